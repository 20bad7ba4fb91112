"""What else an entity is to others: part of a legal person, or the guest of another institution."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, or_, select

from hub.catalogue.links import is_entity, smallest_keys
from hub.db import among
from hub.relations.groups import assignment, edge
from hub.resolve.score import HOSTED_BY

Hosts = Mapping[str, list[str]]
"""By entity: the smallest keys of those that house it, sorted."""


def hosts(conn: Connection, layer: int, names: Sequence[str], silent: frozenset[str]) -> Hosts:
    """Who houses these entities, as the audience of the layer sees it. `silent`: sources that add no entity."""
    guest, host = assignment.alias(), assignment.alias()
    first_is_guest = edge.c.relation == HOSTED_BY
    query = (
        select(guest.c.entity, host.c.entity.label("host"))
        .join(
            edge,
            or_(
                and_(first_is_guest, edge.c.a == guest.c.record),
                and_(~first_is_guest, edge.c.b == guest.c.record),
            ),
        )
        .join(
            host,
            or_(
                and_(first_is_guest, edge.c.b == host.c.record),
                and_(~first_is_guest, edge.c.a == host.c.record),
            ),
        )
        .where(
            among(guest.c.entity, names),
            edge.c.relation.is_not(None),
            edge.c.layer <= layer,
            guest.c.layer <= layer,
            host.c.layer <= layer,
            host.c.entity != guest.c.entity,
            is_entity(host, layer, silent),
        )
        .distinct()
    )
    pairs = conn.execute(query).all()
    keys = smallest_keys(conn, layer, sorted({row.host for row in pairs}))
    found: dict[str, list[str]] = defaultdict(list)
    for row in pairs:
        found[row.entity].append(keys[row.host])
    return {name: sorted(set(told)) for name, told in found.items()}
