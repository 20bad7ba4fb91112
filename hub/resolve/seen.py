"""Records in their groups as one audience sees them: what an explanation may speak of."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from hub.db import among
from hub.errors import NotFound
from hub.relations.facts import record
from hub.relations.groups import assignment
from hub.resolve.features import Features
from hub.resolve.refresh import load_features


class Seen(NamedTuple):
    """One record. `layer` is the first audience that sees it; `features` as the public and as the members see them."""

    id: int
    key: str
    source: str
    entity: str
    layer: int
    features: tuple[Features | None, Features | None]

    def at(self, layer: int) -> Features:
        """What the audience of a layer that sees the record knows it by."""
        told = self.features[layer]
        assert told is not None, f"{self.key} is assigned in layer {layer} without features"
        return told


Group = Mapping[str, Seen]
"""By record key, in order."""


def seen_records(conn: Connection, layer: int, keys: Iterable[str]) -> Group:
    """These records; raises NotFound for one that the audience does not see, whether it is hidden or never was."""
    wanted = sorted(set(keys))
    found = _read(conn, _visible(layer).where(among(record.c.key, wanted)))
    for key in wanted:
        if key not in found:
            raise NotFound("record", f"Il n’y a pas de fiche {key}.", f"There is no record {key}.")
    return found


def seen_group(conn: Connection, layer: int, entity: str) -> Group:
    """The records that the audience sees in a group; none when it sees no such group."""
    return _read(conn, _visible(layer).where(assignment.c.entity == entity))


def _visible(layer: int) -> Select[Any]:
    columns = (record.c.id, record.c.key, record.c.source, assignment.c.entity, assignment.c.layer)
    query = select(*columns).join(assignment, assignment.c.record == record.c.id)
    return query.where(assignment.c.layer <= layer).order_by(record.c.key)


def _read(conn: Connection, query: Select[Any]) -> Group:
    rows = conn.execute(query).all()
    features = load_features(conn, [row.id for row in rows])
    return {
        row.key: Seen(row.id, row.key, row.source, row.entity, row.layer, features[row.id]) for row in rows
    }
