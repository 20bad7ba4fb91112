"""The change feed: which entries changed after a given number, in order, deleted ones as tombstones."""

from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select

from hub.catalogue.read import PUBLIC, Entry
from hub.catalogue.tables import projection


@dataclass(frozen=True)
class Change:
    """The last change of one entity; `entry` is None when the public sees it no more."""

    number: int
    kind: str
    id: str
    entry: Entry | None


def changes(conn: Connection, after: int, limit: int) -> list[Change]:
    """The next changes by number. Each entity stands at its last change only: earlier ones are superseded."""
    query = (
        select(projection.c.entity, projection.c.kind, projection.c.change, projection.c.line)
        .where(projection.c.audience == PUBLIC, projection.c.change > after)
        .order_by(projection.c.change)
        .limit(limit)
    )
    return [_change(*row) for row in conn.execute(query)]


@dataclass(frozen=True)
class Mark:
    """The last change of one entity, to know it again: its number, and the SHA-256 of its line in hex; empty: it is gone."""

    number: int
    sha: str


def mark_of(conn: Connection, name: str) -> Mark | None:
    """The last change of an entry, also of one that is gone; None if it never was there."""
    query = select(projection.c.change, projection.c.line_sha)
    row = conn.execute(query.where(projection.c.audience == PUBLIC, projection.c.entity == name)).first()
    return Mark(row.change, (row.line_sha or b"").hex()) if row else None


def _change(name: str, kind: str, number: int, line: bytes | None) -> Change:
    entry = None if line is None else Entry(name, kind, number, orjson.loads(line))
    return Change(number, kind, name, entry)
