"""Marks on a field, set once in its annotation and read everywhere: resolve, merge, policy, search, export.

A mark is plain data; only `Several` also acts, since "sorted, each value once" belongs to what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from schema.canonical import canonical


class Audience(StrEnum):
    """Who looks. A set, not a ladder: observatory is not above member."""

    PUBLIC = "public"
    MEMBER = "member"
    NATIONAL = "national"
    OBSERVATORY = "observatory"
    OWN = "own"
    WORKSPACE = "workspace"


class FieldClass(StrEnum):
    """What a field tells about, as the charter speaks of it; every field has exactly one."""

    IDENTITY = "identity"
    DESCRIPTION = "description"
    LOCATION = "location"
    ORG_CONTACT = "org_contact"
    PERSON_CONTACT = "person_contact"
    PERSON_EXTRA = "person_extra"
    ECONOMIC = "economic"
    LABEL_EVIDENCE = "label_evidence"
    INTERNAL = "internal"
    TENDER = "tender"


class Level(StrEnum):
    """What an organisation record, or an identifier, speaks of."""

    LEGAL_PERSON = "legal_person"
    ESTABLISHMENT = "establishment"
    SERVICE_POINT = "service_point"


@dataclass(frozen=True, slots=True)
class In:
    """The field belongs to this class of the charter's policy."""

    field_class: FieldClass


@dataclass(frozen=True, slots=True)
class Identifier:
    """The value identifies: at one level of organisation, or (level None) whatever the record is."""

    scheme: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """The value helps to find and compare records, and never identifies alone."""

    kind: Literal["phone", "email", "domain", "name", "place"]


@dataclass(frozen=True, slots=True)
class Link:
    """The value is a LinkRef, or a list of them, to records of that kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Keep:
    """How one value is chosen among those of several records."""

    rule: Literal["trusted", "newest", "longest"] = "trusted"


@dataclass(frozen=True, slots=True)
class Personal:
    """The value is about a person; it is held on this legal basis."""

    basis: str


@dataclass(frozen=True, slots=True)
class Rdf:
    """The property, as a CURIE of `schema.export.NAMESPACES`.

    `scheme`: the nomenclature of others that the value is a code of; closed lists of ours need no word.
    """

    property: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """The values are counted and filtered under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """The value is searched as words, with this weight."""

    weight: int


@dataclass(frozen=True, slots=True)
class Several:
    """A list whose values from several records are united: sorted, each value once, `most` at the most."""

    most: int = 200

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: dict[str, Any] = dict(handler(source))
        values = schema["schema"] if schema["type"] == "nullable" else schema
        ordered = core_schema.no_info_after_validator_function(in_order, values | {"max_length": self.most})
        return core_schema.nullable_schema(ordered) if schema["type"] == "nullable" else ordered


def in_order(values: list[Any]) -> list[Any] | None:
    """Sorted by code point (texts) or by content (plain dicts), each value once; None if nothing is left."""
    if len(values) == 1:
        return values if values[0] else None
    if values and isinstance(values[0], dict):
        by_content = {canonical(value): value for value in values if value}
        return [by_content[content] for content in sorted(by_content)] or None
    return sorted(set(values)) or None
