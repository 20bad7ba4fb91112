"""Ids return with the model under which they were handed out. Memory: it decides nothing.

The models that were left lie on a pile. Leaving one notes where the records stood; taking one up again brings those that
are still there back under their ids before they are grouped, from the top of the pile down to it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, insert, literal, select, update

from hub.db import among, chunks, upsert
from hub.relations.facts import record
from hub.relations.groups import assignment, departed, entity, passage, touched
from hub.relations.models import stood
from hub.resolve.ledger import CURRENT, MERGED, SPLIT, heir
from hub.revisions import last_revision, read_state, write_state

PILE, _FRESH = "models_left", "models_fresh"


class _Moved(NamedTuple):
    """A record that stands under one id of its layer and stood under another one."""

    record: int
    key: str
    now: str
    then: str


def change_models(conn: Connection, left: str, taken: str) -> None:
    """Notes where records stand under the model that is left, or brings them back to where they stood under the one taken."""
    pile = _pile(conn)
    if taken in pile:
        turn = len(pile) - 1 - pile[::-1].index(taken)
        for above in range(len(pile) - 1, turn - 1, -1):
            _bring_back(conn, above)
        conn.execute(delete(stood).where(stood.c.turn >= turn))
        write_state(conn, PILE, orjson.dumps(pile[:turn]).decode())
    else:
        here = select(literal(len(pile)), assignment.c.record, assignment.c.entity, assignment.c.layer)
        conn.execute(insert(stood).from_select(["turn", "record", "entity", "layer"], here))
        write_state(conn, PILE, orjson.dumps([*pile, left]).decode())
        write_state(conn, _FRESH, str(len(pile)))


def forget_unmoved(conn: Connection) -> None:
    """After the records are grouped: those that the change of models did not move need no note."""
    fresh = read_state(conn, _FRESH)
    if not fresh:
        return
    same = and_(
        assignment.c.record == stood.c.record,
        assignment.c.entity == stood.c.entity,
        assignment.c.layer == stood.c.layer,
    )
    conn.execute(
        delete(stood).where(stood.c.turn == int(fresh), select(assignment.c.record).where(same).exists())
    )
    write_state(conn, _FRESH, "")


def _pile(conn: Connection) -> list[str]:
    told: list[str] = orjson.loads(read_state(conn, PILE) or "[]")
    return told


def _bring_back(conn: Connection, turn: int) -> None:
    for layer in (0, 1):
        moved = _moved(conn, turn, layer)
        if moved:
            conn.execute(_PUT, [{"of": one.record, "at": one.then} for one in moved])
            names = sorted({name for one in moved for name in (one.now, one.then)})
            merged = _settle_ledger(conn, layer, moved, names)
            _note_passages(conn, moved, merged)
            upsert(conn, touched, [{"entity": name} for name in names], by=("entity",))


_PUT = update(assignment).where(assignment.c.record == bindparam("of")).values(entity=bindparam("at"))


def _moved(conn: Connection, turn: int, layer: int) -> list[_Moved]:
    """Records that moved within a layer. Those attached to a group of a wider audience follow it by themselves."""
    query = (
        select(stood.c.record, record.c.key, assignment.c.entity, stood.c.entity)
        .join(record, record.c.id == stood.c.record)
        .join(assignment, assignment.c.record == stood.c.record)
        .join(entity, entity.c.id == stood.c.entity)
        .where(
            stood.c.turn == turn,
            stood.c.layer == layer,
            assignment.c.layer == layer,
            entity.c.layer == layer,
            assignment.c.entity != stood.c.entity,
        )
        .order_by(record.c.key)
    )
    return [_Moved(*row) for row in conn.execute(query)]


def _settle_ledger(
    conn: Connection, layer: int, moved: Sequence[_Moved], names: Sequence[str]
) -> dict[str, str | None]:
    """Ids that stand for records again are current; those that stand for none any more are merged into where most went.

    Returns the latter, and into which. None of them all is gone any more.
    """
    went: Mapping[str, list[str]] = _by_name(moved)
    goes_to = {one.key: one.then for one in moved}
    rows: list[dict[str, Any]] = []
    for batch in chunks(names):
        standing = select(assignment.c.entity).where(
            among(assignment.c.entity, batch), assignment.c.layer == layer
        )
        held = set(conn.execute(standing.distinct()).scalars())
        known = conn.execute(
            select(entity).where(among(entity.c.id, batch), entity.c.layer == layer)
        ).mappings()
        for row in known:
            if row["id"] in held:
                rows.append({**row, "state": CURRENT, "into": None})
            else:
                rows.append({**row, "state": MERGED, "into": heir(went[row["id"]], goes_to)})
        conn.execute(delete(departed).where(among(departed.c.id, batch)))
    upsert(conn, entity, rows, by=("id",))
    return {row["id"]: row["into"] for row in rows if row["state"] == MERGED}


def _note_passages(conn: Connection, moved: Sequence[_Moved], merged: Mapping[str, str | None]) -> None:
    """Whoever follows an id that records leave finds them."""
    at = last_revision(conn)
    rows = [
        {"id": then, "of": now, "revision": at, "what": MERGED if merged.get(now) == then else SPLIT}
        for then, now in sorted({(one.then, one.now) for one in moved})
    ]
    upsert(conn, passage, rows, by=("id", "of", "revision"))


def _by_name(moved: Sequence[_Moved]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for one in moved:
        keys[one.now].append(one.key)
    return keys
