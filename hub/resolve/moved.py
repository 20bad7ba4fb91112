"""Which other entities have to be merged again because what they link to moved."""

from sqlalchemy import Connection, Select, or_, select

from hub.db import among, chunks, upsert
from hub.relations.facts import record
from hub.relations.groups import assignment, edge, match_key, moved_key, reference, rescored, retied, touched
from hub.resolve.links import ID, KEY


def touch_referrers(conn: Connection) -> None:
    """Adds to `touched` the entities that refer to a record, or an identifier, of a touched one, or are related to one."""
    referring = conn.execute(select(reference.c.record).limit(1)).first() is not None
    regrouped = select(assignment.c.record).where(assignment.c.entity.in_(select(touched.c.entity)))
    ids = set(conn.execute(regrouped).scalars()) | set(conn.execute(select(rescored.c.record)).scalars())
    related = set(conn.execute(select(retied.c.record)).scalars())
    for batch in chunks(sorted(ids)):
        related |= _related(conn, batch)
        if referring:
            keys = conn.execute(select(record.c.key).where(among(record.c.id, batch))).scalars()
            query = select(match_key.c.key).where(among(match_key.c.record, batch)).distinct()
            borne = conn.execute(query).scalars()
            _touch(conn, [*(KEY + key for key in keys), *(ID + key for key in borne)])
    for batch in chunks(sorted(related)):
        _touch_all(conn, select(assignment.c.entity).where(among(assignment.c.record, batch)).distinct())
    if referring:
        for batch in chunks(conn.execute(select(moved_key.c.key)).scalars().all()):
            _touch(conn, [ID + key for key in batch])


def _related(conn: Connection, ids: list[int]) -> set[int]:
    tied = select(edge.c.a, edge.c.b).where(
        edge.c.relation.is_not(None), or_(among(edge.c.a, ids), among(edge.c.b, ids))
    )
    return {n for row in conn.execute(tied) for n in row}


def _touch(conn: Connection, targets: list[str]) -> None:
    for batch in chunks(targets):
        query = (
            select(assignment.c.entity)
            .join(reference, reference.c.record == assignment.c.record)
            .where(among(reference.c.target, batch))
            .distinct()
        )
        _touch_all(conn, query)


def _touch_all(conn: Connection, query: Select[tuple[str]]) -> None:
    names = conn.execute(query).scalars().all()
    upsert(conn, touched, [{"entity": name} for name in names], by=("entity",))
