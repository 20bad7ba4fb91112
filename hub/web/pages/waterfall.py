"""A join as a waterfall: each clue a step up or down from where the clues before it left the sum, against the threshold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from hub.resolve.saying import Words, words
from hub.web.api.shapes import Join
from hub.web.pages.languages import Language
from hub.web.pages.show import national

WIDTH = 300
THINNEST = 2
MOST_JOINS = 12
"""Those shown on a page; the data have all."""
Side = Literal["for", "against", "nothing", "sum"]


@dataclass(frozen=True)
class Step:
    """One line of the table, and its bar in units of the drawing. `so_far`: the sum up to here, for who sees no bar."""

    found: str
    shared: tuple[str, ...]
    points: str
    so_far: str
    side: Side
    start: int
    width: int


@dataclass(frozen=True)
class Waterfall:
    """One join. `left` and `right` are the places of its records on the page; `zero`, `threshold` places in the drawing."""

    left: int
    right: int
    sentence: str
    ruled: bool
    steps: tuple[Step, ...]
    total: Step
    needed: str
    zero: int
    threshold: int


def waterfalls(chain: Sequence[Join], told: Language) -> list[Waterfall]:
    """The first joins of a chain, each on a scale of its own."""
    return [_waterfall(join, words(told.code), told) for join in chain[:MOST_JOINS]]


def _waterfall(join: Join, said: Words, told: Language) -> Waterfall:
    left, right = (n + 1 for n in join["records"])
    sums = [0, *accumulate(clue["weight"] for clue in join["clues"])]
    scale = _Scale.over([*sums, join["threshold"]])
    steps = [
        Step(
            _capital(clue[_language(told)]),
            tuple(national(value) for value in clue["shared"]),
            said.points(clue["weight"], signed=True),
            said.points(after),
            _side(clue["weight"]),
            *scale.bar(before, after),
        )
        for clue, (before, after) in zip(join["clues"], pairwise(sums), strict=True)
    ]
    reached = said.points(join["score"])
    total = Step(said.table("sum"), (), reached, reached, "sum", *scale.bar(0, join["score"]))
    return Waterfall(
        left, right, join[_language(told)], join["ruled"], tuple(steps), total,
        said.points(join["threshold"]), scale.at(0), scale.at(join["threshold"]),
    )  # fmt: skip


def _language(told: Language) -> Literal["fr", "en"]:
    return "en" if told.code == "en" else "fr"


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _side(weight: int) -> Side:
    return "for" if weight > 0 else "against" if weight < 0 else "nothing"


@dataclass(frozen=True)
class _Scale:
    lowest: int
    span: int

    @classmethod
    def over(cls, sums: Iterable[int]) -> "_Scale":
        told = list(sums)
        return cls(min(told), max(max(told) - min(told), 1))

    def at(self, value: int) -> int:
        return (value - self.lowest) * WIDTH // self.span

    def bar(self, one: int, other: int) -> tuple[int, int]:
        """Start and width; what weighs nothing is a thin mark."""
        start, end = sorted((self.at(one), self.at(other)))
        return start, max(end - start, THINNEST)
