"""Which other entities have to be merged again because what they link to moved."""

from sqlalchemy import Connection, select

from hub.db import among, chunks, upsert
from hub.relations.facts import record
from hub.relations.groups import assignment, match_key, moved_key, reference, rescored, touched


def touch_referrers(conn: Connection) -> None:
    """Adds to `touched` the entities that refer to a record, or an identifier, of a touched one."""
    if conn.execute(select(reference.c.record).limit(1)).first() is None:
        return
    regrouped = select(assignment.c.record).where(assignment.c.entity.in_(select(touched.c.entity)))
    ids = set(conn.execute(regrouped).scalars()) | set(conn.execute(select(rescored.c.record)).scalars())
    for batch in chunks(sorted(ids)):
        keys = conn.execute(select(record.c.key).where(among(record.c.id, batch))).scalars()
        borne = conn.execute(
            select(match_key.c.key).where(among(match_key.c.record, batch)).distinct()
        ).scalars()
        _touch(conn, [*(f"key:{key}" for key in keys), *(f"id:{key}" for key in borne)])
    for batch in chunks(conn.execute(select(moved_key.c.key)).scalars().all()):
        _touch(conn, [f"id:{key}" for key in batch])


def _touch(conn: Connection, targets: list[str]) -> None:
    for batch in chunks(targets):
        query = (
            select(assignment.c.entity)
            .join(reference, reference.c.record == assignment.c.record)
            .where(among(reference.c.target, batch))
            .distinct()
        )
        names = conn.execute(query).scalars().all()
        upsert(conn, touched, [{"entity": name} for name in names], by=("entity",))
