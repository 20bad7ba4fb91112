"""What each record of some entities is called, as an audience sees it."""

from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, select

from hub.catalogue.tables import projection
from hub.db import among
from schema import Audience


def record_names(conn: Connection, audience: Audience, entities: Iterable[str]) -> dict[str, str]:
    """By record key, the name that the record gives."""
    query = select(projection.c.line).where(
        projection.c.audience == audience,
        projection.c.line.is_not(None),
        among(projection.c.entity, sorted(set(entities))),
    )
    found: dict[str, str] = {}
    for raw in conn.execute(query).scalars():
        line = orjson.loads(raw)
        found.update((key, line["data"]["name"]) for key in line["members"])
        found.update((line["members"][n], name) for n, name in line.get("others", {}).get("name", ()))
    return found
