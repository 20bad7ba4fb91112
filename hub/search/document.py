"""What an index holds of an entry: made of its line alone, as its audience sees it."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from tantivy import Document

from hub.catalogue.facets import facets_of, sites_of
from hub.catalogue.read import MEMBER, SOURCE, Entry
from hub.resolve.words import fold
from hub.search import fields as f
from hub.search.analysis import written
from hub.search.cells import DEEPEST, FIRST, cell_of
from schema import KINDS
from schema.codes import listed

NAMES_WEIGH = 8
"""Text fields of that weight and more are names."""
LONGEST_LEAD = 60
MOST_LEADS = 6
ENDS = {"starts": "ends"}
"""Fields that say when something begins, and those that say when it ends."""


class Spot(NamedTuple):
    """A place in micro-degrees."""

    latitude: int
    longitude: int


def document(entry: Entry, clusters: Mapping[str, str]) -> Document:
    """The document of an entry; `clusters` names the cluster of each source."""
    made = Document()
    made.add_text(f.ENTITY, entry.id)
    made.add_text(f.KIND, entry.kind)
    made.add_text(f.ORDER, order_of(entry))
    made.add_integer(f.CHANGE, entry.change)
    for field, texts in _texts(entry).items():
        made.add_text(field, written(texts))
    for name, value in sorted(_filtered(entry, clusters)):
        made.add_text(f.facet_field(name), value)
    for commune in sorted(_communes(entry.line["data"])):
        made.add_text(f.COMMUNES, commune)
    for lead in leads(entry.name):
        made.add_text(f.LEAD, f"{lead}\0{entry.id}")
    _add_days(made, entry.line["data"])
    _add_places(made, spots_of(entry.line["data"]))
    return made


def order_of(entry: Entry) -> str:
    """What lists by name are in order of: as the database sorts them."""
    return order_key(fold(entry.name)[:200], entry.id)


def order_key(name: str, entity: str) -> str:
    """Sorts as name, then id, byte by byte; letters and digits alone (RFC 4648 §7 keeps the order of what it writes)."""
    return base64.b32hexencode(f"{name}\0{entity}".encode()).decode().rstrip("=").lower()


def named_by(key: str) -> tuple[str, str]:
    """The name and the id of an order key."""
    padded = key.upper() + "=" * (-len(key) % 8)
    name, _, entity = base64.b32hexdecode(padded).decode().rpartition("\0")
    return name, entity


def spots_of(data: Mapping[str, Any]) -> list[Spot]:
    """The places whose coordinates a source said, each once."""
    found = (
        Spot(site["latitude_e6"], site["longitude_e6"]) for site in sites_of(data) if "latitude_e6" in site
    )
    return list(dict.fromkeys(found))


def days_of(data: Mapping[str, Any]) -> tuple[int, int] | None:
    """The first and the last day on which it takes place, as numbers like 20261127."""
    for begin, end in ENDS.items():
        if begin in data:
            first = day_number(data[begin])
            return first, max(first, day_number(data.get(end, data[begin])))
    return None


def day_number(moment: str) -> int:
    """The day of a moment or of a date in ISO 8601, as a number; a month stands for its first day."""
    return int(moment[:10].replace("-", "").ljust(8, "0")) if moment[:4].isdigit() else 0


def leads(name: str) -> list[str]:
    """What may be typed to find a name: the whole of it, and what is left from each of its next words on."""
    words = fold(name).split()
    starts = [0, *(n for n in range(1, len(words)) if len(words[n]) > 2)][:MOST_LEADS]
    return list(dict.fromkeys(" ".join(words[n:])[:LONGEST_LEAD] for n in starts if words))


def _texts(entry: Entry) -> dict[str, list[str]]:
    data, kind = entry.line["data"], KINDS[entry.kind]
    names: list[str] = []
    texts: list[str] = []
    for field in kind.fields.values():
        if field.text and field.name in data:
            said = data[field.name]
            (names if field.text.weight >= NAMES_WEIGH else texts).extend(
                said if isinstance(said, list) else [said]
            )
    french, english = _labels(entry)
    places = list(_places(data))
    every = [*names, *texts, *french, *places]
    return {
        f.NAME: names, f.NAME_EXACT: names, f.TEXT: texts, f.LABELS: french, f.LABELS_EN: english,
        f.PLACE: places, f.ALL: every,
    }  # fmt: skip


def _labels(entry: Entry) -> tuple[list[str], list[str]]:
    """What the codes of an entry are called, in French and in English."""
    found = [(KINDS[entry.kind].labels["fr"], KINDS[entry.kind].labels["en"])]
    data = entry.line["data"]
    for field in KINDS[entry.kind].fields.values():
        codes = field.content.codes
        if codes is None or field.name not in data or field.facet is None:
            continue
        known = listed(codes)
        said = data[field.name] if isinstance(data[field.name], list) else [data[field.name]]
        found.extend((known[one].fr, known[one].en) for one in said if one in known)
    return [fr for fr, _ in found], [en for _, en in found]


def _places(data: Mapping[str, Any]) -> Iterator[str]:
    for site in sites_of(data):
        yield from (site[name] for name in ("commune", "postcode") if name in site)
        for name, of in (("department", "departments"), ("region", "regions")):
            if site.get(name) in listed(of):
                yield listed(of)[site[name]].fr
    for session in data.get("sessions", ()):
        if "commune" in session:
            yield session["commune"]


def _communes(data: Mapping[str, Any]) -> set[str]:
    """Name and code of the communes that can be filtered by."""
    sites = [site for site in sites_of(data) if "commune" in site and "commune_code" in site]
    return {f"{site['commune']}\0{site['commune_code']}" for site in sites}


def _filtered(entry: Entry, clusters: Mapping[str, str]) -> set[tuple[str, str]]:
    known = set(f.all_filters())
    found = {(name, value) for name, value in facets_of(entry.line) if name in known}
    return found | {
        (MEMBER, clusters[value]) for name, value in found if name == SOURCE and value in clusters
    }


def _add_days(made: Document, data: Mapping[str, Any]) -> None:
    if days := days_of(data):
        made.add_integer(f.FIRST_DAY, days[0])
        made.add_integer(f.LAST_DAY, days[1])


def _add_places(made: Document, spots: Sequence[Spot]) -> None:
    if not spots:
        return
    made.add_bytes(f.SPOTS, orjson.dumps([list(spot) for spot in spots]))
    deep = {cell_of(*spot) for spot in spots}
    for cell in sorted({cell[:level] for cell in deep for level in range(FIRST, DEEPEST + 1)}):
        made.add_text(f.CELL, cell)
    for level in f.MAP_LEVELS:
        for cell in sorted({cell[:level] for cell in deep}):
            made.add_text(f.map_field(level), cell)
    if len(spots) == 1:  # several would be averaged with each other
        made.add_integer(f.LATITUDE, spots[0].latitude)
        made.add_integer(f.LONGITUDE, spots[0].longitude)
