"""What an entity can be filtered by: where it is, who publishes it, and every field marked as a facet."""

from collections.abc import Iterator, Mapping
from typing import Any

from schema import KINDS

PLACES = {"region": "region", "department": "department", "commune": "commune_code"}
"""Filter name → field of a site."""
BY_SOURCE = ("source", "member")


def facets_of(line: Mapping[str, Any]) -> set[tuple[str, str]]:
    """`(name, value)` pairs of a public line; `member` is set by the reader, who knows the clusters of the sources.

    What the entity is to others stands among them, so that those others can name it.
    """
    found = {("source", key.split("/", 1)[0]) for key in line["members"]}
    data = line["data"]
    for relation, keys in line.get("relations", {}).items():
        found.update((relation, key) for key in keys)
    for site in sites_of(data):
        found.update((name, site[field]) for name, field in PLACES.items() if site.get(field))
    for field in KINDS[line["kind"]].fields.values():
        if field.facet and field.name in data:
            found.update((field.facet.name, _written(value)) for value in _each(data[field.name]))
    return found


def sites_of(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The places where the thing is."""
    yield from data.get("sites", ())
    if "place" in data and isinstance(data["place"], Mapping):
        yield data["place"]


def filter_names(kind: str) -> tuple[str, ...]:
    """The filters that a list of this kind accepts."""
    own = {field.facet.name for field in KINDS[kind].fields.values() if field.facet}
    return tuple(sorted({*own, *PLACES, *BY_SOURCE}))


def _written(value: Any) -> str:
    """As it stands in JSON, a text without its quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
