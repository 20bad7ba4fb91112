"""Stage 4: the groups of one neighbourhood: joins from the strongest down, refusing any that breaks a veto. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field

from hub.resolve.features import Features
from hub.resolve.model import Model
from hub.resolve.score import contradiction

Pair = tuple[str, str]


def pair(a: str, b: str) -> Pair:
    """Two record keys in their one order."""
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True, order=True)
class Join:
    """A proposal to put two records together; the order is the order in which proposals are tried."""

    by_score: int
    a: str
    b: str

    @classmethod
    def scored(cls, score: int, a: str, b: str) -> "Join":
        return cls(-score, *pair(a, b))

    @classmethod
    def ruled(cls, a: str, b: str) -> "Join":
        return cls(-(1 << 40), *pair(a, b))

    @property
    def is_ruling(self) -> bool:
        return self.by_score == -(1 << 40)


@dataclass
class _Block:
    """A group in the making. `fixed`: it holds a group that a wider audience already sees.

    `identifiers` may hold several values of one scheme: members see more of a fixed group than those who settled it.
    """

    members: set[str]
    fixed: bool = False
    identifiers: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, seen: Features) -> "_Block":
        """The group of one record."""
        return cls({key}, identifiers={name: frozenset({said}) for name, said in seen.identifiers.items()})

    def identified_as(self, other: "_Block") -> bool:
        """Whether no scheme would have two values in both together."""
        shared = self.identifiers.keys() & other.identifiers.keys()
        return all(len(self.identifiers[name] | other.identifiers[name]) == 1 for name in shared)


def group(
    nodes: Mapping[str, Features],
    joins: Iterable[Join],
    model: Model,
    apart: Collection[Pair] = frozenset(),
    fixed: Iterable[Collection[str]] = (),
) -> list[list[str]]:
    """The groups, each sorted, in order of their smallest key; a function of the sets given, not of their order.

    `apart`: pairs that people ruled different. `fixed`: groups of the wider audience; none is split and no two are joined.
    """
    blocks = {key: _Block.of(key, seen) for key, seen in nodes.items()}
    for members in fixed:
        _merge_all(blocks, sorted(members))
    ordered = sorted(set(joins))
    vetoes = Vetoes(nodes, model, apart, _ruled_same(ordered))
    for join in ordered:
        one, other = blocks[join.a], blocks[join.b]
        if one is not other and not vetoes.forbid(join, one, other):
            _merge(blocks, one, other)
    return sorted(sorted(block.members) for block in {id(b): b for b in blocks.values()}.values())


def _merge_all(blocks: dict[str, _Block], members: list[str]) -> None:
    first, *others = members
    blocks[first].fixed = True
    for key in others:
        _merge(blocks, blocks[first], blocks[key])


def _merge(blocks: dict[str, _Block], one: _Block, other: _Block) -> None:
    small, large = sorted((one, other), key=lambda block: len(block.members))
    large.members |= small.members
    large.fixed = large.fixed or small.fixed
    for scheme, values in small.identifiers.items():
        large.identifiers[scheme] = large.identifiers.get(scheme, frozenset()) | values
    for key in small.members:
        blocks[key] = large


def _ruled_same(joins: Iterable[Join]) -> Mapping[str, set[str]]:
    """By key, the keys that people ruled the same."""
    same: dict[str, set[str]] = defaultdict(set)
    for join in joins:
        if join.is_ruling:
            same[join.a].add(join.b)
            same[join.b].add(join.a)
    return same


@dataclass(frozen=True)
class Vetoes:
    """What keeps two blocks apart: a veto between any member of the one and any of the other."""

    nodes: Mapping[str, Features]
    model: Model
    apart: Collection[Pair]
    same: Mapping[str, set[str]]

    def forbid(self, join: Join, one: _Block, other: _Block) -> bool:
        """A ruling "same" overrides words and levels, but never identifiers, and only between records that it ties."""
        if one.fixed and other.fixed:
            return True
        if not one.identified_as(other):
            return True
        tied = self._tied(join.a, one.members | other.members) if join.is_ruling else frozenset()
        return any(
            pair(a, b) in self.apart
            or (not (a in tied and b in tied) and contradiction(self.nodes[a], self.nodes[b], self.model))
            for a in one.members
            for b in other.members
        )

    def _tied(self, key: str, within: Set[str]) -> Set[str]:
        """All that rulings tie to `key` by way of these records alone."""
        found, frontier = {key}, [key]
        while frontier:
            near = self.same[frontier.pop()] & within - found
            found |= near
            frontier.extend(near)
        return found
