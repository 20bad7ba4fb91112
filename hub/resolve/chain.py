"""What holds a group together: the strongest joins that connect all its records, none of them superfluous."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from hub.db import among
from hub.relations.groups import edge
from hub.resolve.model import Model
from hub.resolve.seen import Group, seen_group
from hub.resolve.weighed import Scales, Weighed


@dataclass(frozen=True)
class Chain:
    """A group as an audience sees it: its records, by key, and the joins that hold it, strongest first."""

    entity: str
    records: tuple[str, ...]
    joins: tuple[Weighed, ...]


class _Tie(NamedTuple):
    """A join that was found; the order is that in which resolution tries joins."""

    layer: int
    by_score: int
    a: str
    b: str


def chain(conn: Connection, layer: int, entity: str, model: Model) -> Chain:
    """The joins that hold the group, weighed anew; a chain without records when the audience sees no such group."""
    group = seen_group(conn, layer, entity)
    if len(group) < 2:
        return Chain(entity, tuple(group), ())
    scales = Scales(conn, group.values(), model)
    ties = _tree(sorted([*_scored(conn, layer, group), *_ruled(scales, group)]))
    joins = [scales.weigh(group[tie.a], group[tie.b]) for tie in ties]
    return Chain(entity, tuple(group), tuple(joins))


def _scored(conn: Connection, layer: int, group: Group) -> Iterable[_Tie]:
    keys = {one.id: key for key, one in group.items()}
    within = (among(edge.c.a, sorted(keys)), among(edge.c.b, sorted(keys)))
    query = select(edge.c.layer, edge.c.a, edge.c.b, edge.c.score)
    for row in conn.execute(query.where(edge.c.joins, edge.c.layer <= layer, *within)):
        yield _Tie(row.layer, -row.score, *sorted((keys[row.a], keys[row.b])))


def _ruled(scales: Scales, group: Group) -> Iterable[_Tie]:
    """Decisions come before all scores."""
    for a, b in scales.same:
        if a in group and b in group:
            yield _Tie(max(group[a].layer, group[b].layer), -(1 << 40), a, b)


def _tree(ties: Sequence[_Tie]) -> list[_Tie]:
    """Kruskal: of each ring the weakest tie is left out."""
    connected = Connected()
    return [tie for tie in ties if connected.tie(tie.a, tie.b)]


class Connected:
    """What is tied together, directly or by way of others."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def tie(self, a: str, b: str) -> bool:
        """Whether the two were not tied before."""
        one, other = self.top(a), self.top(b)
        self._above[one] = other
        return one != other

    def top(self, key: str) -> str:
        """The same for all that are tied together."""
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key
