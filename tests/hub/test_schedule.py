"""What one tick of the scheduler does: what is due, in turn, and nothing that another process does already."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from charter import Event
from hub.harvest.due import due_sources
from hub.harvest.lease import LASTS, SCHEDULER, Lease, hold
from hub.members.store import Described
from hub.pipeline import Hub, admit_source, change_state, undo_run
from hub.records.store import runs
from hub.schedule import tick_once, work
from tests.federation import description, fresh, offer
from tests.hub.looking import Watch, founded, many, names, said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock() -> Watch:
    return Watch()


def hub_with(url: str, folder: Path, clock: Watch, cadences: Mapping[str, str]) -> Hub:
    """One source per cluster, each a list of one line in a folder, read as often as it says."""
    hub = founded(url, folder, {name: [] for name in cadences}, clock)
    for name, cadence in cadences.items():
        told = description(f"{name}-liste", name).replace(b"list.csv", f"{name}.csv".encode())
        told += f"cadence: {cadence}\n".encode()
        (folder / f"{name}.csv").write_text(f"id,name\n1,{name}\n")
        admit_source(hub, Described(f"{name}-liste", name, told, str(folder)))
    return hub


def test_a_tick_reads_what_is_due_and_publishes(database_url: str, tmp_path: Path, clock: Watch) -> None:
    hub = hub_with(database_url, tmp_path, clock, {"alpha": "daily", "beta": "weekly"})
    assert tick_once(hub, "one") == ["alpha-liste", "beta-liste"]
    assert names(hub) == ["alpha", "beta"]
    assert tick_once(hub, "one") == []
    clock.at += DAY
    (tmp_path / "alpha.csv").write_text("id,name\n1,Nouveau\n")
    assert tick_once(hub, "one") == ["alpha-liste"]
    assert names(hub) == ["Nouveau", "beta"]


@pytest.mark.parametrize(
    ("cadence", "after"),
    [("hourly", HOUR), ("daily", DAY), ("weekly", 7 * DAY), ("monthly", 30 * DAY)],
)
def test_by_cadence(tmp_path: Path, clock: Watch, cadence: str, after: timedelta) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": cadence})
    assert due_sources(hub.db, clock.at) == ["alpha-liste"], "never read: at once"
    done = offer(hub, "alpha-liste", [said(1)])
    assert due_sources(hub.db, clock.at + after - timedelta(seconds=1)) == []
    assert due_sources(hub.db, clock.at + after) == ["alpha-liste"]
    undo_run(hub, done.run)
    assert due_sources(hub.db, clock.at) == [], "an undone run is not asked for again at once"


def test_after_a_failure_within_the_hour(tmp_path: Path, clock: Watch) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": "monthly"})
    (tmp_path / "alpha.csv").unlink()
    tick_once(hub, "one")
    with hub.db.read() as conn:
        (last,) = runs(conn, "alpha-liste")
    assert (last.state, last.reason is None) == ("failed", False)
    assert due_sources(hub.db, clock.at + HOUR - timedelta(seconds=1)) == []
    assert due_sources(hub.db, clock.at + HOUR) == ["alpha-liste"]


def test_the_longest_waiting_comes_first(tmp_path: Path, clock: Watch) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, dict.fromkeys(("alpha", "beta", "gamma"), "daily"))
    offer(hub, "beta-liste", [said(1)])
    clock.at += HOUR
    offer(hub, "alpha-liste", [said(1)])
    assert due_sources(hub.db, clock.at + DAY) == ["gamma-liste", "beta-liste", "alpha-liste"]


def test_what_waits_for_a_person_is_not_asked_for_every_minute(tmp_path: Path, clock: Watch) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": "weekly"})
    offer(hub, "alpha-liste", many(40))
    offer(hub, "alpha-liste", [], accepting=False)
    assert due_sources(hub.db, clock.at + DAY) == []


BROKEN = {
    "its code is gone": b"code: absent.py\n",
    "its description holds no more": b"cadence: sometimes\n",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_source_stops_no_other(tmp_path: Path, clock: Watch, case: str) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": "daily", "beta": "daily"})
    told = description("alpha-liste", "alpha") + BROKEN[case]
    admit_source(hub, Described("alpha-liste", "alpha", told, str(tmp_path)))
    assert "beta-liste" in tick_once(hub, "one")
    assert names(hub) == ["beta"]
    with hub.db.read() as conn:
        (last,) = runs(conn, "alpha-liste")
    assert last.state == "failed"
    assert last.reason is not None
    assert due_sources(hub.db, clock.at) == [], "and is not tried every minute"


def test_a_source_whose_cluster_may_not_speak_is_left_out(tmp_path: Path, clock: Watch) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": "daily", "beta": "daily"})
    for event in (Event.FOREWARN, Event.SUSPEND):
        change_state(hub, "alpha", event)
    assert tick_once(hub, "one") == ["beta-liste"]
    assert names(hub) == ["beta"]


def test_one_process_schedules_and_another_takes_over(
    database_url: str, tmp_path: Path, clock: Watch
) -> None:
    hub = hub_with(database_url, tmp_path, clock, {"alpha": "daily"})
    hold(hub.db, Lease(SCHEDULER, "one", clock.at))
    assert tick_once(hub, "two") == []
    with hub.db.read() as conn:
        assert runs(conn) == []
    clock.at += LASTS
    assert tick_once(hub, "two") == ["alpha-liste"]


def test_departures_are_completed(tmp_path: Path, clock: Watch) -> None:
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": "daily", "beta": "daily"})
    tick_once(hub, "one")
    change_state(hub, "alpha", Event.WITHDRAW)
    clock.at += 31 * DAY
    tick_once(hub, "one")
    with hub.db.read() as conn:
        assert {run.source for run in runs(conn)} == {"beta-liste"}
    assert names(hub) == ["beta"]


def test_the_worker_runs_its_ticks_and_ends(tmp_path: Path) -> None:
    clock = Watch()
    hub = hub_with(fresh(tmp_path), tmp_path, clock, {"alpha": "daily"})
    work(hub, ticks=1)
    assert names(hub) == ["alpha"]
