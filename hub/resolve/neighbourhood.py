"""Everything that one regrouping has to look at together: records tied by edges, rulings or a former group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, or_, select

from hub.db import among, chunks
from hub.relations.facts import record
from hub.relations.groups import assignment, edge
from hub.resolve.features import Features
from hub.resolve.group import Join, Pair
from hub.resolve.refresh import load_features
from hub.resolve.rulings import rulings_on


@dataclass
class Neighbourhood:
    """Records closed under edges, rulings and former groups. Keys name records; absent ones have no features."""

    keys: dict[int, str]
    features: Mapping[int, tuple[Features | None, Features | None]]
    joins: tuple[list[Join], list[Join]] = field(default_factory=lambda: ([], []))
    same: set[Pair] = field(default_factory=set)
    different: set[Pair] = field(default_factory=set)
    before: dict[int, tuple[str, int]] = field(default_factory=dict)

    def nodes(self, layer: int) -> dict[str, Features]:
        """Records that the audience of a layer sees, by key."""
        seen = ((self.keys[n], told[layer]) for n, told in self.features.items())
        return {key: one for key, one in seen if one is not None}


def neighbourhood(conn: Connection, seeds: Iterable[int]) -> Neighbourhood:
    """The closure of the seeds."""
    found: set[int] = set()
    frontier = set(seeds)
    edges: set[tuple[int, int, int, int]] = set()
    same: set[Pair] = set()
    different: set[Pair] = set()
    keys: dict[int, str] = {}
    before: dict[int, tuple[str, int]] = {}
    while frontier:
        found |= frontier
        reached: set[int] = set()
        for batch in chunks(sorted(frontier), 400):
            names = dict(
                conn.execute(select(record.c.id, record.c.key).where(among(record.c.id, batch))).all()
            )
            keys.update(names)
            tied = _edges(conn, batch)
            edges |= tied
            reached.update(n for one in tied for n in one[1:3])
            ruled_same, ruled_different = rulings_on(conn, list(names.values()))
            same |= ruled_same
            different |= ruled_different
            reached |= _partners(conn, ruled_same)
            mates = _mates(conn, batch)
            before.update(mates)
            reached |= mates.keys()
        frontier = reached - found
    return _built(conn, keys, edges, same, different, before)


def _built(
    conn: Connection,
    keys: dict[int, str],
    edges: set[tuple[int, int, int, int]],
    same: set[Pair],
    different: set[Pair],
    before: dict[int, tuple[str, int]],
) -> Neighbourhood:
    near = Neighbourhood(
        keys, load_features(conn, sorted(keys)), same=same, different=different, before=before
    )
    for layer, a, b, value in edges:
        near.joins[layer].append(Join.scored(value, keys[a], keys[b]))
    return near


def _edges(conn: Connection, ids: list[int]) -> set[tuple[int, int, int, int]]:
    query = select(edge.c.layer, edge.c.a, edge.c.b, edge.c.score)
    tied = conn.execute(query.where(edge.c.joins, or_(among(edge.c.a, ids), among(edge.c.b, ids))))
    return {(row.layer, row.a, row.b, row.score) for row in tied}


def _partners(conn: Connection, pairs: set[Pair]) -> set[int]:
    names = sorted({key for one in pairs for key in one})
    return (
        set(conn.execute(select(record.c.id).where(among(record.c.key, names))).scalars()) if names else set()
    )


def _mates(conn: Connection, ids: list[int]) -> dict[int, tuple[str, int]]:
    """Former groups of the records, whole: entity and layer by record."""
    own = select(assignment.c.entity).where(among(assignment.c.record, ids))
    query = select(assignment.c.record, assignment.c.entity, assignment.c.layer).where(
        assignment.c.entity.in_(own)
    )
    return {row.record: (row.entity, row.layer) for row in conn.execute(query)}
