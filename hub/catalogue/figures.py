"""Figures over the published catalogue, as one audience sees it."""

from collections import Counter
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, func, select

from hub.catalogue.digest import lines
from hub.relations.facts import record
from hub.relations.groups import assignment
from hub.resolve.refresh import LAYERS
from schema import KINDS, Audience


@dataclass(frozen=True)
class Figures:
    """Per kind: entities, and those that several sources tell of.

    Of the records of sources that add no entity, `confirming` stand behind one and `alone` behind none.
    """

    entities: dict[str, int]
    shared: dict[str, int]
    largest: int
    confirming: int
    alone: int


def figures(conn: Connection, audience: Audience, silent: frozenset[str] = frozenset()) -> Figures:
    """Counts the catalogue line by line. `silent`: the sources whose records add no entity."""
    entities: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    largest = confirming = 0
    for raw in lines(conn, audience):
        line = orjson.loads(raw)
        members = line["members"]
        entities[line["kind"]] += 1
        sources = [key.split("/", 1)[0] for key in members]
        shared[line["kind"]] += len(set(sources)) > 1
        confirming += sum(source in silent for source in sources)
        largest = max(largest, len(members))
    kinds = [kind for kind in KINDS if entities[kind]]
    return Figures(
        {kind: entities[kind] for kind in kinds},
        {kind: shared[kind] for kind in kinds},
        largest,
        confirming,
        _seen_of(conn, audience, silent) - confirming,
    )


def _seen_of(conn: Connection, audience: Audience, sources: frozenset[str]) -> int:
    """How many records of these sources the audience may see."""
    query = (
        select(func.count())
        .select_from(assignment)
        .join(record, record.c.id == assignment.c.record)
        .where(record.c.source.in_(sorted(sources)), assignment.c.layer <= LAYERS.index(audience))
    )
    return conn.execute(query).scalar_one()
