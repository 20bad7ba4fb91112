"""Stages 2 and 3 in bulk: the edges of what is to be rescored are dropped, scored by an engine and written."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Connection, delete, select

from hub.db import add_all, add_missing, among, chunks
from hub.relations.facts import record
from hub.relations.groups import edge, rescored, retied
from hub.resolve.crowds import watch_holders
from hub.resolve.engine import ScoringEngine, by_lookup
from hub.resolve.material import Material
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS


def rescore(conn: Connection, model: Model, engine: ScoringEngine = by_lookup) -> int:
    """Brings the edges of the rescored records up to date; returns how many pairs were scored."""
    watch_holders(conn, model, len(LAYERS))
    _drop_edges(conn)
    scored = 0
    for part in engine(Material(conn), model):
        scored += part.pairs
        add_all(conn, edge, part.edges)
        _note_retied(conn, part.edges)
    return scored


def _drop_edges(conn: Connection) -> None:
    stale = select(rescored.c.record)
    ends = (edge.c.a, edge.c.b)
    for mine, end in product(ends, ends):
        # Either end: a record is rescored also where only a key became too common, and nothing else moves its entity.
        lost = select(end.label("record")).where(mine.in_(stale), edge.c.relation.is_not(None)).distinct()
        add_missing(conn, retied, lost)
    for mine in ends:
        conn.execute(delete(edge).where(mine.in_(stale)))


def _note_retied(conn: Connection, edges: Sequence[Mapping[str, Any]]) -> None:
    ids = {n for one in edges if one["relation"] for n in (one["a"], one["b"])}
    for batch in chunks(sorted(ids)):
        add_missing(conn, retied, select(record.c.id.label("record")).where(among(record.c.id, batch)))
