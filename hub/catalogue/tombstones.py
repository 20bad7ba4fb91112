"""Entries that the public saw once and sees no more, handed over with the ids: their addresses go on saying so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from hub.catalogue.tables import projection
from hub.db import CHUNK, add_all
from schema import Audience

TOMBSTONE = ("entity", "kind", "change")


def tombstones(conn: Connection) -> Iterator[dict[str, Any]]:
    """Each with its id, its kind and the number of the change that took it away."""
    query = select(*(projection.c[name] for name in TOMBSTONE)).where(
        projection.c.audience == Audience.PUBLIC, projection.c.key.is_(None)
    )
    for row in conn.execute(query.execution_options(yield_per=CHUNK)):
        yield dict(row._mapping)


def bury(conn: Connection, stones: Iterable[Mapping[str, Any]]) -> None:
    """Puts them into a hub that has published nothing yet; its changes are numbered after theirs."""
    nothing = dict.fromkeys(("key", "line_sha", "line", "name"))
    rows = ({"audience": Audience.PUBLIC, **stone, **nothing} for stone in stones)
    add_all(conn, projection, rows)
