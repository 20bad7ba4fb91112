"""What codes are called: which closed list a field takes its codes from, and their labels."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic.fields import FieldInfo

from hub.catalogue.facets import PLACES
from schema import KINDS
from schema.codes import Code, listed
from schema.shapes import SiteShape
from schema.values import OneOf

_TRUTH = {"true": Code("true", "oui", "yes"), "false": Code("false", "non", "no")}


@cache
def list_of(kind: str, field: str) -> str | None:
    """The closed list behind a field of a kind."""
    return _list_behind(KINDS[kind].model.model_fields[field])


@cache
def list_of_place(field: str) -> str | None:
    """The closed list behind a field of a site."""
    return _list_behind(SiteShape.model_fields[field]) if field in SiteShape.model_fields else None


@cache
def list_of_filter(kind: str, name: str) -> str | None:
    """The closed list behind a filter of a kind."""
    for field in KINDS[kind].fields.values():
        if field.facet and field.facet.name == name:
            return list_of(kind, field.name)
    return list_of_place(PLACES[name]) if name in PLACES else None


def code(list_name: str | None, value: str) -> Code:
    """The code with its labels, yes and no among them; itself as a label when no list has it."""
    known = (listed(list_name) if list_name else _TRUTH).get(value)
    return known or Code(value, value, value)


def marks_of(info: FieldInfo) -> Iterator[object]:
    """Every mark on a field, also those deep in its annotation."""
    yield from info.metadata
    yield from _inside(info.annotation)


def _list_behind(info: FieldInfo) -> str | None:
    return next((mark.list_name for mark in marks_of(info) if isinstance(mark, OneOf)), None)


def _inside(annotation: Any) -> Iterator[object]:
    marks: Iterable[object] = getattr(annotation, "__metadata__", ())
    yield from marks
    for each in get_args(annotation):
        if each is not annotation and not isinstance(each, str | int):
            yield from _inside(each)
