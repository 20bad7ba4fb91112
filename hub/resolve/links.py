"""Where the links of a record point: to a record of the same source, or to whoever bears an identifier. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.resolve.keys import identifier_key
from schema import KINDS

KEY, ID = "key:", "id:"
PART_OF = "part_of"
SIREN_FIGURES = 9


def link_targets(kind: str, source: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """`(field, target)` of each link in the data; a target is `key:<record key>` or `id:<identifier key>`."""
    for field in KINDS[kind].fields.values():
        if field.link is None or field.name not in data:
            continue
        value = data[field.name]
        for said in value if isinstance(value, list) else (value,):
            yield field.name, target_of(field.link.kind, source, said)


def target_of(kind: str, source: str, said: Mapping[str, str]) -> str:
    """Where one link points."""
    if said["scheme"] == "local":
        return f"{KEY}{source}/{kind}/{said['value']}"
    return f"{ID}{identifier_key(kind, said['scheme'], said['value'])}"


def part_of_targets(kind: str, data: Mapping[str, Any]) -> frozenset[str]:
    """The legal person that an establishment or a service point belongs to, by the SIREN that it states or its SIRET holds."""
    if kind != "organisation" or data.get("level") == "legal_person":
        return frozenset()
    if data.get("level") is None and "siret" not in data:
        return frozenset()  # a SIREN alone is then the body's own
    sirens = {data[name][:SIREN_FIGURES] for name in ("siren", "siret") if name in data}
    return frozenset(f"{ID}{identifier_key(kind, 'siren', siren)}" for siren in sirens)
