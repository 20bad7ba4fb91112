"""`undo(run)`: the hub as if the run had never been offered; later runs, and those of others, stay."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from hub.errors import Conflict, NotFound
from hub.records.history import accepted, recompute, unsettled_by
from hub.relations.facts import run
from hub.revisions import next_revision


def undo(conn: Connection, run_id: int, at: datetime, present: bool = True) -> int:
    """Records that an applied run is void; returns how many records changed.

    `present` is false while the cluster is out of the catalogue: then nothing is in force anyway.
    """
    row = conn.execute(select(run).where(run.c.id == run_id)).first()
    if row is None:
        raise NotFound("run", f"Il n’y a pas de mise à jour n° {run_id}.", f"There is no run {run_id}.")
    if row.seq is None or row.void:
        raise Conflict(
            "not_applied",
            f"La mise à jour n° {run_id} n’est pas appliquée : il n’y a rien à annuler.",
            f"Run {run_id} is not applied: there is nothing to undo.",
        )
    before = max((seq for seq in accepted(conn, row.source) if seq < row.seq), default=0)
    keys = list(unsettled_by(conn, row.source, row.seq, before))
    conn.execute(
        update(run)
        .where(run.c.id == run_id)
        .values(state="void", void=True, void_revision=next_revision(conn, f"void {run_id}", at))
    )
    return recompute(conn, row.source, keys, present)
