"""Stages 2 and 3 in bulk: candidates share a key, and those that score enough become edges."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, exists, func, or_, select

from hub.db import add_all, add_missing, among, chunks
from hub.relations.groups import edge, feature, match_key, moved_key, rescored, stop_key
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS, load_features
from hub.resolve.score import score


class Pair(NamedTuple):
    """Two records that share a key; `layer` is the first audience in which they do."""

    a: int
    b: int
    layer: int


def rescore(conn: Connection, model: Model) -> int:
    """Brings the edges of the rescored records up to date; returns how many pairs were scored."""
    _watch_holders(conn, model)
    _drop_edges(conn)
    scored = 0
    ids = list(conn.execute(select(rescored.c.record)).scalars())
    for batch in chunks(ids, 500):
        pairs = sorted(set(_candidates(conn, batch)))
        scored += len(pairs)
        add_all(conn, edge, _edges(conn, pairs, model))
    return scored


def _watch_holders(conn: Connection, model: Model) -> None:
    """A key that crosses the limit of holders, either way, is a change of all its holders."""
    for layer in range(len(LAYERS)):
        holds = (
            select(match_key.c.key)
            .where(match_key.c.key.in_(select(moved_key.c.key)), match_key.c.layer <= layer)
            .group_by(match_key.c.key)
            .having(func.count() > model.most_holders)
        )
        now = set(conn.execute(holds).scalars())
        was_query = select(stop_key.c.key).join(moved_key, moved_key.c.key == stop_key.c.key)
        was = set(conn.execute(was_query.where(stop_key.c.layer == layer)).scalars())
        for batch in chunks(sorted(was - now)):
            conn.execute(delete(stop_key).where(stop_key.c.layer == layer, among(stop_key.c.key, batch)))
        add_all(conn, stop_key, [{"key": key, "layer": layer} for key in sorted(now - was)])
        for batch in chunks(sorted(now ^ was)):
            holders = select(match_key.c.record).where(among(match_key.c.key, batch)).distinct()
            add_missing(conn, rescored, holders)


def _drop_edges(conn: Connection) -> None:
    stale = select(rescored.c.record)
    conn.execute(delete(edge).where(edge.c.a.in_(stale)))
    conn.execute(delete(edge).where(edge.c.b.in_(stale)))


def _candidates(conn: Connection, ids: Sequence[int]) -> Iterator[Pair]:
    """Pairs with at least one of `ids`; a pair of two rescored records comes up from its lower side only."""
    mine, theirs = match_key.alias(), match_key.alias()
    own, other = feature.alias(), feature.alias()
    both_public = and_(own.c.public.is_not(None), other.c.public.is_not(None))
    stopped = exists().where(stop_key.c.key == mine.c.key)
    in_public = and_(
        both_public, mine.c.layer == 0, theirs.c.layer == 0, ~stopped.where(stop_key.c.layer == 0)
    )
    in_member = and_(~both_public, ~stopped.where(stop_key.c.layer == 1))
    query = (
        select(mine.c.record, theirs.c.record, both_public)
        .join(theirs, and_(theirs.c.key == mine.c.key, theirs.c.record != mine.c.record))
        .join(own, own.c.record == mine.c.record)
        .join(other, other.c.record == theirs.c.record)
        .outerjoin(rescored, rescored.c.record == theirs.c.record)
        .where(
            among(mine.c.record, ids),
            or_(rescored.c.record.is_(None), mine.c.record < theirs.c.record),
            or_(in_public, in_member),
        )
    )
    for one, two, public in conn.execute(query):
        yield Pair(min(one, two), max(one, two), 0 if public else 1)


def _edges(conn: Connection, pairs: Sequence[Pair], model: Model) -> list[dict[str, Any]]:
    seen = load_features(conn, sorted({n for one in pairs for n in (one.a, one.b)}))
    edges = []
    for a, b, layer in pairs:
        first, second = seen[a][layer], seen[b][layer]
        if first is None or second is None:
            continue
        told = score(first, second, model)
        if told.value >= model.theta:
            edges.append(
                {"layer": layer, "a": a, "b": b, "score": told.value, "levels": " ".join(told.levels)}
            )
    return edges
