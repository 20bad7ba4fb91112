"""Which sources are due: by the cadence that each asks for, sooner again after a failure."""

from datetime import datetime, timedelta
from pathlib import Path

from connectors.errors import SourceError
from hub.db import Database
from hub.harvest.described import stored_source
from hub.members.store import Described, sources
from hub.records.store import runs

EVERY = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
}
AGAIN_AFTER_FAILURE = timedelta(hours=1)


def due_sources(db: Database, at: datetime) -> list[str]:
    """Ids of the sources to refresh now, the longest waiting first."""
    waiting = []
    with db.read() as conn:
        for described in sources(conn):
            last = runs(conn, described.id, limit=1)
            since = datetime.fromisoformat(last[0].started) if last else None
            every = _every(described)
            if last and last[0].state == "failed":
                every = min(every, AGAIN_AFTER_FAILURE)
            if since is None or since + every <= at:
                waiting.append((since is not None, since or at, described.id))
    return [name for _, _, name in sorted(waiting)]


def _every(described: Described) -> timedelta:
    try:
        return EVERY[stored_source(described.description, Path(described.folder)).cadence]
    except SourceError:  # the run will fail and say so
        return AGAIN_AFTER_FAILURE
