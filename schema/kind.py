"""What a kind is, read from its model by introspection: no list of fields is kept a second time anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic.fields import FieldInfo

from schema.fields import Record
from schema.traits import Facet, FieldClass, Hint, Identifier, In, Keep, Link, Personal, Rdf, Several, Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind with its marks."""

    name: str
    field_class: FieldClass
    identifier: Identifier | None
    hint: Hint | None
    link: Link | None
    several: bool
    keep: Keep
    personal: Personal | None
    rdf: Rdf | None
    facet: Facet | None
    text: Text | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record. `layer`: links of a kind lead to kinds of a lower layer (organisations are 0)."""

    name: str
    plural: str
    page: str
    layer: int
    model: type[Record]
    fields: Mapping[str, Field]
    labels: Mapping[str, str]


def kind(model: type[Record], *, plural: str, page: str, layer: int, fr: str, en: str) -> Kind:
    """The kind that a model makes. Its name is that of the module that holds the model."""
    fields = {name: _field(name, info) for name, info in model.model_fields.items()}
    labels = MappingProxyType({"fr": fr, "en": en})
    return Kind(
        model.__module__.rpartition(".")[2], plural, page, layer, model, MappingProxyType(fields), labels
    )


def _field(name: str, info: FieldInfo) -> Field:
    marks: dict[type, Any] = {type(mark): mark for mark in info.metadata}
    if In not in marks:
        raise TypeError(f"the field {name} has no class: mark it with In(...)")
    return Field(
        name=name,
        field_class=marks[In].field_class,
        identifier=marks.get(Identifier),
        hint=marks.get(Hint),
        link=marks.get(Link),
        several=Several in marks,
        keep=marks.get(Keep, Keep()),
        personal=marks.get(Personal),
        rdf=marks.get(Rdf),
        facet=marks.get(Facet),
        text=marks.get(Text),
    )
