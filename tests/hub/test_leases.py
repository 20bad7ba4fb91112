"""One worker at a time reads a source, and one that lost its lease commits nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from charter import Event
from connectors.contract import Known, Unread
from connectors.source import Source
from hub.errors import Busy, Conflict
from hub.harvest.lease import LASTS, SCHEDULER, Lease, hold, keep, release
from hub.members.store import Described
from hub.pipeline import Hub, admit_source, publish, refresh, take
from hub.settings import Settings
from schema import Item
from tests.federation import AT, Said, change_state, description, federation, offer
from tests.hub.looking import many, names, public, said
from tests.loopback import Loopback, answer

SOURCE = "a-liste"
ONE, TWO = Lease(f"source {SOURCE}", "one", AT), Lease(f"source {SOURCE}", "two", AT)


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": [SOURCE]})


@dataclass
class Interrupted(Said):
    """A reading in the middle of which something else happens."""

    meanwhile: Callable[[], object] = bool

    def items(self) -> Iterator[Item | Unread]:
        yield from super().items()
        self.meanwhile()


def interrupted(
    hub: Hub, meanwhile: Callable[[], object], fence: Callable[..., None] = lambda _conn: None
) -> None:
    """A harvest during which something else happens."""

    def read(_source: Source, _known: Known) -> Interrupted:
        return Interrupted([said("before"), *many(3)], meanwhile=meanwhile)

    take(hub, SOURCE, read, fence)


def test_a_source_in_work_is_left_alone(hub: Hub) -> None:
    hold(hub.db, ONE)
    with pytest.raises(Busy):
        refresh(hub, SOURCE, "two")
    with pytest.raises(Busy):
        refresh(hub, SOURCE)


def test_two_calls_of_one_program_are_two_workers(hub: Hub) -> None:
    """While the first waits for the server, somebody starts the same run in a second terminal."""
    second: list[str] = []

    def say(_request: str) -> bytes:
        try:
            second.append(refresh(hub_here, SOURCE).state)
        except Busy as problem:
            second.append(problem.code)
        return answer(b"id,name\n1,Atelier\n", content_type="text/csv")

    with Loopback(say) as server:
        place = f"127.0.0.1:{server.port}"
        told = description(SOURCE, "alpha").replace(b"list.csv", f"http://{place}/list.csv".encode())
        admit_source(hub, Described(SOURCE, "alpha", told, "."))
        hub_here = replace(hub, settings=Settings(allow=(place,)))
        first = refresh(hub_here, SOURCE)
    assert (first.state, second) == ("applied", ["leased"])


def test_a_lease_is_handed_on_when_it_is_over(hub: Hub) -> None:
    number = hold(hub.db, ONE)
    with pytest.raises(Busy):
        hold(hub.db, replace(TWO, at=AT + LASTS - timedelta(seconds=1)))
    assert hold(hub.db, replace(TWO, at=AT + LASTS)) > number


def test_a_lease_given_back_is_free_and_counts_on(hub: Hub) -> None:
    number = hold(hub.db, ONE)
    release(hub.db, ONE.name, "two")  # not his: nothing happens
    with pytest.raises(Busy):
        hold(hub.db, TWO)
    release(hub.db, ONE.name, "one")
    assert hold(hub.db, TWO) > number


def test_who_lost_the_lease_commits_nothing(hub: Hub) -> None:
    offer(hub, SOURCE, [said("before")])
    number = hold(hub.db, ONE)
    late = AT + LASTS
    with pytest.raises(Busy):
        interrupted(
            hub,
            lambda: hold(hub.db, replace(TWO, at=late)),
            lambda conn: keep(conn, ONE, number, late),
        )
    publish(hub)
    assert names(hub) == ["Atelier"]
    assert offer(hub, SOURCE, [said("before"), said("after")]).state == "applied", "what was left is cleared"


def test_a_cluster_suspended_while_it_is_read_says_nothing(hub: Hub) -> None:
    def suspended() -> None:
        change_state(hub, "alpha", Event.FOREWARN)
        change_state(hub, "alpha", Event.SUSPEND)

    with pytest.raises(Conflict, match="not_in_catalogue"):
        interrupted(hub, suspended)
    publish(hub)
    assert public(hub) == []


def test_one_scheduler_at_a_time(hub: Hub) -> None:
    hold(hub.db, Lease(SCHEDULER, "one", AT))
    with pytest.raises(Busy):
        hold(hub.db, Lease(SCHEDULER, "two", AT))
    assert hold(hub.db, Lease(SCHEDULER, "one", AT)) == hold(hub.db, Lease(SCHEDULER, "one", AT)), "prolonged"
    hold(hub.db, ONE)
