"""Pairs of kinds other than organisations: meetups posted twice, series of meetups, versions of a solution."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from tests.golden.pairs.families import Pair
from tests.golden.pairs.rows import Row, alike


def _day(row: Row) -> str:
    return str(row.data.get("starts", ""))[:10]


def _pairs(rows: Iterable[Row], kind: str) -> Iterator[Pair]:
    return combinations([row for row in rows if row.kind == kind], 2)


def _posted_once(a: Row, b: Row) -> bool:
    return bool(a.data.get("website") == b.data.get("website"))


def event_twins(rows: list[Row]) -> Iterator[Pair]:
    """One posting in two lists."""
    return ((a, b) for a, b in _pairs(rows, "event") if _posted_once(a, b))


def event_cross_posted(rows: list[Row]) -> Iterator[Pair]:
    """One day, similar titles or one place, two postings: the same meetup by two groups, or two meetups."""
    for a, b in _pairs(rows, "event"):
        if _day(a) == _day(b) != "" and not _posted_once(a, b) and (alike(a, b) >= 0.35 or _one_place(a, b)):
            yield a, b


def _one_place(a: Row, b: Row) -> bool:
    return a.address == b.address != ""


def event_series(rows: list[Row]) -> Iterator[Pair]:
    """Similar titles on two days: editions of a series, or one meetup moved."""
    return ((a, b) for a, b in _pairs(rows, "event") if _day(a) != _day(b) and alike(a, b) >= 0.6)


def event_one_day(rows: list[Row]) -> Iterator[Pair]:
    """One day and nothing else in common."""
    return ((a, b) for a, b in _pairs(rows, "event") if _day(a) == _day(b) != "" and alike(a, b) < 0.35)


def conferences(rows: list[Row]) -> Iterator[Pair]:
    """A yearly conference beside meetups that name it."""
    for a, b in _pairs(rows, "event"):
        named = {a.source, b.source} - {"toulouse-conferences"}
        if len(named) == 1 and a.source != b.source:
            short = min(a.name.split()[0], b.name.split()[0], key=len)
            if alike(a, b) >= 0.25 or (len(short) > 4 and short in a.name and short in b.name):
                yield a, b


def solutions(rows: list[Row]) -> Iterator[Pair]:
    """Similar names in one catalogue of software: editions, modules, namesakes."""
    return ((a, b) for a, b in _pairs(rows, "solution") if alike(a, b) >= 0.5)


def trainings(rows: list[Row]) -> Iterator[Pair]:
    """Similar titles of two training bodies, and levels of one course."""
    return ((a, b) for a, b in _pairs(rows, "training") if alike(a, b) >= 0.6)
