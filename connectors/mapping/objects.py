"""The fields of a record, or of an object inside it (a site, a contact), compiled from their rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from connectors.mapping.places import compile_point
from connectors.mapping.values import Frame, Getter, Setting, compile_rule
from connectors.row import flat
from connectors.rules import Objects, Point, Rule, Spec
from connectors.source_checks import inner_model

PARENT = "parent."
VALUE = "value"


@dataclass(frozen=True)
class Scope:
    """What the compilation carries along: the setting, the columns seen, the prefix of their names."""

    setting: Setting
    seen: set[str]
    prefix: str = ""

    def inside(self, each: str) -> Scope:
        """The scope of the elements of that list."""
        return Scope(self.setting, self.seen, f"{self.prefix}{each}[].")


def elements(frame: Frame, each: str, scope: Scope) -> Iterator[Frame]:
    """The elements of a list as frames: a plain element is `value`, columns of the parent are `parent.…`."""
    raw = frame.flat.get(each)
    found = raw if isinstance(raw, list) else [] if raw in (None, "") else [raw]
    parent = {f"{PARENT}{name}": value for name, value in frame.flat.items()} if found else {}
    for element in found:
        if isinstance(element, dict):
            scope.seen.update(scope.prefix + name for name in flat(element))
            yield Frame({**parent, **element}, frame.made)
        else:
            yield Frame({**parent, VALUE: element}, frame.made)


def compile_fields(
    fields: Mapping[str, Spec], model: type[BaseModel], scope: Scope
) -> Callable[[Frame], dict[str, Any]]:
    """The function of a mapping of fields: what is empty is left out."""
    getters = [
        (name, _getter(spec, name, model, scope))
        for name, spec in fields.items()
        if not isinstance(spec, Point)
    ]
    points = [compile_point(spec, scope.setting.nulls) for spec in fields.values() if isinstance(spec, Point)]

    def make(frame: Frame) -> dict[str, Any]:
        made = {name: value for name, get in getters if (value := get(frame)) is not None}
        for point in points:
            made |= point(frame)
        return made

    return make


def _getter(spec: Rule | Objects, name: str, model: type[BaseModel], scope: Scope) -> Getter:
    annotation = model.model_fields[name].annotation
    if isinstance(spec, Rule):
        several = any(get_origin(part) is list for part in (annotation, *get_args(annotation)))
        return compile_rule(spec, several, scope.setting)
    inner = inner_model(annotation)
    if inner is None:
        raise TypeError(f"{name} holds no objects")  # refused when the description is loaded
    return _objects(spec, inner, scope.inside(spec.each) if spec.each else scope)


def _objects(spec: Objects, model: type[BaseModel], scope: Scope) -> Getter:
    makers = [(compile_fields(one, model, scope), _fixed(one)) for one in spec.of]

    def make(frame: Frame) -> list[dict[str, Any]] | None:
        frames = elements(frame, spec.each, scope) if spec.each else iter((frame,))
        made = [(maker(one), fixed) for one in frames for maker, fixed in makers]
        return [one for one, fixed in made if not fixed.issuperset(one)] or None

    return make


def _fixed(fields: Mapping[str, Spec]) -> frozenset[str]:
    """Constants: an object that holds nothing else is left out."""
    return frozenset(name for name, spec in fields.items() if isinstance(spec, Rule) and spec.constant)
