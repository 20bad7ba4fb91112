"""Which version of a record is in force: a fold over the accepted snapshots of its source that are not void."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select, update

from hub.db import CHUNK, add_all, among, chunks, upsert
from hub.relations.facts import changed, record, run, version


class Span(NamedTuple):
    """One thing that was said of one key, from one snapshot up to (not including) another."""

    id: int
    key: str
    from_seq: int
    until_seq: int | None
    taken: bool
    digest: str
    public_digest: str | None

    def covers(self, seq: int) -> bool:
        return self.from_seq <= seq and (self.until_seq is None or seq < self.until_seq)


def in_force(spans: Sequence[Span], seqs: Sequence[int]) -> Span | None:
    """The version that stands after the snapshots `seqs` (ascending): the last good one of an unbroken presence.

    A refused version keeps the one before it, unless it was meant for fewer eyes than that one had.
    """
    hidden_refusal = False
    for seq in reversed(seqs):
        span = next((s for s in spans if s.covers(seq)), None)
        if span is None:
            return None
        if span.taken:
            return None if hidden_refusal and span.public_digest else span
        hidden_refusal = hidden_refusal or span.public_digest is None
    return None


def accepted(conn: Connection, source: str) -> list[int]:
    """The places of the snapshots in force, ascending."""
    query = select(run.c.seq).where(run.c.source == source, run.c.seq.is_not(None), run.c.void.is_(False))
    return sorted(conn.execute(query).scalars())


def unsettled_by(conn: Connection, source: str, seq: int, before: int) -> Iterator[str]:
    """Keys whose version in force may depend on the snapshot `seq`, when `before` is the one in force below it."""
    moved = or_(
        version.c.from_seq.between(before + 1, seq),
        version.c.until_seq.between(before + 1, seq),
        version.c.taken.is_(False),
    )
    yield from conn.execute(
        select(version.c.key).where(version.c.source == source, moved).distinct()
    ).scalars()


def recompute(conn: Connection, source: str, keys: Iterable[str], present: bool = True) -> int:
    """Puts the right version in force for these keys of one source; returns how many records changed."""
    seqs = accepted(conn, source) if present else []
    return sum(_recompute_some(conn, source, batch, seqs) for batch in chunks(keys, CHUNK // 2))


def recompute_source(conn: Connection, source: str, present: bool) -> int:
    """The same for all that a source ever said; `present` is false when the cluster is not in the catalogue."""
    keys = list(conn.execute(select(version.c.key).where(version.c.source == source).distinct()).scalars())
    return recompute(conn, source, keys, present)


def _recompute_some(conn: Connection, source: str, keys: Sequence[str], seqs: Sequence[int]) -> int:
    columns = [version.c[name] for name in Span._fields]
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in conn.execute(select(*columns).where(among(version.c.key, keys))):
        spans[row.key].append(Span(*row))
    known = {
        row.key: row.digest
        for row in conn.execute(select(record.c.key, record.c.digest).where(among(record.c.key, keys)))
    }
    standing = {key: in_force(spans[key], seqs) for key in keys}
    wrong = [key for key, span in standing.items() if (span.digest if span else None) != known.get(key)]
    add_all(conn, record, [_new(source, key) for key in wrong if key not in known])
    if wrong:
        conn.execute(_PUT, [_standing(key, standing[key]) for key in wrong])
        mark_changed(conn, wrong)
    return len(wrong)


_PUT = (
    update(record)
    .where(record.c.key == bindparam("of"))
    .values(version=bindparam("v"), digest=bindparam("d"), public_digest=bindparam("p"))
)


def _standing(key: str, span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"of": key, "v": None, "d": None, "p": None}
    return {"of": key, "v": span.id, "d": span.digest, "p": span.public_digest}


def _new(source: str, key: str) -> dict[str, Any]:
    return {"key": key, "source": source, "kind": key.split("/", 2)[1]}


def mark_changed(conn: Connection, keys: Sequence[str]) -> None:
    """The consequences of these records are to be derived again."""
    ids = conn.execute(select(record.c.id).where(among(record.c.key, keys))).scalars()
    upsert(conn, changed, [{"record": n} for n in ids], by=("record",))
