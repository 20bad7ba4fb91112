"""What becomes of what a source offers: the three outcomes, both balances, holds, undo, leases."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select

from charter import Event
from connectors.contract import Unread
from connectors.errors import TryLater
from hub.catalogue.digest import lines
from hub.db import metadata
from hub.errors import Busy, Conflict
from hub.harvest.lease import Lease, hold, keep
from hub.pipeline import Hub, accept_run, decide, publish, rebuild_all, undo_run
from hub.records.store import one_run, reasons
from hub.relations.facts import record
from schema import Audience, Item
from tests.federation import AT, change_state, federation, offer

SOURCES = {"alpha": ["a-liste"], "beta": ["b-liste"]}


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, SOURCES)


def said(
    local_id: str, name: str = "Atelier", visible_to: Audience = Audience.PUBLIC, **data: object
) -> Item:
    return Item("organisation", local_id, {"name": name, **data}, None, visible_to)


UNREAD = Unread("ligne 9", "no_id", "id", "", "sans identifiant", "no id")
CASES: dict[str, tuple[list[Item | Unread], list[Item | Unread], dict[str, int]]] = {
    "all new": ([], [said("1"), said("2")], {"read": 2, "created": 2}),
    "the same": ([said("1")], [said("1")], {"read": 1, "same": 1, "held": 1}),
    "changed": ([said("1")], [said("1", "Autre")], {"read": 1, "updated": 1, "held": 1}),
    "gone": ([said("1"), said("2")], [said("1")], {"read": 1, "same": 1, "removed": 1, "held": 2}),
    "without a field": ([], [said("1", phone="rien")], {"read": 1, "created": 1}),
    "refused": ([], [said("1", "")], {"read": 1, "refused": 1}),
    "kept": ([said("1")], [said("1", "")], {"read": 1, "refused": 1, "kept": 1, "held": 1}),
    "repeated": ([], [said("1"), said("1")], {"read": 2, "created": 1, "repeated": 1}),
    "copies": ([], [said("1"), said("1", "Autre")], {"read": 2, "created": 2}),
    "without an id": ([said("1")], [said("1"), UNREAD], {"read": 2, "same": 1, "refused": 1, "held": 1}),
}


@pytest.mark.parametrize("name", CASES)
def test_both_balances(hub: Hub, name: str) -> None:
    before, after, counts = CASES[name]
    if before:
        offer(hub, "a-liste", before)
    outcome = offer(hub, "a-liste", after)
    assert outcome.balance is not None
    assert {key: value for key, value in outcome.balance.as_dict().items() if value} == counts


def test_the_public_balance_tells_nothing_of_the_hidden(hub: Hub) -> None:
    run = offer(
        hub, "a-liste", [said("1"), said("2", visible_to=Audience.MEMBER), said("3", "", Audience.MEMBER)]
    ).run
    with hub.db.read() as conn:
        told = one_run(conn, run)
    assert told is not None
    assert (told.counts["all"]["read"], told.counts["public"]["read"]) == (3, 1)
    assert told.counts["public"]["refused"] == 0


def test_an_issue_on_a_hidden_field_is_not_counted_in_public(hub: Hub) -> None:
    item = Item(
        "organisation",
        "1",
        {"name": "A", "phone": "x", "email": "y"},
        None,
        Audience.PUBLIC,
        {"phone": Audience.MEMBER},
    )
    run = offer(hub, "a-liste", [item]).run
    with hub.db.read() as conn:
        told = one_run(conn, run)
    assert told is not None
    assert told.counts["issues"] == {"all": {"bad_email": 1, "bad_phone": 1}, "public": {"bad_email": 1}}


def test_a_misspelt_narrowing_publishes_nothing(hub: Hub) -> None:
    item = Item("organisation", "1", {"name": "A"}, None, Audience.PUBLIC, {"phnoe": Audience.MEMBER})
    outcome = offer(hub, "a-liste", [item])
    assert outcome.balance is not None
    assert outcome.balance.refused == 1
    assert _public(hub) == []


def test_persons_are_dropped_and_counted(hub: Hub) -> None:
    run = offer(hub, "a-liste", [said("1", contacts=[{"name": "CANARI PERSONNE", "role": "accueil"}])]).run
    publish(hub)
    with hub.db.read() as conn:
        told = one_run(conn, run)
        stored = [str(row) for table in metadata.sorted_tables for row in conn.execute(select(table))]
    assert told is not None
    assert told.counts["persons"] == 1
    assert not any("CANARI PERSONNE" in row for row in stored)


def test_hidden_values_are_in_no_public_line(hub: Hub) -> None:
    hidden = Item(
        "organisation",
        "1",
        {"name": "A", "description": "CANARI"},
        None,
        Audience.PUBLIC,
        {"description": Audience.MEMBER},
    )
    offer(hub, "a-liste", [hidden, said("2", "CANARI DEUX", Audience.MEMBER)])
    publish(hub)
    assert "CANARI" not in str(_public(hub))
    with hub.db.read() as conn:
        assert b"CANARI" in b"".join(lines(conn, Audience.MEMBER))


def test_a_failure_leaves_what_was_there(hub: Hub) -> None:
    from hub.pipeline import take

    offer(hub, "a-liste", [said("1")])
    publish(hub)

    def fails(*_given: object) -> None:
        raise TryLater("timeout", "La source ne répond pas.", "The source does not answer.")

    outcome = take(hub, "a-liste", fails)  # type: ignore[arg-type]
    publish(hub)
    assert (outcome.state, outcome.reason and outcome.reason.code) == ("failed", "timeout")
    assert len(_public(hub)) == 1


MANY: list[Item | Unread] = [said(str(n), f"Structure {n}") for n in range(40)]
HELD: dict[str, tuple[list[Item | Unread], list[Item | Unread], str]] = {
    "95 % gone": (MANY, MANY[:2], "removed"),
    "all gone": (MANY, [], "removed"),
    "renamed": (MANY, [said(f"n{n}", f"Structure {n}") for n in range(40)], "removed"),
    "grown": (MANY[:10], [*MANY, *(said(f"x{n}") for n in range(20))], "growth"),
}


@pytest.mark.parametrize("name", HELD)
def test_the_unusual_waits_for_a_person(hub: Hub, name: str) -> None:
    before, after, code = HELD[name]
    offer(hub, "a-liste", before)
    outcome = offer(hub, "a-liste", after, accepting=False)
    publish(hub)
    assert (outcome.state, outcome.reason and outcome.reason.code) == ("held", code)
    assert len(_public(hub)) == len(before)
    accept_run(hub, outcome.run)
    publish(hub)
    assert len(_public(hub)) == len(after)


def test_what_was_undone_does_not_come_back_by_itself(hub: Hub) -> None:
    offer(hub, "a-liste", [said("1")])
    wrong = offer(hub, "a-liste", [said("1"), said("2", "Faux")])
    undo_run(hub, wrong.run)
    again = offer(hub, "a-liste", [said("1"), said("2", "Faux")], accepting=False)
    assert (again.state, again.reason and again.reason.code) == ("held", "equals_void")
    with pytest.raises(Conflict, match="not_applied"):
        undo_run(hub, wrong.run)


def test_undoing_what_was_kept_upon(hub: Hub) -> None:
    """The second run keeps what the first one gave; without the first there is nothing to keep."""
    first = offer(hub, "a-liste", [said("1")])
    offer(hub, "a-liste", [said("1", "")])
    undo_run(hub, first.run)
    publish(hub)
    assert _public(hub) == []


def test_one_local_id_in_two_sources_is_two_records(hub: Hub) -> None:
    offer(hub, "a-liste", [said("1", "Un")])
    offer(hub, "b-liste", [said("1", "Deux")])
    offer(hub, "b-liste", [], accepting=True)  # nobody withdraws another's record
    publish(hub)
    with hub.db.read() as conn:
        keys = set(conn.execute(select(record.c.key).where(record.c.version.is_not(None))).scalars())
    assert keys == {"a-liste/organisation/1"}


def test_who_is_suspended_is_not_harvested_and_not_shown(hub: Hub) -> None:
    offer(hub, "a-liste", [said("1")])
    change_state(hub, "alpha", Event.FOREWARN)
    change_state(hub, "alpha", Event.SUSPEND)
    publish(hub)
    assert _public(hub) == []
    with pytest.raises(Conflict, match="not_in_catalogue"):
        offer(hub, "a-liste", [said("1")])


def test_a_ruling_joins_and_parts(hub: Hub) -> None:
    offer(hub, "a-liste", [said("1", siren="732829320", level="legal_person"), said("2", "Même")])
    offer(hub, "b-liste", [said("1", siren="552100554", level="legal_person")])
    decide(hub, "same", "a-liste/organisation/1", "a-liste/organisation/2", "comité", "vu")
    decide(hub, "same", "a-liste/organisation/1", "b-liste/organisation/1", "comité", "vu")
    publish(hub)
    groups = sorted(len(line["members"]) for line in _public(hub))
    assert groups == [1, 2], "a ruling does not go against identifiers"
    decide(hub, "different", "a-liste/organisation/1", "a-liste/organisation/2", "comité", "revu")
    publish(hub)
    assert len(_public(hub)) == 3, "a contradiction counts as different"
    assert set(rebuild_all(hub).lines.values()) == {0}


def test_one_worker_at_a_time_and_no_late_commit(hub: Hub) -> None:
    first = Lease("source a-liste", "one", AT)
    number = hold(hub.db, first)
    with pytest.raises(Busy):
        hold(hub.db, replace(first, holder="two"))
    later = AT + timedelta(minutes=6)
    hold(hub.db, replace(first, holder="two", at=later))
    with pytest.raises(Busy), hub.db.write() as conn:
        keep(conn, first, number, later)


def test_reasons_tell_the_first_case(hub: Hub) -> None:
    run = offer(hub, "a-liste", [said("1", phone="x"), said("2", phone="y"), said("3", "")]).run
    with hub.db.read() as conn:
        told = [(one.outcome, one.code, one.count, one.position) for one in reasons(conn, run)]
    assert told == [("refused", "missing_name", 1, "ligne 3"), ("field", "bad_phone", 2, "ligne 1")]


def _public(hub: Hub) -> list[dict[str, list[str]]]:
    with hub.db.read() as conn:
        return [orjson.loads(line) for line in lines(conn, Audience.PUBLIC)]
