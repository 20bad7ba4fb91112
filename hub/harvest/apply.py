"""A plan becomes facts: one transaction, one revision; what did not change is not written."""

from datetime import datetime

from sqlalchemy import Connection, and_, case, delete, exists, func, insert, literal, or_, select, update

from hub.db import add_missing
from hub.harvest.intake import REFUSED, TAKEN
from hub.harvest.plan import known_body, removed_by
from hub.relations.facts import changed, offer, record, run, version
from hub.revisions import next_revision


def apply(conn: Connection, run_id: int, source: str, at: datetime) -> int:
    """Makes the stored plan of a run the state of its source; returns how many records changed."""
    seq = (conn.execute(select(func.max(run.c.seq)).where(run.c.source == source)).scalar() or 0) + 1
    _write_history(conn, run_id, source, seq)
    touched = _put_in_force(conn, run_id, source)
    conn.execute(
        update(run)
        .where(run.c.id == run_id)
        .values(
            seq=seq,
            state="applied",
            finished=at.isoformat(),
            revision=next_revision(conn, f"run {run_id}", at),
        )
    )
    drop_plan(conn, run_id)
    return touched


def drop_plan(conn: Connection, run_id: int) -> None:
    """The stored plan is of no more use."""
    conn.execute(delete(offer).where(offer.c.run == run_id))


def _write_history(conn: Connection, run_id: int, source: str, seq: int) -> None:
    said = and_(offer.c.run == run_id, offer.c.role.in_((TAKEN, REFUSED)), offer.c.key == version.c.key)
    same = and_(offer.c.digest == version.c.digest, (offer.c.role == TAKEN) == version.c.taken)
    conn.execute(
        update(version)
        .where(version.c.source == source, version.c.until_seq.is_(None), ~exists().where(said, same))
        .values(until_seq=seq)
    )
    standing = exists().where(version.c.until_seq.is_(None), said, same)
    conn.execute(
        insert(version).from_select(
            ["source", "key", "from_seq", "taken", "digest", "public_digest", "body"],
            select(
                literal(source).label("source"),
                offer.c.key,
                literal(seq).label("seq"),
                offer.c.role == TAKEN,
                offer.c.digest,
                offer.c.public_digest,
                case((offer.c.role == TAKEN, func.coalesce(offer.c.body, known_body()))),
            ).where(
                offer.c.run == run_id,
                offer.c.key.is_not(None),
                offer.c.role.in_((TAKEN, REFUSED)),
                ~standing,
            ),
        )
    )


def _put_in_force(conn: Connection, run_id: int, source: str) -> int:
    before = _count(conn)
    gone = removed_by(run_id, source)
    add_missing(conn, changed, select(record.c.id.label("record")).where(gone))
    conn.execute(update(record).where(gone).values(version=None, digest=None, public_digest=None))
    add_missing(
        conn,
        record,
        select(offer.c.key, literal(source).label("source"), offer.c.kind).where(
            offer.c.run == run_id,
            offer.c.role == TAKEN,
            offer.c.key.is_not(None),
            ~exists().where(record.c.key == offer.c.key),
        ),
    )
    fresh = and_(
        version.c.key == record.c.key,
        version.c.source == source,
        version.c.until_seq.is_(None),
        version.c.taken.is_(True),
        or_(record.c.digest.is_(None), record.c.digest != version.c.digest),
    )
    add_missing(conn, changed, select(record.c.id.label("record")).join(version, fresh))
    conn.execute(
        update(record)
        .where(fresh)
        .values(version=version.c.id, digest=version.c.digest, public_digest=version.c.public_digest)
    )
    return _count(conn) - before


def _count(conn: Connection) -> int:
    return conn.execute(select(func.count()).select_from(changed)).scalar_one()
