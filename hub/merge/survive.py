"""Survivorship: which of several statements gives the one value of a field. Pure; total orders only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Value = Any


class Authority(IntEnum):
    """Whose word a statement is; the higher it stands, the more it counts."""

    OTHER = 0
    HOME = 1
    """The cluster in whose territory the record has a site."""
    REGISTER = 2
    OWN = 3
    """The organisation itself, once it can prove that it speaks."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says to one audience.

    `trust`: rank of its cluster in the registry, higher is more trusted. `modified` is None when its source gives no
    date, or one that tells of the export only. What people decided of it: `contested`, fields whose value is wrong;
    `closings`, since when and the successor's record.
    """

    key: str
    trust: int
    modified: str | None
    data: Mapping[str, Value]
    authority: Authority = Authority.OTHER
    contested: tuple[str, ...] = ()
    closings: tuple[tuple[str, str | None], ...] = ()


def _trusted(said: Sequence[Said], _field: str) -> list[Said]:
    newest = _newest_first(sorted(said, key=lambda one: one.key))
    return sorted(newest, key=lambda one: (-one.authority, -one.trust))


def _newest(said: Sequence[Said], field: str) -> list[Said]:
    return _own_first(_newest_first(_trusted(said, field)))


def _longest(said: Sequence[Said], field: str) -> list[Said]:
    return _own_first(sorted(_trusted(said, field), key=lambda one: -len(str(one.data[field]))))


def _newest_first(said: Sequence[Said]) -> list[Said]:
    return sorted(said, key=lambda one: one.modified or "", reverse=True)


def _own_first(said: Sequence[Said]) -> list[Said]:
    return sorted(said, key=lambda one: one.authority is not Authority.OWN)


ORDERS: Mapping[str, Callable[[Sequence[Said], str], list[Said]]] = {
    "trusted": _trusted,
    "newest": _newest,
    "longest": _longest,
}
"""By the rule that a field's `Keep` names: best statement first, ties broken down to the record key.

`trusted`: authority, then trust, then the newest. `newest` and `longest` put that before, but never before what the
organisation itself says.
"""
