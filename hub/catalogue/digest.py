"""The digest of the catalogue as an audience sees it, and the very lines that it is taken over."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from hub.catalogue.tables import projection
from schema import Audience

BATCH = 2000


def lines(conn: Connection, audience: Audience) -> Iterator[bytes]:
    """One canonical JSON line per entity, without its end, ordered by the smallest member key."""
    query = select(projection.c.line).where(projection.c.audience == audience, projection.c.key.is_not(None))
    ordered = query.order_by(projection.c.key).execution_options(yield_per=BATCH)
    yield from conn.execute(ordered).scalars()


def catalogue_digest(conn: Connection, audience: Audience) -> str:
    """SHA-256, in hex, of the concatenated SHA-256 (32 bytes each) of the lines."""
    total = hashlib.sha256()
    query = select(projection.c.line_sha).where(
        projection.c.audience == audience, projection.c.key.is_not(None)
    )
    for sha in conn.execute(query.order_by(projection.c.key).execution_options(yield_per=BATCH)).scalars():
        total.update(sha)
    return total.hexdigest()
