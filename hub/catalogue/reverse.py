"""What is part of an entry and what it houses: its relations seen from the other side, as the public sees them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from hub.catalogue.read import Entry, Target, entries_shown, entry_of
from hub.catalogue.tables import facet, projection
from hub.resolve.links import PART_OF
from hub.resolve.score import HOSTED_BY, HOSTS

COMPRISES = "comprises"
OTHER_SIDE: Mapping[str, str] = {COMPRISES: PART_OF, HOSTS: HOSTED_BY}
"""By relation: the one that the other entry states."""
MOST_RELATED = 20


@dataclass(frozen=True)
class Related:
    """The first entries by name, and how many there are in all."""

    total: int
    targets: tuple[Target, ...]


def related(conn: Connection, entry: Entry, most: int = MOST_RELATED) -> dict[str, Related]:
    """By relation: who states of themselves that they are part of the entry, or housed by it; empty ones are left out."""
    found = {name: _stating(conn, stated, entry.line["key"], most) for name, stated in OTHER_SIDE.items()}
    return {name: told for name, told in found.items() if told.total}


def _stating(conn: Connection, relation: str, key: str, most: int) -> Related:
    stated = and_(facet.c.name == relation, facet.c.value == key)
    total = conn.execute(select(func.count()).select_from(facet).where(stated)).scalar_one()
    if not total:
        return Related(0, ())
    told = select(facet.c.entity).where(stated)
    query = entries_shown(projection.c.entity.in_(told)).order_by(projection.c.name, projection.c.entity)
    found = [entry_of(row) for row in conn.execute(query.limit(most))]
    return Related(total, tuple(Target(one.id, one.kind, one.name) for one in found))
