"""The stored plan of a run: everything a source offered, set against what is in force."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from hub.db import Database, add_all, among, chunks
from hub.harvest.balance import Balance
from hub.harvest.intake import REFUSED, REPEATED, TAKEN, Offer
from hub.harvest.issues import carry_issues, noted
from hub.relations.facts import issue, offer, record, version

BATCH = 2000


def store(
    db: Database, run_id: int, offers: Iterable[tuple[str, Offer]], fence: Callable[[Connection], None]
) -> int:
    """Writes `(position, offer)` pairs as they come, a batch per transaction; returns the dropped person fields."""
    persons = 0
    at = 0
    for batch in chunks(offers, BATCH):
        with db.write() as conn:
            fence(conn)
            _store_batch(conn, run_id, at, batch)
        at += len(batch)
        persons += sum(one.persons for _, one in batch)
    return persons


def _store_batch(conn: Connection, run_id: int, start: int, batch: Sequence[tuple[str, Offer]]) -> None:
    keys = [one.key for _, one in batch if one.key]
    held = dict(conn.execute(select(record.c.key, record.c.digest).where(among(record.c.key, keys))).all())
    add_all(
        conn,
        offer,
        [
            {
                "run": run_id,
                "n": start + n,
                "key": one.key,
                "kind": one.kind,
                "role": one.role,
                "digest": one.digest,
                "public_digest": one.public_digest,
                "body": None if one.key and held.get(one.key) == one.digest else one.body,
            }
            for n, (_, one) in enumerate(batch)
        ],
    )
    add_all(conn, issue, [row for position, one in batch for row in noted(run_id, position, one)])


def carry_over(conn: Connection, run_id: int, read_in: int, keys: Iterable[str]) -> None:
    """Offers again, unread, what the latest accepted snapshot said of these keys (parts of a feed we hold already).

    `read_in`: the run whose issues stand for that snapshot; those on these keys are issues of this run too.
    """
    last = conn.execute(
        select(func.coalesce(func.max(offer.c.n), -1)).where(offer.c.run == run_id)
    ).scalar_one()
    first = at = last + 1
    for batch in chunks(keys):
        query = select(version.c.key, version.c.taken, version.c.digest, version.c.public_digest).where(
            among(version.c.key, batch), version.c.until_seq.is_(None)
        )
        rows = conn.execute(query).all()
        add_all(
            conn,
            offer,
            [
                {
                    "run": run_id,
                    "n": at + n,
                    "key": row.key,
                    "kind": row.key.split("/", 2)[1],
                    "role": TAKEN if row.taken else REFUSED,
                    "digest": row.digest,
                    "public_digest": row.public_digest,
                    "body": None,
                }
                for n, row in enumerate(rows)
            ],
        )
        at += len(rows)
    carry_issues(conn, run_id, read_in, first)


def settle(conn: Connection, run_id: int) -> list[str]:
    """Makes keys unique within the run; returns those that stood on different items.

    Items that look the same to the public (or, both hidden, are the same) count as repeated; different items with one
    key are numbered, those that the public sees first, so that hidden ones never move them; beside a taken item a
    refused one with its key keeps nothing.
    """
    doubled = (
        select(offer.c.key)
        .where(offer.c.run == run_id, offer.c.key.is_not(None))
        .group_by(offer.c.key)
        .having(func.count() > 1)
    )
    columns = (offer.c.key, offer.c.n, offer.c.role, offer.c.digest, offer.c.public_digest)
    rows = conn.execute(select(*columns).where(offer.c.run == run_id, offer.c.key.in_(doubled))).all()
    ordered = sorted(rows, key=lambda row: (row.key, _precedence(row)))
    fragile: list[str] = []
    for key, group in groupby(ordered, key=lambda row: str(row.key)):
        if _settle_key(conn, run_id, key, list(group)):
            fragile.append(key)
    return fragile


def _precedence(row: Any) -> tuple[bool, bool, str, str, int]:
    hidden = row.public_digest is None
    return hidden, row.role == REFUSED, row.public_digest or "", row.digest, row.n


def _settle_key(conn: Connection, run_id: int, key: str, rows: Sequence[Any]) -> bool:
    conn.execute(
        update(offer)
        .where(offer.c.run == run_id, offer.c.key == key, offer.c.body.is_(None), offer.c.role == TAKEN)
        .values(body=known_body())
    )
    used = taken = 0
    seen: set[str] = set()
    changes = []
    for row in rows:
        look = row.public_digest or row.digest
        if row.role == REFUSED:
            changes.append({"at": row.n, "k": None if used else key, "r": REFUSED})
            used = used or 1
        elif look in seen:
            changes.append({"at": row.n, "k": None, "r": REPEATED})
        else:
            used, taken = used + 1, taken + 1
            changes.append({"at": row.n, "k": key if used == 1 else f"{key}~{used}", "r": TAKEN})
        seen.add(look)
    conn.execute(_MOVE.where(offer.c.run == run_id), changes)
    return taken > 1


def known_body() -> ScalarSelect[Any]:
    """The bytes of an offer that came without them, from the history of its key: what is in force may move meanwhile."""
    same = and_(version.c.key == offer.c.key, version.c.digest == offer.c.digest, version.c.body.is_not(None))
    return select(version.c.body).where(same).limit(1).correlate(offer).scalar_subquery()


_MOVE = update(offer).where(offer.c.n == bindparam("at")).values(key=bindparam("k"), role=bindparam("r"))


def snapshot_digest(conn: Connection, run_id: int) -> str:
    """SHA-256 over the sorted keys and digests that the source offered."""
    total = hashlib.sha256()
    rows = conn.execute(
        select(offer.c.key, offer.c.role, offer.c.digest)
        .where(offer.c.run == run_id, offer.c.key.is_not(None))
        .order_by(offer.c.key)
        .execution_options(yield_per=BATCH)
    )
    for row in rows:
        total.update(f"{row.key}\n{row.role}\n{row.digest}\n".encode())
    return total.hexdigest()


def keeps() -> ColumnElement[bool]:
    """A refused offer leaves the record in force alone, unless it was meant for fewer eyes than the record had."""
    return and_(
        offer.c.role == REFUSED, or_(offer.c.public_digest.is_not(None), record.c.public_digest.is_(None))
    )


def removed_by(run_id: int, source: str) -> ColumnElement[bool]:
    """Records in force that the run no longer holds."""
    still = exists().where(
        offer.c.run == run_id, offer.c.key == record.c.key, or_(offer.c.role == TAKEN, keeps())
    )
    return and_(record.c.source == source, record.c.version.is_not(None), ~still)


class _Side(NamedTuple):
    """What one of the two balances counts: offers and records that have these digests."""

    name: str
    new: ColumnElement[str | None]
    old: ColumnElement[str | None]


_SIDES = (
    _Side("all", offer.c.digest, record.c.digest),
    _Side("public", offer.c.public_digest, record.c.public_digest),
)


def _went(side: _Side) -> Iterator[ColumnElement[int]]:
    taken = and_(offer.c.role == TAKEN, side.new.is_not(None))
    was = and_(record.c.version.is_not(None), side.old.is_not(None))
    tests = {
        "read": side.new.is_not(None),
        "created": and_(taken, or_(record.c.id.is_(None), ~was)),
        "updated": and_(taken, was, side.old != side.new),
        "same": and_(taken, was, side.old == side.new),
        "refused": and_(offer.c.role == REFUSED, side.new.is_not(None)),
        "repeated": and_(offer.c.role == REPEATED, side.new.is_not(None)),
        "kept": and_(keeps(), was),
        "hidden": and_(offer.c.role == TAKEN, side.new.is_(None), was),
    }
    for name, test in tests.items():
        yield _sum(test, f"{side.name}_{name}")


def _sum(test: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((test, 1), else_=0)), 0).label(name)


_WENT = select(*(column for side in _SIDES for column in _went(side))).select_from(
    offer.outerjoin(record, record.c.key == offer.c.key)
)
_HELD = select(*(_sum(side.old.is_not(None), f"{side.name}_held") for side in _SIDES))
_GONE = select(*(_sum(side.old.is_not(None), f"{side.name}_gone") for side in _SIDES))


def balances(conn: Connection, run_id: int, source: str) -> tuple[Balance, Balance]:
    """Both balances of DESIGN §4.4: over all records, and over what the public may see."""
    sums: dict[str, int] = {}
    for query in (
        _WENT.where(offer.c.run == run_id),
        _HELD.where(record.c.source == source, record.c.version.is_not(None)),
        _GONE.where(removed_by(run_id, source)),
    ):
        sums.update(conn.execute(query).one()._mapping)
    return _balance("all", sums), _balance("public", sums)


def _balance(side: str, sums: Mapping[str, int]) -> Balance:
    told = {name.removeprefix(f"{side}_"): n for name, n in sums.items() if name.startswith(f"{side}_")}
    removed = told.pop("gone") + told.pop("hidden")
    return Balance(removed=removed, **told).checked()
