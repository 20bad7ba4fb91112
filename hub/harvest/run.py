"""One run of one source: read, store the plan, judge it, apply it or hold it for a person."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from charter import LicenceRefused
from connectors.contract import Known, Reading, Report
from connectors.errors import SourceError
from connectors.source import Source
from hub.clock import Clock
from hub.db import Database
from hub.errors import Conflict, NotFound
from hub.harvest import plan
from hub.harvest.apply import apply, drop_plan
from hub.harvest.balance import Balance
from hub.harvest.breakers import EQUALS_VOID, Hold, unusual
from hub.harvest.intake import Intake, Offer
from hub.harvest.issues import issue_counts
from hub.records import store
from hub.records.keys import split_key
from hub.relations.facts import run
from hub.revisions import next_revision
from schema import Issue, Item
from schema.feed import bucket_of

Read = Callable[[Known], Reading]
"""Opens a source, told what need not be read again."""
Fence = Callable[[Connection], None]
"""Raises hub.errors.Busy, inside the commit, when the lease on the source was handed on."""


def unfenced(_conn: Connection) -> None:
    """For one process alone with its hub."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: applied, unchanged, held or failed, and why."""

    run: int
    state: str
    balance: Balance | None = None
    reason: Hold | None = None


def harvest(
    db: Database,
    source: Source,
    read: Read,
    intake: Intake,
    clock: Clock,
    rules: str,
    fence: Fence = unfenced,
) -> Outcome:
    """Harvests a source. `rules`: digest of what turns items into records; when it moves, nothing counts as unchanged.

    What a source does wrong ends in the run's reason, never in an exception; a fault of ours raises and writes nothing.
    """
    with db.write() as conn:
        run_id = store.start_run(conn, source.id, clock().isoformat())
        latest = store.latest_snapshot(conn, source.id)
        known = _known(conn, source.id, latest, rules)
    try:
        with read(known) as reading:
            if reading.unchanged and latest is not None:
                return _unchanged(db, run_id, latest, clock(), fence)
            persons = plan.store(db, run_id, _offers(reading, intake), fence)
            return _planned(db, _Plan(run_id, source, reading, persons, rules, intake), clock(), fence)
    except SourceError as problem:
        return _failed(db, run_id, problem, clock())


def fail(db: Database, source: str, problem: SourceError | LicenceRefused, at: datetime) -> Outcome:
    """A run that cannot even begin: its description does not hold any more, or the charter refuses its licence."""
    with db.write() as conn:
        run_id = store.start_run(conn, source, at.isoformat())
    return _failed(db, run_id, problem, at)


def accept(conn: Connection, run_id: int, at: datetime) -> Balance:
    """A person accepts a held run; raises Conflict when it is not held any more."""
    row = store.one_run(conn, run_id)
    if row is None:
        raise NotFound("run", f"Il n’y a pas de mise à jour n° {run_id}.", f"There is no run {run_id}.")
    if row.state != "held":
        raise Conflict(
            "not_held",
            f"La mise à jour n° {run_id} n’attend pas de décision (état : {row.state}).",
            f"Run {run_id} does not wait for a decision (state: {row.state}).",
        )
    balances = plan.balances(conn, run_id, row.source)
    store.note_run(conn, run_id, counts=_counts(balances, row.counts))
    apply(conn, run_id, row.source, at)
    return balances[0]


def _failed(db: Database, run_id: int, problem: SourceError | LicenceRefused, at: datetime) -> Outcome:
    reason = Hold(problem.code, problem.message_fr, problem.message_en)
    with db.write() as conn:
        drop_plan(conn, run_id)
        store.note_run(conn, run_id, state="failed", finished=at.isoformat(), reason=asdict(reason))
    return Outcome(run_id, "failed", reason=reason)


def _known(conn: Connection, source: str, latest: store.Run | None, rules: str) -> Known:
    """What the reading may be spared: only when the latest snapshot is in force and was taken in by the same rules."""
    sequence, offered = store.newest_offer(conn, source)
    if latest is None or latest.state != "applied" or latest.known.get("rules") != rules:
        return Known(sequence=sequence, offered=offered)
    told = latest.known
    return Known(latest.fingerprint, told["etag"], told["last_modified"], sequence, told["parts"], offered)


def _offers(reading: Reading, intake: Intake) -> Iterator[tuple[str, Offer]]:
    for entry in reading.items():
        if isinstance(entry, Item):
            yield reading.position, intake.take(entry)
        else:
            said = Issue(entry.code, entry.field, entry.value, entry.message_fr, entry.message_en)
            yield entry.position, intake.refuse(entry.kind, entry.id, entry.visible_to, said)


def _unchanged(db: Database, run_id: int, latest: store.Run, at: datetime, fence: Fence) -> Outcome:
    counts = {**latest.counts}  # the issues of the reading stay those of the source
    for audience in ("all", "public"):
        counts[audience] = _again(Balance(**latest.counts[audience])).as_dict()
    with db.write() as conn:
        fence(conn)
        _supersede(conn, run_id, latest.source)
        store.note_run(
            conn, run_id, fingerprint=latest.fingerprint, snapshot=latest.snapshot, known=latest.known,
            counts=counts, report={**latest.report, "unchanged": True, "read_in": latest.read_in},
        )  # fmt: skip
        conn.execute(
            update(run)
            .where(run.c.id == run_id)
            .values(
                state="applied",
                seq=(latest.seq or 0) + 1,
                finished=at.isoformat(),
                revision=next_revision(conn, f"run {run_id}", at),
            )
        )
    return Outcome(run_id, "unchanged", Balance(**counts["all"]))


def _again(before: Balance) -> Balance:
    """The balances of a run that offers exactly what the run before offered."""
    taken = before.created + before.updated + before.same
    return Balance(
        read=before.read, same=taken, refused=before.refused, repeated=before.repeated,
        kept=before.kept, held=taken + before.kept,
    ).checked()  # fmt: skip


@dataclass(frozen=True)
class _Plan:
    run: int
    source: Source
    reading: Reading
    persons: int
    rules: str
    intake: Intake


def _planned(db: Database, read: _Plan, at: datetime, fence: Fence) -> Outcome:
    run_id, source = read.run, read.source.id
    with db.write() as conn:
        fence(conn)
        latest = store.latest_snapshot(conn, source)
        if read.reading.held and latest is not None:
            plan.carry_over(conn, run_id, latest.read_in, _held_keys(conn, source, read.reading))
        fragile = plan.settle(conn, run_id)
        balances = plan.balances(conn, run_id, source)
        snapshot = plan.snapshot_digest(conn, run_id)
        store.note_run(
            conn, run_id, fingerprint=read.reading.fingerprint, snapshot=snapshot,
            known=_told(read.reading, read.rules), report=_report(read.reading.report),
            counts=_counts(
                balances,
                {
                    "persons": read.persons, "fragile": len(fragile),
                    "issues": issue_counts(conn, run_id),
                },
            ),
        )  # fmt: skip
        _supersede(conn, run_id, source)
        void = EQUALS_VOID if _equals_void(conn, latest, source, snapshot) else None
        hold = void or unusual(balances[0], read.intake.charter, read.source, read.intake.ceiling)
        if hold is not None:
            store.note_run(conn, run_id, state="held", reason=asdict(hold))
            return Outcome(run_id, "held", balances[0], hold)
        apply(conn, run_id, source, at)
    return Outcome(run_id, "applied", balances[0])


def _equals_void(conn: Connection, latest: store.Run | None, source: str, snapshot: str) -> bool:
    in_force = latest is not None and latest.state == "applied" and latest.snapshot == snapshot
    return not in_force and snapshot in store.void_snapshots(conn, source)


def _supersede(conn: Connection, run_id: int, source: str) -> None:
    """A newer reading replaces one that still waits: nobody can accept what the source no longer says."""
    waiting = select(run.c.id).where(
        run.c.source == source, run.c.id != run_id, run.c.state.in_(("held", "reading"))
    )
    for older in conn.execute(waiting).scalars().all():
        drop_plan(conn, older)
        store.note_run(conn, older, state="superseded")


def _held_keys(conn: Connection, source: str, reading: Reading) -> Iterator[str]:
    """Keys of the feed's parts that were not fetched since the latest snapshot has them."""
    buckets = {part.bucket for part in reading.held}
    of = reading.held[0].buckets
    for key in store.latest_keys(conn, source):
        told = split_key(key)
        if bucket_of(told.kind, told.local_id, of) in buckets:
            yield key


def _counts(balances: tuple[Balance, Balance], more: dict[str, Any]) -> dict[str, Any]:
    return {**more, "all": balances[0].as_dict(), "public": balances[1].as_dict()}


def _told(reading: Reading, rules: str) -> dict[str, Any]:
    parts = {part.place: part.sha256 for part in reading.parts}
    return {
        "rules": rules, "etag": reading.etag, "last_modified": reading.last_modified,
        "sequence": reading.sequence, "parts": parts,
    }  # fmt: skip


def _report(report: Report) -> dict[str, Any]:
    told = asdict(report)
    told["columns_ignored"] = dict(report.columns_ignored)
    return told
