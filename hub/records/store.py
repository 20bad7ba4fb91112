"""Queries on runs and records that several folders need."""

from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from hub.db import add_missing
from hub.relations.facts import changed, issue, record, run, version


@dataclass(frozen=True)
class Run:
    """One harvest of one source. `counts` holds the balances `all` and `public`, and `issues` by code for both."""

    id: int
    source: str
    seq: int | None
    state: str
    started: str
    finished: str | None
    revision: int | None
    fingerprint: str | None
    snapshot: str | None
    known: dict[str, Any]
    counts: dict[str, Any]
    report: dict[str, Any]
    reason: dict[str, str] | None

    @property
    def read_in(self) -> int:
        """The run that really read what this one stands for: itself, unless the source was unchanged."""
        return int(self.report.get("read_in", self.id))


_COLUMNS = (
    run.c.id, run.c.source, run.c.seq, run.c.state, run.c.started, run.c.finished, run.c.revision,
    run.c.fingerprint, run.c.snapshot, run.c.known, run.c.counts, run.c.report, run.c.reason,
)  # fmt: skip


def start_run(conn: Connection, source: str, at: str) -> int:
    """A new run of the source; returns its number."""
    done = conn.execute(insert(run).values(source=source, state="reading", void=False, started=at))
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def note_run(conn: Connection, run_id: int, **told: Any) -> None:
    """Writes down what became known of a run; dictionaries are stored as JSON."""
    values = {name: orjson.dumps(value) if isinstance(value, dict) else value for name, value in told.items()}
    if isinstance(values.get("reason"), bytes):
        values["reason"] = values["reason"].decode()
    conn.execute(update(run).where(run.c.id == run_id).values(**values))


def one_run(conn: Connection, run_id: int) -> Run | None:
    row = conn.execute(select(*_COLUMNS).where(run.c.id == run_id)).first()
    return _run(row) if row else None


def runs(conn: Connection, source: str | None = None, limit: int = 100) -> list[Run]:
    """The newest runs first."""
    query = select(*_COLUMNS).order_by(run.c.id.desc()).limit(limit)
    return [_run(row) for row in conn.execute(query.where(run.c.source == source) if source else query)]


def latest_snapshot(conn: Connection, source: str) -> Run | None:
    """The last accepted snapshot of a source, void or not."""
    query = select(*_COLUMNS).where(run.c.source == source, run.c.seq.is_not(None))
    row = conn.execute(query.order_by(run.c.seq.desc()).limit(1)).first()
    return _run(row) if row else None


def void_snapshots(conn: Connection, source: str) -> set[str]:
    """Digests of the snapshots of a source that were undone."""
    query = select(run.c.snapshot).where(run.c.source == source, run.c.void.is_(True))
    return {digest for digest in conn.execute(query).scalars() if digest}


def newest_offer(conn: Connection, source: str) -> tuple[int | None, str | None]:
    """Sequence and fingerprint of the highest feed that a source ever offered, whatever became of the run."""
    query = select(run.c.known, run.c.fingerprint).where(run.c.source == source, run.c.known.is_not(None))
    told = ((orjson.loads(known).get("sequence"), fingerprint) for known, fingerprint in conn.execute(query))
    numbered = (offer for offer in told if offer[0] is not None)
    return max(numbered, key=lambda offer: offer[0], default=(None, None))


@dataclass(frozen=True)
class Reason:
    """Why records of a run were refused, or values left out: how often, and the first case as its source has it."""

    outcome: str
    code: str
    count: int
    position: str
    field: str
    value: str
    fr: str
    en: str


def reasons(conn: Connection, run_id: int) -> list[Reason]:
    """One per outcome and code, refusals first."""
    found: dict[tuple[str, str], Reason] = {}
    for row in conn.execute(select(issue).where(issue.c.run == run_id)):
        at = (row.outcome, row.code)
        if at in found:
            found[at] = replace(found[at], count=found[at].count + 1)
        else:
            found[at] = Reason(row.outcome, row.code, 1, row.position, row.field, row.value, row.fr, row.en)
    return sorted(found.values(), key=lambda one: (one.outcome != "refused", one.code))


def latest_keys(conn: Connection, source: str) -> list[str]:
    """Keys that the latest accepted snapshot of a source offered."""
    query = select(version.c.key).where(version.c.source == source, version.c.until_seq.is_(None))
    return list(conn.execute(query).scalars())


def mark_source_changed(conn: Connection, source: str) -> None:
    """Everything derived from a source is to be derived again."""
    add_missing(conn, changed, select(record.c.id.label("record")).where(record.c.source == source))


def _run(row: Any) -> Run:
    told = row._mapping
    parsed = {name: orjson.loads(told[name] or b"{}") for name in ("known", "counts", "report")}
    reason = orjson.loads(told["reason"]) if told["reason"] else None
    return Run(**{**told, **parsed, "reason": reason})
