"""Nothing is dropped in silence: a column is mapped, ignored with a reason, unknown, or absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jmespath.parser import Parser

from connectors.mapping.objects import PARENT, VALUE
from connectors.mapping.value_tables import any_characters
from connectors.rules import Objects, Rule, Spec, Table
from connectors.source import Source


@dataclass
class Columns:
    """The account of one reading. `seen` takes every column met; names inside a list read `list[].column`."""

    used: frozenset[str]
    roots: tuple[str, ...]
    ignored: Mapping[str, str]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, source: Source) -> Columns:
        """The account that a description opens."""
        uses = [use for table in source.kinds for use in _table(table)]
        names = frozenset(name for name, whole in uses if not whole)
        roots = tuple(sorted({name for name, whole in uses if whole}))
        return cls(names, roots, source.ignored)

    def mapped(self) -> tuple[str, ...]:
        """Columns that a rule reads."""
        return tuple(sorted(name for name in self.seen if self._is_used(name)))

    def left_out(self) -> dict[str, str]:
        """Columns that the description leaves out, with its reason."""
        patterns = [(any_characters(name), reason) for name, reason in self.ignored.items()]
        found = {}
        for name in sorted(self.seen):
            reason = next((reason for pattern, reason in patterns if pattern.fullmatch(name)), None)
            if reason is not None and not self._is_used(name):
                found[name] = reason
        return found

    def unknown(self) -> tuple[str, ...]:
        """Columns that the description does not speak of."""
        return tuple(sorted(self.seen - set(self.mapped()) - self.left_out().keys()))

    def absent(self) -> tuple[str, ...]:
        """Columns that a rule names and the source does not have."""
        return tuple(sorted(name for name in (*self.used, *self.roots) if not self._is_seen(name)))

    def has_any(self, names: Iterable[str]) -> bool:
        """Whether one of these columns was met."""
        return any(self._is_seen(name) for name in names)

    def _is_used(self, name: str) -> bool:
        # An object that is empty in one row ("acf": {}) stands for its columns in the others.
        return (
            name in self.used
            or any(_below(name, root) for root in self.roots)
            or (any(used.startswith((f"{name}.", f"{name}[")) for used in self.used))
        )

    def _is_seen(self, name: str) -> bool:
        return (
            name in self.seen or name.endswith(f"[].{VALUE}") or any(_below(one, name) for one in self.seen)
        )


def id_columns(table: Table) -> list[str]:
    """The columns of the id rule of a table, by their full names."""
    scopes = _scopes(table)
    return [_full(name, scopes) for name in table.id.columns]


def _below(name: str, root: str) -> bool:
    return name == root or name.startswith((f"{root}.", f"{root}["))


Use = tuple[str, bool]
"""A full column name, and whether everything below it counts as read (paths)."""


def _table(table: Table) -> Iterator[Use]:
    scopes = _scopes(table)
    if table.each:
        yield table.each, False
    names = [*table.id.columns, *table.id.tie_break, *(condition.column for condition in table.when)]
    yield from ((_full(name, scopes), False) for name in names)
    rules = [table.modified, table.visible_to, *table.narrowed.values()]
    for rule in rules:
        if isinstance(rule, Rule):
            yield from _spec(rule, scopes)
    for spec in table.fields.values():
        yield from _spec(spec, scopes)


def _scopes(table: Table) -> tuple[str, ...]:
    return ("", f"{table.each}[].") if table.each else ("",)


def _spec(spec: Spec, scopes: tuple[str, ...]) -> Iterator[Use]:
    if isinstance(spec, Objects):
        if spec.each:
            yield _full(spec.each, scopes), False
            scopes = (*scopes, f"{_full(spec.each, scopes)}[].")
        for one in spec.of:
            for inner in one.values():
                yield from _spec(inner, scopes)
        return
    yield from ((_full(name, scopes), False) for name in spec.columns())
    if isinstance(spec, Rule) and spec.path:
        yield from ((scopes[-1] + root, True) for root in path_roots(spec.path))


def _full(name: str, scopes: tuple[str, ...]) -> str:
    while name.startswith(PARENT) and len(scopes) > 1:
        name, scopes = name.removeprefix(PARENT), scopes[:-1]
    return scopes[-1] + name


def path_roots(expression: str) -> set[str]:
    """The columns where a JMESPath begins: "geo.point[0].x" begins at "geo.point"."""
    return set(_roots(Parser().parse(expression).parsed))


_ON_THE_FIRST = {"index_expression", "projection", "value_projection", "filter_projection", "flatten", "pipe"}


def _roots(node: Mapping[str, Any]) -> Iterator[str]:
    names, _ = _beginning(node)
    if names:
        yield ".".join(names)
    elif node["type"] in _ON_THE_FIRST:
        yield from _roots(node["children"][0])
    else:
        for child in node.get("children", ()):
            if isinstance(child, dict):
                yield from _roots(child)


def _beginning(node: Mapping[str, Any]) -> tuple[list[str], bool]:
    """The fields that a path walks through first, and whether it does nothing else."""
    if node["type"] == "field":
        return [node["value"]], True
    if node["type"] in _ON_THE_FIRST:
        return _beginning(node["children"][0])[0], False
    if node["type"] != "subexpression":
        return [], False
    names, plain = _beginning(node["children"][0])
    if not (names and plain):
        return names, False
    more, plain = _beginning(node["children"][1])
    return names + more, plain
