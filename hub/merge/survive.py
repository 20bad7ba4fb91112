"""Survivorship: which of several statements gives the one value of a field. Pure; total orders only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Value = Any


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says to one audience. `trust`: rank of its cluster in the registry, higher is more trusted."""

    key: str
    trust: int
    modified: str | None
    data: Mapping[str, Value]


def _trusted(said: Sequence[Said], _field: str) -> list[Said]:
    newest = _newest(said, _field)
    return sorted(newest, key=lambda one: -one.trust)


def _newest(said: Sequence[Said], _field: str) -> list[Said]:
    by_key = sorted(said, key=lambda one: one.key)
    return sorted(by_key, key=lambda one: one.modified or "", reverse=True)


def _longest(said: Sequence[Said], field: str) -> list[Said]:
    return sorted(_trusted(said, field), key=lambda one: -len(str(one.data[field])))


ORDERS: Mapping[str, Callable[[Sequence[Said], str], list[Said]]] = {
    "trusted": _trusted,
    "newest": _newest,
    "longest": _longest,
}
"""By the rule that a field's `Keep` names: best statement first, ties broken down to the record key."""
