"""Entries as rows of a table: one row each, codes by their labels, several values in one cell, the first place in columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hub.outputs.exports.export import Entry, Export
from schema.codes import Code, listed
from schema.labels import field_label

BETWEEN = " | "
PLACE = ("address", "postcode", "commune", "commune_code", "department", "region", "country")
POSITION = {"latitude_e6": "latitude", "longitude_e6": "longitude"}
HEAD = ("id", "page")
TAIL = ("places", "members", "licence")
MORE = {
    "fr": {
        "id": "identifiant",
        "page": "page",
        "places": "nombre de lieux",
        "members": "clusters",
        "licence": "licence",
    },
    "en": {
        "id": "id",
        "page": "page",
        "places": "number of places",
        "members": "clusters",
        "licence": "licence",
    },
}
Row = dict[str, Any]


def table(export: Export) -> tuple[list[str], list[Row]]:
    """The names of the columns that hold something, in the order of the fields; and the rows, by column."""
    rows = [_row(export, entry) for entry in export.entries]
    known = [*HEAD, *export.kind.fields, *PLACE, *POSITION.values(), *TAIL]
    held = {name for row in rows for name in row}
    return [name for name in known if name in held or name in HEAD], rows


def heading(column: str, language: str) -> str:
    """What people call a column."""
    return MORE[language].get(column) or field_label(column, language) or column


def _row(export: Export, entry: Entry) -> Row:
    data = entry["data"]
    row: Row = {"id": entry["id"], "page": entry["page"]}
    row.update(
        (name, _cell(export, name, value)) for name, value in data.items() if name not in ("sites", "place")
    )
    row.update(_place(export, data))
    row["members"] = BETWEEN.join(export.members.get(name, name) for name in entry["members"])
    row["licence"] = export.licence
    return row


def _place(export: Export, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    sites = data.get("sites") or ([data["place"]] if isinstance(data.get("place"), Mapping) else [])
    if not sites:
        return
    first = sites[0]
    yield "places", len(sites)
    for name in PLACE:
        if name in first:
            yield name, _area(name, first[name], export.language)
    for name, column in POSITION.items():
        if name in first:
            yield column, first[name] / 1_000_000


def _area(name: str, value: str, language: str) -> str:
    return (
        _label(listed(f"{name}s").get(value), value, language) if name in ("department", "region") else value
    )


def _cell(export: Export, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return BETWEEN.join(str(_cell(export, name, one)) for one in value)
    if isinstance(value, Mapping):
        return value.get("name") or ", ".join(
            str(part) for part in value.values() if not isinstance(part, Mapping)
        )
    if isinstance(value, bool):
        return _truth(value, export.language)
    if name.endswith("_cents") and isinstance(value, int):
        return value / 100
    codes = export.kind.fields[name].content.codes
    return _label(listed(codes).get(value), value, export.language) if codes else value


def _label(code: Code | None, value: str, language: str) -> str:
    if code is None:
        return value
    return code.en if language == "en" else code.fr


def _truth(value: bool, language: str) -> str:
    return {"fr": ("non", "oui"), "en": ("no", "yes")}[language][value]


def texts(row: Row, columns: Sequence[str]) -> list[Any]:
    """The cells of a row in the order of the columns; an empty text where there is nothing."""
    return [row.get(name, "") for name in columns]
