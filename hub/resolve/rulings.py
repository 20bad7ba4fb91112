"""What people decided: two records are the same, or different. A ruling on an absent record sleeps."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from hub.db import among
from hub.errors import BadRequest, Conflict, NotFound
from hub.records.history import mark_changed
from hub.records.keys import split_key
from hub.relations.facts import record
from hub.relations.groups import ruling
from hub.resolve.group import Pair, pair
from hub.revisions import next_revision

SAME, DIFFERENT = "same", "different"


def rule(conn: Connection, verdict: str, a: str, b: str, author: str, reason: str, at: datetime) -> int:
    """Writes down a ruling on two record keys; returns its number."""
    if verdict not in (SAME, DIFFERENT) or a == b:
        raise BadRequest(
            "ruling",
            "Une décision dit « same » ou « different » de deux fiches distinctes.",
            "A ruling says “same” or “different” of two distinct records.",
        )
    first, second = pair(a, b)
    known = set(conn.execute(select(record.c.key).where(among(record.c.key, (first, second)))).scalars())
    for key in sorted({first, second} - known):
        raise NotFound(
            "record", f"Aucune source n’a jamais donné la fiche {key}.", f"No source ever gave {key}."
        )
    if split_key(first).kind != split_key(second).kind:
        raise BadRequest(
            "kinds",
            "Une décision porte sur deux fiches de même type.",
            "A ruling is on two records of one kind.",
        )
    done = conn.execute(
        insert(ruling).values(
            verdict=verdict, a=first, b=second, author=author, reason=reason, at=at.isoformat(),
            revision=next_revision(conn, f"ruling {verdict}", at),
        )
    )  # fmt: skip
    mark_changed(conn, (first, second))
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def undo_ruling(conn: Connection, number: int, at: datetime) -> None:
    """The ruling holds no more; that it was made stays written."""
    row = conn.execute(select(ruling).where(ruling.c.id == number)).first()
    if row is None:
        raise NotFound("ruling", f"Il n’y a pas de décision n° {number}.", f"There is no ruling {number}.")
    if row.void_revision is not None:
        raise Conflict(
            "undone", f"La décision n° {number} est déjà annulée.", f"Ruling {number} is undone already."
        )
    conn.execute(
        update(ruling)
        .where(ruling.c.id == number)
        .values(void_revision=next_revision(conn, f"ruling {number} undone", at))
    )
    mark_changed(conn, (row.a, row.b))


def rulings_on(conn: Connection, keys: Sequence[str]) -> tuple[set[Pair], set[Pair]]:
    """Pairs ruled same and pairs ruled different that touch these keys; a contradiction counts as different."""
    same: set[Pair] = set()
    different: set[Pair] = set()
    query = select(ruling.c.verdict, ruling.c.a, ruling.c.b).where(
        ruling.c.void_revision.is_(None), or_(among(ruling.c.a, keys), among(ruling.c.b, keys))
    )
    for verdict, a, b in conn.execute(query):
        (same if verdict == SAME else different).add((a, b))
    return same - different, different
