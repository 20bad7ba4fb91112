"""Work is in proportion: one change among ten thousand records scores its neighbourhood and writes what it touches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select

from charter import Event
from hub.catalogue.derive import Work
from hub.catalogue.tables import projection
from hub.pipeline import Hub, decide, publish, undo_run
from hub.relations.facts import record
from schema import Audience, Item
from tests.federation import change_state, federation, offer

MANY = 10_000
PHONES = 5_000
"""One phone for two records: the list is full of pairs, yet each neighbourhood is small."""


@dataclass
class Crowd:
    """A hub with a long list, and with a short one of another cluster that meets it in two records."""

    hub: Hub
    items: list[Item]

    def after(self, act: Callable[[], object]) -> tuple[Work, int]:
        """What deriving the consequences of an act did, and how many rows of the database it wrote."""
        act()
        with counted(self.hub) as written:
            work = publish(self.hub)
        return work, written[0]

    def say(self, item: Item | None, at: int) -> None:
        self.items = [*self.items[:at], *([item] if item else []), *self.items[at + 1 :]]
        offer(self.hub, "a-annuaire", self.items)


@contextmanager
def counted(hub: Hub) -> Iterator[list[int]]:
    """How many rows SQLite inserted, changed or deleted meanwhile."""
    with hub.db.read() as conn:
        raw = conn.connection.dbapi_connection
        assert raw is not None
        before = raw.total_changes
    written = [0]
    yield written
    with hub.db.read() as conn:
        assert conn.connection.dbapi_connection is raw, "one connection, one count"
        written[0] = raw.total_changes - before


def organisation(n: int, **said: object) -> Item:
    place = {"latitude_e6": 44_000_000 + 10_000 * (n % PHONES), "longitude_e6": -580_000}
    data = {"name": f"Structure {n}", "phone": f"+335{n % PHONES:08d}", "sites": [place]}
    return Item("organisation", f"{n:05d}", {**data, **said})


@pytest.fixture(scope="module")
def crowd(sqlite_url: str) -> Crowd:
    hub = federation(sqlite_url, {"alpha": ["a-annuaire"], "beta": ["b-annuaire"]})
    items = [organisation(n) for n in range(MANY)]
    offer(hub, "a-annuaire", items)
    event = {"name": "Forum", "start": "2026-12-01", "organisers": [{"scheme": "local", "value": "1"}]}
    offer(hub, "b-annuaire", [replace(organisation(1), id="1"), Item("event", "1", event)])
    assert publish(hub).records == MANY + 2
    return Crowd(hub, items)


ACTS: dict[str, Callable[[Crowd], object]] = {
    "a value": lambda crowd: crowd.say(organisation(7, description="autre"), 7),
    "a phone, from one pair to another": lambda crowd: crowd.say(organisation(7, phone="+33500000009"), 7),
    "a removal": lambda crowd: crowd.say(None, 7),
    "that run is void": lambda crowd: undo_run(crowd.hub, 5),
    "a ruling": lambda crowd: decide(
        crowd.hub, "different", "a-annuaire/organisation/00001", "a-annuaire/organisation/05001", "x", "y"
    ),
    "a small cluster leaves": lambda crowd: change_state(crowd.hub, "beta", Event.WITHDRAW),
    "and returns": lambda crowd: change_state(crowd.hub, "beta", Event.RETURN),
}


@pytest.mark.slow
def test_one_change_among_ten_thousand(crowd: Crowd) -> None:
    for what, act in ACTS.items():
        work, written = crowd.after(lambda act=act: act(crowd))  # type: ignore[misc]
        assert 1 <= work.records <= 2, what
        assert work.pairs <= 24, what
        assert work.regrouped <= 8, what
        assert 1 <= work.lines[Audience.PUBLIC] <= 4, what
        assert written <= 100, what
    assert everything(crowd.hub) >= MANY, "nothing was lost on the way"


def everything(hub: Hub) -> int:
    with hub.db.read() as conn:
        present = conn.execute(select(func.count()).where(record.c.version.is_not(None))).scalar_one()
        shown = select(func.sum(func.json_array_length(projection.c.line, "$.members"))).where(
            projection.c.audience == Audience.PUBLIC, projection.c.key.is_not(None)
        )
        assert conn.execute(shown).scalar_one() == present
    return int(present)
