"""What became of a public id, as far as the public ledger knows: ids that only members ever saw do not exist here."""

from sqlalchemy import Connection, select

from hub.relations.groups import entity
from hub.resolve.ledger import MERGED, Entry

PUBLIC_LAYER = 0


def survivor(conn: Connection, name: str) -> Entry | None:
    """The id that stands for this one today, through any number of merges; None when it never was public.

    The entry's state says whether it is current or gone.
    """
    entry = _entry(conn, name)
    seen = set()
    while entry is not None and entry.state == MERGED and entry.into and entry.id not in seen:
        seen.add(entry.id)
        entry = _entry(conn, entry.into)
    return entry


def _entry(conn: Connection, name: str) -> Entry | None:
    row = conn.execute(select(entity).where(entity.c.id == name, entity.c.layer == PUBLIC_LAYER)).first()
    return Entry(*row) if row else None
