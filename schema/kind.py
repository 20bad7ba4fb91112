"""What a kind is, read from its model by introspection: no list of fields is kept a second time anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from schema.fields import Record
from schema.shapes import Shape
from schema.traits import Facet, FieldClass, Hint, Identifier, In, Keep, Link, Personal, Rdf, Several, Text
from schema.values import Form, OneOf


@dataclass(frozen=True, slots=True)
class Content:
    """What one value of a field is: text, integer, boolean or a shape, with the marks of its type."""

    base: type
    marks: tuple[Any, ...]

    @property
    def codes(self) -> str | None:
        """The name of the closed list that the value is a code of."""
        return next((mark.list_name for mark in self.marks if isinstance(mark, OneOf)), None)

    @property
    def form(self) -> Form | None:
        """The one written form of the value."""
        return next((mark for mark in self.marks if isinstance(mark, Form)), None)

    @property
    def shape(self) -> type[Shape] | None:
        """The shape of a compound value: a site, a link, a contact."""
        return self.base if issubclass(self.base, Shape) else None


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
    content: Content


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record; `classes` are its RDF classes, the first its own.

    `layer`: links of a kind lead to its own or to kinds of a lower layer, organisations are 0.
    """

    name: str
    plural: str
    page: str
    layer: int
    model: type[Record]
    fields: Mapping[str, Field]
    labels: Mapping[str, str]
    classes: tuple[str, ...]


def kind(
    model: type[Record], *, plural: str, page: str, layer: int, fr: str, en: str, classes: tuple[str, ...]
) -> Kind:
    """The kind that a model makes. Its name is that of the module that holds the model."""
    fields = {name: _field(name, info) for name, info in model.model_fields.items()}
    labels = MappingProxyType({"fr": fr, "en": en})
    name = model.__module__.rpartition(".")[2]
    return Kind(name, plural, page, layer, model, MappingProxyType(fields), labels, classes)


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
        content=content_of(info.annotation),
    )


def content_of(annotation: Any, marks: tuple[Any, ...] = ()) -> Content:
    """Look through `| None`, `list[...]` and `Annotated[...]` down to the type of one value."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return content_of(parts[0], (*parts[1:], *marks))
    if origin is list:
        return content_of(parts[0], marks)
    if origin in (Union, UnionType):
        return content_of(next(part for part in parts if part is not type(None)), marks)
    return Content(annotation, marks)
