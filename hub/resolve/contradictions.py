"""Rulings "same" that cannot all hold: they count as "different" until people mend them, so none wins unseen. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from hub.resolve.features import Features
from hub.resolve.group import Join, Pair, pair

RULING, PUBLIC = "ruling", "public"


class Clash(NamedTuple):
    """Two records that rulings would put together although they may not.

    `because`: a ruling says that they differ (RULING), the public sees them in two groups (PUBLIC), or else the scheme
    of the identifiers in which they differ.
    """

    a: str
    b: str
    because: str


@dataclass(frozen=True)
class Held:
    """Which rulings hold for one audience. `clashes`: the pairs ruled same that do not, each with why."""

    same: Set[Pair]
    apart: Set[Pair]
    clashes: Mapping[Pair, Clash]

    @property
    def joins(self) -> list[Join]:
        return [Join.ruled(a, b) for a, b in self.same]


def settle(
    same: Iterable[Pair],
    different: Collection[Pair],
    nodes: Mapping[str, Features],
    fixed: Iterable[Collection[str]] = (),
) -> Held:
    """A ruling "same" holds unless a chain of them, and it among them, leads from one record to another that may not join it.

    Rulings on records that are not among the nodes sleep. `fixed`: groups that a wider audience already sees.
    """
    awake = {one for one in same if one[0] in nodes and one[1] in nodes}
    block = {key: min(members) for members in fixed for key in members}
    told = _Told(nodes, frozenset(different), _members(block))
    ties: dict[Pair, set[Pair]] = defaultdict(set)
    for one in awake:
        ends = block.get(one[0], one[0]), block.get(one[1], one[1])
        if ends[0] != ends[1]:
            ties[pair(*ends)].add(one)
    clashes: dict[Pair, Clash] = {}
    for component in _components(ties):
        for tie, clash in _broken(component, told):
            clashes.update(dict.fromkeys(ties[tie], clash))
    return Held(awake - clashes.keys(), told.different | clashes.keys(), clashes)


@dataclass(frozen=True)
class _Told:
    nodes: Mapping[str, Features]
    different: frozenset[Pair]
    fixed: Mapping[str, list[str]]

    def clash(self, one: str, other: str) -> Clash | None:
        """Why two blocks, each named by its lowest record, may not be one."""
        between = [pair(a, b) for a in self._all(one) for b in self._all(other)]
        ruled = next((two for two in between if two in self.different), None)
        if ruled:
            return Clash(*ruled, RULING)
        for a, b in between:
            scheme = _differing(self.nodes[a].identifiers, self.nodes[b].identifiers)
            if scheme:
                return Clash(a, b, scheme)
        return Clash(one, other, PUBLIC) if one in self.fixed and other in self.fixed else None

    def _all(self, name: str) -> list[str]:
        return self.fixed.get(name, [name])


def _members(block: Mapping[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(block):
        members[block[key]].append(key)
    return dict(members)


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> str | None:
    return next((scheme for scheme in sorted(one) if other.get(scheme, one[scheme]) != one[scheme]), None)


def _broken(component: Set[Pair], told: _Told) -> Iterator[tuple[Pair, Clash]]:
    """The ties of a component that lie between two blocks that clash, each once; a tie's own clash comes first."""
    left = set(component)
    ends = sorted({end for tie in component for end in tie})
    for one, other in sorted(combinations(ends, 2), key=lambda two: (two not in component, two)):
        clash = told.clash(one, other) if left else None
        if clash:
            for tie in sorted(_between(component, one, other) & left):
                yield tie, clash
                left.remove(tie)


def _between(ties: Set[Pair], one: str, other: str) -> set[Pair]:
    """The ties on some way from one to the other that passes nowhere twice.

    Such ways are circles through a tie put between both ends: what one single point cuts off is on none of them.
    """
    closed = {*ties, (one, other)}
    found = set(ties)
    for point in {end for tie in ties for end in tie}:
        near = _reached(closed, other if point == one else one, point)
        found = {tie for tie in found if any(end in near for end in tie)}
    return found


def _components(ties: Collection[Pair]) -> Iterator[set[Pair]]:
    left = set(ties)
    while left:
        near = _reached(left, min(left)[0], None)
        component = {tie for tie in left if tie[0] in near}
        yield component
        left -= component


def _reached(ties: Iterable[Pair], start: str, without: str | None) -> set[str]:
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in ties:
        if without not in (a, b):
            beside[a].add(b)
            beside[b].add(a)
    found, frontier = {start}, [start]
    while frontier:
        near = beside[frontier.pop()] - found
        found |= near
        frontier.extend(near)
    return found
