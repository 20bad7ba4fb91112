"""The two balances of a run as bars: segments of one width for all runs of a source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hub.web.api.shapes_federation import Balance, Run

Part = Literal["created", "updated", "same", "refused", "repeated", "kept", "removed"]
WIDTH = 300
READ: tuple[Part, ...] = ("created", "updated", "same", "refused", "repeated")
HELD: tuple[Part, ...] = ("updated", "same", "kept", "removed")


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in units of the drawing."""

    name: Part
    count: int
    start: int
    width: int


@dataclass(frozen=True)
class Bars:
    """What one run read, and what became of what was there before."""

    read: tuple[Segment, ...]
    held: tuple[Segment, ...]


def widest(runs: Iterable[Run]) -> int:
    """The count that fills the whole width."""
    balances = [run["balance"] for run in runs if "balance" in run]
    return max((max(balance["read"], balance["held"]) for balance in balances), default=0)


def bars(balance: Balance, most: int) -> Bars:
    """The bars of one run; `most` fills the width."""
    return Bars(_segments(balance, READ, most), _segments(balance, HELD, most))


def _segments(balance: Balance, names: Iterable[Part], most: int) -> tuple[Segment, ...]:
    found = []
    start = 0
    for name in names:
        count = balance[name]
        if count:
            width = max(2, count * WIDTH // most)
            found.append(Segment(name, count, start, width))
            start += width
    return tuple(found)
