"""The forms of an export: how addresses end, media types, and who writes them."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.outputs.exports import csv_file, geojson, ics, ndjson, rss, xlsx
from hub.outputs.exports.export import Export
from schema import KINDS


@dataclass(frozen=True)
class Written:
    """One form, for the kinds that have what it needs. `title` is what people read; `file_type`: its name in the list of the
    European Union, if it has one."""

    suffix: str
    title: str
    media_type: str
    write: Callable[[Export], bytes]
    file_type: str | None = None
    kinds: frozenset[str] = frozenset(KINDS)


FORMS = (
    Written("csv", "CSV", "text/csv; charset=utf-8", csv_file.write, "CSV"),
    Written(
        "xlsx",
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx.write,
        "XLSX",
    ),
    Written("geojson", "GeoJSON", "application/geo+json", geojson.write, "GEOJSON"),
    Written("ndjson", "NDJSON", "application/x-ndjson", ndjson.write),
    Written("rss", "RSS", "application/rss+xml; charset=utf-8", rss.write, "RSS"),
    Written("ics", "iCalendar", "text/calendar; charset=utf-8", ics.write, kinds=frozenset({"event"})),
)


def forms_of(kind: str) -> list[Written]:
    """The forms in which entries of a kind are to be had."""
    return [form for form in FORMS if kind in form.kinds]
