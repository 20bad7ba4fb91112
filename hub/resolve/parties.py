"""Who offers, buys, employs or organises, as words that can be compared across sources. Pure."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from hub.resolve import names
from hub.resolve.features import features
from hub.resolve.model import Model
from schema import KINDS


def parties(
    kind: str, source: str, data: Mapping[str, Any], local: Mapping[str, frozenset[str]], model: Model
) -> frozenset[str]:
    """All that the links and names of the data say of organisations.

    `local` tells by record key what names an organisation of the same source, for the same audience.
    """
    return frozenset(_parties(kind, source, data, local, model))


def parties_of(kind: str, data: Mapping[str, Any], model: Model) -> frozenset[str]:
    """What names an organisation as a party: its identifiers and its names."""
    if kind != "organisation":
        return frozenset()
    told = features(kind, data, model)
    known = {f"{scheme}:{value}" for scheme, value in told.identifiers.items()}
    return frozenset(known | {_named(form) for form in told.names})


def _parties(
    kind: str, source: str, data: Mapping[str, Any], local: Mapping[str, frozenset[str]], model: Model
) -> Iterator[str]:
    for link, spelt in _party_fields(kind):
        for said in _each(data.get(link)):
            if said["scheme"] == "local":
                yield from local.get(f"{source}/organisation/{said['value']}", ())
            else:
                yield f"{said['scheme']}:{said['value']}"
        for name in _each(data.get(spelt)):
            yield _named(names.form(name, model))


@cache
def _party_fields(kind: str) -> tuple[tuple[str, str], ...]:
    """Each field that links to organisations, with the one that holds their names as text."""
    linked = [one for one in KINDS[kind].fields.values() if one.link and one.link.kind == "organisation"]
    return tuple(
        (one.name, f"{one.name.removesuffix('s')}_names" if one.several else f"{one.name}_name")
        for one in linked
    )


def _named(form: names.Form) -> str:
    return f"name:{' '.join(sorted(form))}"


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
