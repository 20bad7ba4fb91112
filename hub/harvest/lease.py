"""Who is at work on what: one holder at a time, a deadline, and a fencing number that is checked inside the commit."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Connection, Table, Text, select, update

from hub.db import Database, Key, metadata, upsert
from hub.errors import Busy

SCHEDULER = "scheduler"
LASTS = timedelta(minutes=5)

lease = Table(
    "lease",
    metadata,
    Column("name", Key, primary_key=True),
    Column("holder", Key, nullable=False),
    Column("fence", BigInteger, nullable=False, comment="grows with each new holder"),
    Column("until", Text, nullable=False),
)


@dataclass(frozen=True)
class Lease:
    """A claim on a name, by a holder, from a moment on."""

    name: str
    holder: str
    at: datetime
    lasts: timedelta = LASTS


def hold(db: Database, claim: Lease) -> int:
    """Takes or prolongs the lease; returns its fencing number. Busy while somebody else holds it."""
    with db.write() as conn:
        row = conn.execute(select(lease).where(lease.c.name == claim.name)).first()
        fence = row.fence if row else 0
        if row is not None and row.holder != claim.holder:
            if datetime.fromisoformat(row.until) > claim.at:
                raise _busy(claim.name)
            fence += 1
        _write(conn, claim, fence)
        return int(fence)


def keep(conn: Connection, claim: Lease, fence: int, at: datetime) -> None:
    """Checks, inside the caller's transaction, that the lease was not handed on, and prolongs it."""
    row = conn.execute(select(lease.c.holder, lease.c.fence).where(lease.c.name == claim.name)).first()
    if row is None or (row.holder, row.fence) != (claim.holder, fence):
        raise _busy(claim.name)
    _write(conn, Lease(claim.name, claim.holder, at, claim.lasts), fence)


def release(db: Database, name: str, holder: str) -> None:
    """Gives the lease back, if it is still ours."""
    # The row stays: a fencing number that started anew would let an old holder in.
    with db.write() as conn:
        mine = (lease.c.name == name, lease.c.holder == holder)
        conn.execute(update(lease).where(*mine).values(until=datetime.min.replace(tzinfo=UTC).isoformat()))


def _write(conn: Connection, claim: Lease, fence: int) -> None:
    until = (claim.at + claim.lasts).isoformat()
    row = {"name": claim.name, "holder": claim.holder, "fence": fence, "until": until}
    upsert(conn, lease, [row], by=("name",))


def _busy(name: str) -> Busy:
    return Busy(
        "leased",
        f"Un autre processus s’occupe déjà de « {name} » : réessayez dans quelques minutes.",
        f"Another process is at work on “{name}”: try again in a few minutes.",
    )
