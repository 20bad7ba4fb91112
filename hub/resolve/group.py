"""Stage 4: the groups of one neighbourhood: joins from the strongest down, refusing any that breaks a veto. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from hub.resolve.features import Features
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
    """A group in the making. `fixed`: it holds a group that a wider audience already sees."""

    members: set[str]
    fixed: bool = False
    identifiers: dict[str, str] = field(default_factory=dict)


def group(
    nodes: Mapping[str, Features],
    joins: Iterable[Join],
    apart: Collection[Pair] = frozenset(),
    fixed: Iterable[Collection[str]] = (),
) -> list[list[str]]:
    """The groups, each sorted, in order of their smallest key; a function of the sets given, not of their order.

    `apart`: pairs that people ruled different. `fixed`: groups of the wider audience; none is split and no two are joined.
    """
    blocks = {key: _Block({key}, identifiers=dict(seen.identifiers)) for key, seen in nodes.items()}
    for members in fixed:
        _merge_all(blocks, sorted(members))
    for join in sorted(set(joins)):
        one, other = blocks[join.a], blocks[join.b]
        if one is not other and not _forbidden(one, other, nodes, apart, join.is_ruling):
            _merge(blocks, one, other)
    return sorted(sorted(block.members) for block in {id(b): b for b in blocks.values()}.values())


def _merge_all(blocks: dict[str, _Block], members: list[str]) -> None:
    first = blocks[members[0]]
    first.fixed = True
    for key in members[1:]:
        _merge(blocks, first, blocks[key])


def _merge(blocks: dict[str, _Block], one: _Block, other: _Block) -> None:
    small, large = sorted((one, other), key=lambda block: len(block.members))
    large.members |= small.members
    large.fixed = large.fixed or small.fixed
    large.identifiers.update(small.identifiers)
    for key in small.members:
        blocks[key] = large


def _forbidden(
    one: _Block, other: _Block, nodes: Mapping[str, Features], apart: Collection[Pair], ruled: bool
) -> bool:
    """A veto between any two members of both blocks. A ruling "same" yields to identifiers, not to words."""
    if one.fixed and other.fixed:
        return True
    if any(other.identifiers.get(scheme, value) != value for scheme, value in one.identifiers.items()):
        return True
    return any(
        pair(a, b) in apart or (not ruled and contradiction(nodes[a], nodes[b]))
        for a in one.members
        for b in other.members
    )
