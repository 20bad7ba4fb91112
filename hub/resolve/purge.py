"""A source leaves for good: its facts go; what others may still look up (ids that are gone) keeps no word of it."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from hub.db import among, chunks
from hub.relations.facts import changed, issue, offer, record, run, version
from hub.relations.groups import assignment, departed, entity, feature, match_key, reference, ruling
from hub.relations.models import stood
from hub.resolve.rulings import CLOSED
from hub.revisions import next_revision


def purge_source(conn: Connection, source: str, at: datetime) -> None:
    """Deletes everything that the source ever said. It must be out of the catalogue, and that published, before."""
    next_revision(conn, f"purge {source}", at)
    runs = select(run.c.id).where(run.c.source == source)
    for table in (issue, offer):
        conn.execute(delete(table).where(table.c.run.in_(runs)))
    conn.execute(delete(run).where(run.c.source == source))
    conn.execute(delete(version).where(version.c.source == source))
    ids = select(record.c.id).where(record.c.source == source)
    for table in (changed, assignment, feature, match_key, reference, stood):
        conn.execute(delete(table).where(table.c.record.in_(ids)))
    keys = conn.execute(select(record.c.key).where(record.c.source == source)).scalars().all()
    for batch in chunks(keys, 400):
        # A body stays closed when the source of its successor leaves.
        closing = update(ruling).where(ruling.c.verdict == CLOSED, among(ruling.c.b, batch))
        conn.execute(closing.values(b=None))
        conn.execute(delete(ruling).where(or_(among(ruling.c.a, batch), among(ruling.c.b, batch))))
        conn.execute(delete(departed).where(among(departed.c.key, batch)))
        borne = select(entity.c.id, entity.c.anchor).where(among(entity.c.anchor, batch))
        for name, anchor in conn.execute(borne).all():
            _forget_anchor(conn, name, anchor)
    conn.execute(delete(record).where(record.c.source == source))


def _forget_anchor(conn: Connection, name: str, anchor: str) -> None:
    """The id stays known as gone; which record it stood for does not."""
    forgotten = f"purged/{anchor.split('/', 2)[1]}/{hashlib.sha256(anchor.encode()).hexdigest()[:16]}"
    conn.execute(update(entity).where(entity.c.id == name).values(anchor=forgotten))
