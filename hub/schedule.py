"""The only file that knows APScheduler: due sources are refreshed, consequences published, departures completed."""

import socket
from datetime import timedelta
from uuid import uuid4

from apscheduler.schedulers.blocking import BlockingScheduler

from hub.errors import Busy, HubError
from hub.harvest.due import due_sources
from hub.harvest.lease import LASTS, SCHEDULER, Lease, hold, release
from hub.pipeline import Hub, complete_departures, index, publish, refresh

TICK = timedelta(minutes=1)


def work(hub: Hub, ticks: int | None = None) -> None:
    """Runs until it is stopped (or for so many ticks): each tick does what is due, if this process holds the lease."""
    worker = f"{socket.gethostname()}-{uuid4().hex[:8]}"
    scheduler = BlockingScheduler(timezone="UTC")
    left = [ticks]

    def tick() -> None:
        tick_once(hub, worker)
        if left[0] is not None:
            left[0] -= 1
            if left[0] <= 0:
                scheduler.shutdown(wait=False)

    scheduler.add_job(
        tick, "interval", seconds=TICK.total_seconds(), next_run_time=hub.clock(), coalesce=True, max_instances=1,
        misfire_grace_time=int(TICK.total_seconds()),
    )  # fmt: skip
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        release(hub.db, SCHEDULER, worker)


def tick_once(hub: Hub, worker: str) -> list[str]:
    """What one tick does; returns the sources that were refreshed. Nothing when another process schedules."""
    try:
        hold(hub.db, Lease(SCHEDULER, worker, hub.clock(), LASTS))
    except Busy:
        return []
    complete_departures(hub)
    done = [source for source in due_sources(hub.db, hub.clock()) if _refresh(hub, source, worker)]
    publish(hub)
    index(hub)
    return done


def _refresh(hub: Hub, source: str, worker: str) -> bool:
    try:
        refresh(hub, source, worker)
    except HubError:
        return (
            False  # another worker is at it, or its cluster left meanwhile: both are written down elsewhere
        )
    return True
