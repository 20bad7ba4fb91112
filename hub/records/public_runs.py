"""What anyone may know of the runs of a source: outcomes, and counts taken over public records only; never values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import orjson
from sqlalchemy import Connection, func, select

from hub.relations.facts import run

Told = Literal["applied", "held", "failed", "void"]
APPLIED, HELD, FAILED, VOID = TOLD = get_args(Told)
"""The states of a run that are told; a reading under way, or one that a newer one replaced, is not."""


@dataclass(frozen=True)
class PublicRun:
    """One run. `balance` and `issues` (how often each reason came up) are told of what was applied only.

    Why a run waits depends on records that the public may not see, so it is not told; why one failed, by code.
    """

    source: str
    state: Told
    started: str
    finished: str | None
    failure: str | None
    balance: Mapping[str, int] | None
    issues: Mapping[str, int]


def public_runs(conn: Connection, sources: Iterable[str], most: int) -> dict[str, list[PublicRun]]:
    """The newest runs of each source, at most so many, newest first."""
    number = func.row_number().over(partition_by=run.c.source, order_by=run.c.id.desc()).label("place")
    columns = (run.c.id, run.c.source, run.c.state, run.c.started, run.c.finished, run.c.counts, run.c.reason)
    placed = (
        select(*columns, number).where(run.c.source.in_(sorted(sources)), run.c.state.in_(TOLD)).subquery()
    )
    rows = conn.execute(
        select(placed).where(placed.c.place <= most).order_by(placed.c.source, placed.c.place)
    )
    told = list(rows)
    found: dict[str, list[PublicRun]] = defaultdict(list)
    for row in told:
        counts = orjson.loads(row.counts) if row.state in (APPLIED, VOID) and row.counts else None
        found[row.source].append(
            PublicRun(
                row.source,
                row.state,
                row.started,
                row.finished,
                orjson.loads(row.reason)["code"] if row.state == FAILED and row.reason else None,
                counts["public"] if counts else None,
                counts["issues"]["public"] if counts else {},
            )
        )
    return dict(found)


def last_updates(conn: Connection, sources: Iterable[str]) -> dict[str, str]:
    """When each source was last read with success, and what it said then is still in force."""
    query = select(run.c.source, func.max(run.c.finished)).where(
        run.c.source.in_(sorted(sources)), run.c.state == APPLIED
    )
    return {source: at for source, at in conn.execute(query.group_by(run.c.source)) if at}
