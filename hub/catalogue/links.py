"""Where links lead, for one audience: to the smallest visible key of the target's group, if that is an entity."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, exists, func, select, true

from hub.db import among, chunks
from hub.relations.facts import record
from hub.relations.groups import assignment, match_key
from hub.resolve.links import target_of


class Links:
    """Targets looked up in one go; `resolve` then answers from memory."""

    def __init__(self, conn: Connection, layer: int, targets: Iterable[str], silent: frozenset[str]) -> None:
        """`silent`: sources whose records add no entity: what they alone know is absent."""
        self._found = _look_up(conn, layer, sorted(set(targets)), is_entity(assignment, layer, silent))

    def lead(self, target: str) -> str | None:
        """Where one target leads, as `resolve` says it."""
        return self._found.get(target)

    def resolve(self, source: str, kind: str, said: Mapping[str, str]) -> str | None:
        """The target's key, or None when it is absent, hidden or not unique."""
        return self._found.get(target_of(kind, source, said))


def is_entity(of: FromClause, layer: int, silent: frozenset[str]) -> ColumnElement[bool]:
    """Whether the group of an assignment is an entity for the audience of the layer."""
    if not silent:
        return true()
    mate, its_record = assignment.alias(), record.alias()
    return exists().where(
        mate.c.entity == of.c.entity,
        mate.c.layer <= layer,
        its_record.c.id == mate.c.record,
        its_record.c.source.not_in(sorted(silent)),
    )


def _look_up(
    conn: Connection, layer: int, targets: Sequence[str], entities: ColumnElement[bool]
) -> dict[str, str]:
    entity_of: dict[str, str] = {}
    for batch in chunks(targets, 500):
        keys = [name[4:] for name in batch if name.startswith("key:")]
        ids = [name[3:] for name in batch if name.startswith("id:")]
        by_key = (
            select(record.c.key, assignment.c.entity)
            .join(assignment, assignment.c.record == record.c.id)
            .where(among(record.c.key, keys), assignment.c.layer <= layer, entities)
        )
        entity_of.update((f"key:{row.key}", row.entity) for row in conn.execute(by_key))
        # An identifier borne by several entities names none of them.
        by_id = (
            select(match_key.c.key, func.min(assignment.c.entity).label("entity"))
            .join(assignment, assignment.c.record == match_key.c.record)
            .where(
                among(match_key.c.key, ids),
                match_key.c.layer <= layer,
                assignment.c.layer <= layer,
                entities,
            )
            .group_by(match_key.c.key)
            .having(func.count(assignment.c.entity.distinct()) == 1)
        )
        entity_of.update((f"id:{row.key}", row.entity) for row in conn.execute(by_id))
    smallest = smallest_keys(conn, layer, sorted(set(entity_of.values())))
    return {target: smallest[name] for target, name in entity_of.items()}


def smallest_keys(conn: Connection, layer: int, names: Sequence[str]) -> dict[str, str]:
    """By entity: the key that names it in the lines of the audience."""
    found: dict[str, str] = {}
    for batch in chunks(names):
        query = (
            select(assignment.c.entity, func.min(record.c.key).label("key"))
            .join(record, record.c.id == assignment.c.record)
            .where(among(assignment.c.entity, batch), assignment.c.layer <= layer)
            .group_by(assignment.c.entity)
        )
        found.update((row.entity, row.key) for row in conn.execute(query))
    return found
