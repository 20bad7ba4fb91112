"""Keys that many records hold: crossing a limit, either way, is a change of all their holders."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, and_, delete, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from hub.db import add_all, add_missing, among, chunks
from hub.relations.facts import record
from hub.relations.groups import match_key, moved_key, repeated_key, rescored, stop_key
from hub.resolve.keys import CONTACTS, contact_key
from hub.resolve.model import Model
from schema import KINDS


def watch_holders(conn: Connection, model: Model, layers: int) -> None:
    """Brings both lists of crowded keys up to date for the keys that moved; holders of those that crossed are rescored."""
    for layer in range(layers):
        _moved_to(conn, stop_key, layer, _crowded(conn, layer, model.most_holders))
        _moved_to(conn, repeated_key, layer, _repeated(conn, layer, model.repeats))


def _moved_to(conn: Connection, kept: Table, layer: int, now: set[str]) -> None:
    was_query = select(kept.c.key).join(moved_key, moved_key.c.key == kept.c.key).where(kept.c.layer == layer)
    was = set(conn.execute(was_query).scalars())
    for batch in chunks(sorted(was - now)):
        conn.execute(delete(kept).where(kept.c.layer == layer, among(kept.c.key, batch)))
    add_all(conn, kept, [{"key": key, "layer": layer} for key in sorted(now - was)])
    for batch in chunks(sorted(now ^ was)):
        holders = select(match_key.c.record).where(among(match_key.c.key, batch)).distinct()
        add_missing(conn, rescored, holders)


def _crowded(conn: Connection, layer: int, most: int, *also: ColumnElement[bool]) -> set[str]:
    """Moved keys with more holders than that, as the audience of the layer sees them."""
    query = (
        select(match_key.c.key)
        .join(moved_key, moved_key.c.key == match_key.c.key)
        .where(match_key.c.layer <= layer, *also)
        .group_by(match_key.c.key)
        .having(func.count() > most)
    )
    return set(conn.execute(query).scalars())


def _repeated(conn: Connection, layer: int, repeats: int) -> set[str]:
    """Contact keys that sources repeat: so many holders more than there are sources."""
    found: set[str] = set()
    for batch in chunks(sorted(_crowded(conn, layer, repeats, _is_contact()))):
        query = (
            select(match_key.c.key)
            .join(record, record.c.id == match_key.c.record)
            .where(among(match_key.c.key, batch), match_key.c.layer <= layer)
            .group_by(match_key.c.key)
            .having(func.count() - func.count(record.c.source.distinct()) >= repeats)
        )
        found.update(conn.execute(query).scalars())
    return found


def _is_contact() -> ColumnElement[bool]:
    """Keys lie in order of kind and family, so that each family is one span of the index."""
    spans = [contact_key(kind, family, "") for kind in KINDS for family in CONTACTS]
    return or_(*(and_(moved_key.c.key >= span, moved_key.c.key < f"{span[:-1]};") for span in spans))


def repeated_among(conn: Connection, keys: Iterable[str], layer: int) -> set[str]:
    """Which of these contact keys are switchboards to the audience of the layer."""
    found: set[str] = set()
    for batch in chunks(sorted(keys)):
        query = select(repeated_key.c.key).where(
            repeated_key.c.layer == layer, among(repeated_key.c.key, batch)
        )
        found.update(conn.execute(query).scalars())
    return found
