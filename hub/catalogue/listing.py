"""Every public entry in one steady order, for lists of addresses; walked along an index, no line is opened."""

from sqlalchemy import Connection, select

from hub.catalogue.read import PUBLIC
from hub.catalogue.tables import projection


def shown_ids(conn: Connection, skip: int, most: int) -> list[tuple[str, str]]:
    """Kind and id of so many entries, after so many."""
    by = (projection.c.kind, projection.c.name, projection.c.entity)
    query = (
        select(projection.c.kind, projection.c.entity)
        .where(projection.c.audience == PUBLIC, projection.c.name.is_not(None))
        .order_by(*by)
        .offset(skip)
        .limit(most)
    )
    return [(kind, entity) for kind, entity in conn.execute(query)]
