"""The count of committed changes of facts, and up to which of them the consequences stand."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Table, Text, func, insert, select

from hub.db import Key, metadata, upsert

PUBLISHED = "published"

revision = Table(
    "revision",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("what", Key, nullable=False),
    Column("at", Text, nullable=False),
    comment="one row per committed change of facts, in commit order",
)
state = Table(
    "state",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", Text, nullable=False),
    comment="published revision, epoch, and the like",
)


def next_revision(conn: Connection, what: str, at: datetime) -> int:
    """The number of the change being committed; numbers follow commit order since there is one writer."""
    n = last_revision(conn) + 1
    conn.execute(insert(revision).values(n=n, what=what, at=at.isoformat()))
    return n


def last_revision(conn: Connection) -> int:
    """The newest committed change of facts; 0 on an empty hub."""
    return conn.execute(select(func.max(revision.c.n))).scalar() or 0


def published_revision(conn: Connection) -> int:
    """The newest revision whose consequences are all derived."""
    return int(read_state(conn, PUBLISHED) or 0)


def read_state(conn: Connection, name: str) -> str | None:
    """A named value that the hub remembers."""
    return conn.execute(select(state.c.value).where(state.c.name == name)).scalar()


def write_state(conn: Connection, name: str, value: str) -> None:
    """Remembers a named value."""
    upsert(conn, state, [{"name": name, "value": value}], by=("name",))
