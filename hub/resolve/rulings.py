"""What people decided, written down: same, different, an identifier that is wrong, a body that is closed; and taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from hub.db import among
from hub.errors import BadRequest, Conflict, NotFound
from hub.records.history import mark_changed
from hub.records.keys import split_key
from hub.records.view import stored_item
from hub.relations.facts import record, version
from hub.relations.groups import ruling
from hub.resolve.group import Pair, pair
from hub.revisions import next_revision
from schema import KINDS

SAME, DIFFERENT, IDENTIFIER_WRONG, CLOSED = "same", "different", "identifier_wrong", "closed"


class Ruling(NamedTuple):
    """One ruling as it was made. `b`: the other record or the successor; `since`: of a closing."""

    number: int
    verdict: str
    a: str
    b: str | None
    scheme: str | None
    value: str | None
    since: str | None
    author: str
    reason: str
    at: str
    undone: bool


class By(NamedTuple):
    """Who decides (a role), why, and when."""

    author: str
    reason: str
    at: datetime


def rule(conn: Connection, verdict: str, a: str, b: str, by: By) -> int:
    """Writes down a ruling on two record keys; returns its number."""
    if verdict not in (SAME, DIFFERENT) or a == b:
        raise BadRequest(
            "ruling",
            "Une décision dit « same » ou « different » de deux fiches distinctes.",
            "A ruling says “same” or “different” of two distinct records.",
        )
    first, second = pair(a, b)
    _require_known(conn, (first, second))
    _require_one_kind(first, second)
    return _write(conn, by, verdict=verdict, a=first, b=second)


def distrust(conn: Connection, key: str, scheme: str, value: str, by: By) -> int:
    """Writes down that an identifier which this record bears, with this value, is wrong; returns the ruling's number."""
    _require_known(conn, (key,))
    schemes = schemes_of(split_key(key).kind)
    if scheme not in schemes or not value:
        raise BadRequest(
            "scheme",
            f"« {scheme} » n’est pas un identifiant que cette fiche peut porter : {', '.join(schemes)}.",
            f"“{scheme}” is no identifier that this record can bear: {', '.join(schemes)}.",
        )
    return _write(conn, by, verdict=IDENTIFIER_WRONG, a=key, scheme=scheme, value=value)


def close(conn: Connection, key: str, since: str, successor: str | None, by: By) -> int:
    """Writes down that what this record speaks of is closed since a date; returns the ruling's number.

    The successor's record may be one that no source gives yet: it is shown when it comes.
    """
    _require_known(conn, (key,))
    if not _is_date(since):
        raise BadRequest(
            "since",
            f"« {since} » n’est pas une date : écrivez --since 2026-01-31.",
            f"“{since}” is no date: write --since 2026-01-31.",
        )
    if successor is not None:
        _require_other(key, successor)
        _require_one_kind(key, successor)
    return _write(conn, by, verdict=CLOSED, a=key, b=successor, since=since)


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
    mark_changed(conn, [key for key in (row.a, row.b) if key])


def rulings(conn: Connection) -> list[Ruling]:
    """All that were ever made, in their order."""
    columns = [ruling.c[name] for name in ("id", *Ruling._fields[1:-1])]
    query = select(*columns, ruling.c.void_revision.is_not(None)).order_by(ruling.c.id)
    return [Ruling(*row) for row in conn.execute(query)]


def rulings_on(conn: Connection, keys: Sequence[str]) -> tuple[set[Pair], set[Pair]]:
    """Pairs ruled same and pairs ruled different that touch these keys, as they were ruled: a pair may be in both.

    A closed body and its successor are different. Which of them hold together: `hub.resolve.contradictions`.
    """
    same: set[Pair] = set()
    different: set[Pair] = set()
    query = select(ruling.c.verdict, ruling.c.a, ruling.c.b).where(
        ruling.c.void_revision.is_(None),
        ruling.c.b.is_not(None),
        or_(among(ruling.c.a, keys), among(ruling.c.b, keys)),
    )
    for verdict, a, b in conn.execute(query):
        (same if verdict == SAME else different).add(pair(a, b))
    return same, different


def identifier_of(conn: Connection, key: str, scheme: str) -> str:
    """The identifier that a record bears now. Raises NotFound when it is absent, or bears none of that scheme."""
    _require_known(conn, (key,))
    query = select(version.c.body).join(record, record.c.version == version.c.id)
    body = conn.execute(query.where(record.c.key == key)).scalar()
    data = stored_item(body).data if body else {}
    for field in KINDS[split_key(key).kind].fields.values():
        if field.identifier and field.identifier.scheme == scheme and field.name in data:
            return str(data[field.name])
    raise NotFound(
        "identifier",
        f"La fiche {key} ne porte pas d’identifiant « {scheme} ».",
        f"The record {key} bears no identifier “{scheme}”.",
    )


def schemes_of(kind: str) -> tuple[str, ...]:
    """The identifiers that a record of this kind can bear."""
    return tuple(field.identifier.scheme for field in KINDS[kind].fields.values() if field.identifier)


def _write(conn: Connection, by: By, **told: Any) -> int:
    revision = next_revision(conn, f"ruling {told['verdict']}", by.at)
    signed = {"author": by.author, "reason": by.reason, "at": by.at.isoformat(), "revision": revision}
    done = conn.execute(insert(ruling).values(**told, **signed))
    mark_changed(conn, [key for key in (told["a"], told.get("b")) if key])
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def _require_known(conn: Connection, keys: Sequence[str]) -> None:
    known = set(conn.execute(select(record.c.key).where(among(record.c.key, keys))).scalars())
    for key in sorted(set(keys) - known):
        raise NotFound(
            "record", f"Aucune source n’a jamais donné la fiche {key}.", f"No source ever gave {key}."
        )


def _require_one_kind(one: str, other: str) -> None:
    if split_key(one).kind != split_key(other).kind:
        raise BadRequest(
            "kinds",
            "Une décision porte sur deux fiches de même type.",
            "A ruling is on two records of one kind.",
        )


def _require_other(key: str, successor: str) -> None:
    if successor == key or successor.count("/") < 2:
        raise BadRequest(
            "successor",
            f"« {successor} » n’est pas la clé d’une autre fiche : source/genre/identifiant.",
            f"“{successor}” is not the key of another record: source/kind/id.",
        )


def _is_date(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False
