"""What a held run would change, for the person who has to decide."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from hub.harvest.plan import removed_by
from hub.relations.facts import offer, record

SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """Keys, the first twenty of each."""

    created: list[str]
    updated: list[str]
    removed: list[str]


def difference(conn: Connection, run_id: int, source: str) -> Difference:
    """The stored plan against what is in force."""
    joined = offer.outerjoin(record, record.c.key == offer.c.key)
    taken = select(offer.c.key).select_from(joined).where(offer.c.run == run_id, offer.c.role == "taken")
    in_force = record.c.version.is_not(None)
    absent = record.c.version.is_(None)
    queries = (
        taken.where(absent),
        taken.where(and_(in_force, record.c.digest != offer.c.digest)),
        select(record.c.key).where(removed_by(run_id, source)),
    )
    return Difference(
        *(list(conn.execute(query.order_by("key").limit(SHOWN)).scalars()) for query in queries)
    )
