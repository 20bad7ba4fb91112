"""How well groups of records agree with the truth. Pure; every figure has one definition, here."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

Groups = Collection[Sequence[str]]
"""Disjoint groups of record keys; a record that is in none stands alone."""
LARGE = 6


class Rates(NamedTuple):
    """Precision, recall and their harmonic mean; 1 where nothing was found, or nothing was to be found."""

    precision: float
    recall: float

    @classmethod
    def of(cls, right: int, found: int, true: int) -> "Rates":
        return cls(right / found if found else 1.0, right / true if true else 1.0)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """`pairs`: of all pairs of records, joined or not; `exact`: of groups of two records or more, equal to the letter.

    `apart`: of `hard` pairs, which are two entities although something strong speaks for one, how many are not joined.
    """

    pairs: Rates
    exact: Rates
    joined: int
    largest: int
    large: int
    apart: int
    hard: int


def quality(groups: Groups, truth: Mapping[str, int], hard: Collection[tuple[str, str]]) -> Quality:
    """Measures groups against the entity of each record."""
    place = {key: n for n, group in enumerate(groups) for key in group}
    entities = grouped(truth)
    true_groups = {frozenset(keys) for keys in entities if len(keys) > 1}
    found_groups = [frozenset(group) for group in groups if len(group) > 1]
    joined = sum(map(_pairs, map(len, groups)))
    right = sum(_pairs(count) for group in groups for count in Counter(truth[key] for key in group).values())
    return Quality(
        pairs=Rates.of(right, joined, sum(_pairs(len(keys)) for keys in entities)),
        exact=Rates.of(
            sum(group in true_groups for group in found_groups), len(found_groups), len(true_groups)
        ),
        joined=joined,
        largest=max(map(len, groups), default=0),
        large=sum(len(group) > LARGE for group in groups),
        apart=sum(not _together(place, *pair) for pair in hard),
        hard=len(hard),
    )


class Verdict(NamedTuple):
    """What readers say of two records, and in which family of pairs these were drawn."""

    a: str
    b: str
    stratum: str
    same: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Groups against labelled pairs: rates of "same", pairs that are not the same and how many of them stay apart."""

    rates: Rates
    apart: int
    different: int
    wrong_by_stratum: Mapping[str, int]


def agreement(groups: Groups, verdicts: Collection[Verdict]) -> Agreement:
    """Measures groups against what readers said of pairs."""
    place = {key: n for n, group in enumerate(groups) for key in group}
    said = [(verdict, _together(place, verdict.a, verdict.b)) for verdict in verdicts]
    right = sum(verdict.same and joined for verdict, joined in said)
    different = [joined for verdict, joined in said if not verdict.same]
    return Agreement(
        Rates.of(right, sum(joined for _, joined in said), sum(verdict.same for verdict in verdicts)),
        different.count(False),
        len(different),
        Counter(verdict.stratum for verdict, joined in said if verdict.same != joined),
    )


def grouped(names: Mapping[str, object]) -> list[list[str]]:
    """The keys that bear one name, as groups."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for key, name in names.items():
        found[name].append(key)
    return list(found.values())


def hard_pairs(
    shown: Mapping[str, Iterable[str]], truth: Mapping[str, int], most: int
) -> set[tuple[str, str]]:
    """Pairs of two entities that show one value (a phone, a site, a SIREN, a name) which at most `most` records show."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for key, values in shown.items():
        for value in set(values):
            holders[value].append(key)
    return {
        (a, b) if a < b else (b, a)
        for keys in holders.values()
        if 1 < len(keys) <= most
        for a, b in combinations(keys, 2)
        if truth[a] != truth[b]
    }


class Components:
    """Connected components of records as joins come in."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def join(self, a: str, b: str) -> None:
        first, second = self._root(a), self._root(b)
        if first != second:
            self._up[max(first, second)] = min(first, second)

    def groups(self) -> list[list[str]]:
        """Of all records that were named in a join."""
        return grouped({key: self._root(key) for key in self._up})

    def _root(self, key: str) -> str:
        self._up.setdefault(key, key)
        while self._up[key] != key:
            self._up[key] = key = self._up[self._up[key]]
        return key


def at_thresholds(
    edges: Iterable[tuple[float, str, str]], thresholds: Iterable[float]
) -> Iterator[tuple[float, list[list[str]]]]:
    """The connected components of the edges at or above each threshold, from the highest threshold down."""
    components, waiting = Components(), sorted(edges)
    for threshold in sorted(thresholds, reverse=True):
        while waiting and waiting[-1][0] >= threshold:
            _, a, b = waiting.pop()
            components.join(a, b)
        yield threshold, components.groups()


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _together(place: Mapping[str, int], a: str, b: str) -> bool:
    return a in place and place[a] == place.get(b)
