"""Stage 1: what one record, as one audience sees it, offers to be recognised by. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from hub.resolve.model import Model
from hub.resolve.words import fold
from schema import KINDS, Field, Level


@dataclass(frozen=True, slots=True)
class Features:
    """Identifiers by scheme (only those of the record's own level), phones, points in micro-degrees, institution words."""

    kind: str
    level: str | None
    identifiers: Mapping[str, str]
    phones: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    institutions: frozenset[str]

    def to_bytes(self) -> bytes:
        return orjson.dumps(
            [self.kind, self.level, self.identifiers, self.phones, self.points, sorted(self.institutions)]
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Features":
        kind, level, identifiers, phones, points, institutions = orjson.loads(raw)
        return cls(
            kind, level, identifiers, tuple(phones), tuple(map(tuple, points)), frozenset(institutions)
        )

    def match_keys(self) -> Iterator[str]:
        """Two records are compared when they share one of these."""
        for scheme, value in self.identifiers.items():
            yield identifier_key(self.kind, scheme, value)
        for phone in self.phones:
            yield f"{self.kind}|phone:{phone}"


def identifier_key(kind: str, scheme: str, value: str) -> str:
    """The key under which a record of this kind is found by an identifier."""
    return f"{kind}|{scheme}:{value}"


def features(kind: str, data: Mapping[str, Any], model: Model) -> Features:
    """Reads the traits of the kind's fields; identifiers of another level than the record's are left out."""
    level = data.get("level") or _level_of(kind, data)
    identifiers = {
        field.identifier.scheme: data[field.name]
        for field in _marked(kind).identifiers
        if field.name in data and field.identifier and field.identifier.level in (None, level)
    }
    phones = tuple(data[field.name] for field in _marked(kind).phones if field.name in data)
    points = tuple(
        (site["latitude_e6"], site["longitude_e6"])
        for site in data.get("sites", ())
        if "latitude_e6" in site and "longitude_e6" in site
    )
    return Features(kind, data.get("level"), identifiers, phones, points, _institutions(data["name"], model))


@dataclass(frozen=True)
class _Marked:
    identifiers: tuple[Field, ...]
    phones: tuple[Field, ...]


@cache
def _marked(kind: str) -> _Marked:
    fields = KINDS[kind].fields.values()
    return _Marked(
        tuple(field for field in fields if field.identifier),
        tuple(field for field in fields if field.hint and field.hint.kind == "phone" and not field.several),
    )


def _level_of(kind: str, data: Mapping[str, Any]) -> Level | None:
    """A record that states no level speaks of what its most precise identifier stands for."""
    stated = {
        field.identifier.level
        for field in _marked(kind).identifiers
        if field.identifier and field.name in data
    }
    for level in (Level.ESTABLISHMENT, Level.LEGAL_PERSON):
        if level in stated:
            return level
    return None


def _institutions(name: str, model: Model) -> frozenset[str]:
    said = model.institution_forms.findall(f" {fold(name)} ")
    return frozenset(model.institution[form] for form in said)
