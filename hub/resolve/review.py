"""Pairs that the model is not sure of, for people to decide: those first that are most in doubt and most seen."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, exists, func, or_, select

from hub.db import among, chunks
from hub.records.view import stored_item
from hub.relations.facts import record, version
from hub.relations.groups import assignment, edge, ruling
from hub.relations.members import source
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS
from hub.resolve.seen import seen_records
from hub.resolve.weighed import Scales, Weighed

SURE = 1000
"""Doubt and visibility run from 0 to here."""
_BOTH_PUBLIC, _TWO_CLUSTERS, _A_FIELD, _MOST_FIELDS = 400, 300, 30, 10


class Doubt(NamedTuple):
    """A scored pair near the threshold on which nobody ruled. `layer`: the first audience that sees both records."""

    a: int
    b: int
    layer: int
    score: int


@dataclass(frozen=True)
class Side:
    """One record of a pair. `id`: of the entry that shows it; `known_by`: when, where, on which page, as it says itself."""

    key: str
    cluster: str
    name: str
    id: str
    known_by: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Whether two records are one. `joined`: what the hub holds for now; `priority`: doubt × visibility."""

    a: Side
    b: Side
    audience: str
    weighed: Weighed
    joined: bool
    priority: int


def questions(conn: Connection, model: Model, limit: int) -> list[Question]:
    """The first of the queue."""
    ranked = heapq.nlargest(limit, _ranked(conn, model))
    records = _records(conn, [n for _, doubt in ranked for n in (doubt.a, doubt.b)])
    clusters = _clusters(conn)
    return [_question(conn, model, priority, doubt, records, clusters) for priority, doubt in ranked]


def waiting(conn: Connection, model: Model) -> int:
    """How many pairs the whole queue has."""
    return sum(1 for _ in doubtful(conn, model))


def doubtful(conn: Connection, model: Model) -> Iterator[Doubt]:
    """Every pair of the queue, in no order. What a veto forbids is no question, whatever the score."""
    one, other = record.alias(), record.alias()
    ruled = exists().where(
        ruling.c.void_revision.is_(None),
        or_(
            and_(ruling.c.a == one.c.key, ruling.c.b == other.c.key),
            and_(ruling.c.a == other.c.key, ruling.c.b == one.c.key),
        ),
    )
    query = (
        select(edge.c.a, edge.c.b, edge.c.layer, edge.c.score)
        .join(one, one.c.id == edge.c.a)
        .join(other, other.c.id == edge.c.b)
        .where(edge.c.veto.is_(None), func.abs(edge.c.score - model.theta) < _width(model), ~ruled)
    )
    for row in conn.execute(query):
        yield Doubt(*row)


def _width(model: Model) -> int:
    """How far from the threshold a score leaves no doubt."""
    return model.theta - model.doubt + 1


class _Record(NamedTuple):
    key: str
    source: str
    data: Mapping[str, Any]
    entity: str


def _ranked(conn: Connection, model: Model) -> Iterator[tuple[int, Doubt]]:
    clusters = _clusters(conn)
    for batch in chunks(doubtful(conn, model)):
        records = _records(conn, [n for doubt in batch for n in (doubt.a, doubt.b)])
        for doubt in batch:
            yield _priority(doubt, records[doubt.a], records[doubt.b], model, clusters), doubt


def _priority(doubt: Doubt, one: _Record, other: _Record, model: Model, clusters: Mapping[str, str]) -> int:
    far = abs(doubt.score - model.theta)
    fields = min(len(one.data), len(other.data), _MOST_FIELDS)
    seen = (
        _BOTH_PUBLIC * (doubt.layer == 0)
        + _TWO_CLUSTERS * (clusters[one.source] != clusters[other.source])
        + _A_FIELD * fields
    )
    return (SURE - SURE * far // _width(model)) * seen // SURE


def _question(
    conn: Connection,
    model: Model,
    priority: int,
    doubt: Doubt,
    records: Mapping[int, _Record],
    clusters: Mapping[str, str],
) -> Question:
    one, other = sorted((records[doubt.a], records[doubt.b]), key=lambda each: each.key)
    seen = seen_records(conn, doubt.layer, (one.key, other.key))
    weighed = Scales(conn, seen.values(), model).weigh(seen[one.key], seen[other.key])
    return Question(
        a=_side(one, clusters),
        b=_side(other, clusters),
        audience=str(LAYERS[doubt.layer]),
        weighed=weighed,
        joined=one.entity == other.entity,
        priority=priority,
    )


def _side(one: _Record, clusters: Mapping[str, str]) -> Side:
    return Side(one.key, clusters[one.source], str(one.data["name"]), one.entity, _known_by(one.data))


def _known_by(data: Mapping[str, Any]) -> tuple[str, ...]:
    site: Mapping[str, Any] = next(iter(data.get("sites", ())), {})
    where = ", ".join(str(site[name]) for name in ("address", "postcode", "commune") if name in site)
    return tuple(
        str(said) for said in (data.get("start"), where, data.get("phone"), data.get("website")) if said
    )


def _clusters(conn: Connection) -> dict[str, str]:
    return dict(conn.execute(select(source.c.id, source.c.cluster)).all())


def _records(conn: Connection, ids: Sequence[int]) -> dict[int, _Record]:
    found: dict[int, _Record] = {}
    for batch in chunks(sorted(set(ids))):
        query = (
            select(record.c.id, record.c.key, record.c.source, version.c.body, assignment.c.entity)
            .join(version, version.c.id == record.c.version)
            .join(assignment, assignment.c.record == record.c.id)
            .where(among(record.c.id, batch))
        )
        for row in conn.execute(query):
            found[row.id] = _Record(row.key, row.source, stored_item(row.body).data, row.entity)
    return found
