"""What is unusual waits for a person, who sees the difference before deciding."""

from collections.abc import Sequence

import pytest

from charter import Event
from connectors.contract import Unread
from hub.errors import Conflict, NotFound
from hub.harvest.difference import difference
from hub.members.store import Described
from hub.pipeline import Hub, accept_run, admit_source, publish, take, undo_run
from hub.records.public_runs import public_runs
from hub.records.store import note_run, one_run, start_run
from schema import Item
from tests.federation import AT, Said, change_state, description, federation, offer
from tests.hub.looking import digests, many, names, public, said

SOURCE = "a-liste"
ENTRIES = Sequence[Item | Unread]


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": [SOURCE]})


SMALL: dict[str, tuple[ENTRIES, ENTRIES, str]] = {
    "a first list of any length": ([], many(60), "applied"),
    "a fifth gone of fifty": (many(50), many(40), "applied"),
    "more than a fifth": (many(50), many(39), "held"),
    "two of few": (many(5), many(3), "applied"),
    "three of few": (many(5), many(2), "held"),
    "the only one": (many(1), [], "held"),
    "more than twice as many new": (many(20), many(61), "held"),
    "twice as many new": (many(20), many(60), "applied"),
    "all changed, none gone": (many(40), [said(n, "Autre") for n in range(40)], "applied"),
    "refused ones are kept, not gone": (many(40), [said(n, "") for n in range(40)], "applied"),
}


@pytest.mark.parametrize("case", SMALL)
def test_where_the_charter_draws_the_line(hub: Hub, case: str) -> None:
    before, after, state = SMALL[case]
    if before:
        offer(hub, SOURCE, before)
    assert offer(hub, SOURCE, after, accepting=False).state == state


EXPECT: dict[str, tuple[str, ENTRIES, ENTRIES, str | None]] = {
    "enough": ("at_least: 45", many(50), many(45), None),
    "too few": ("at_least: 45", many(50), many(44), "expected_count"),
    "too few from the first": ("at_least: 45", [], many(4), "expected_count"),
    "a small drop": ("drop_at_most: 10", many(50), many(45), None),
    "a large drop": ("drop_at_most: 10", many(50), many(44), "expected_drop"),
}


@pytest.mark.parametrize("case", EXPECT)
def test_a_source_says_what_to_expect_of_it(hub: Hub, case: str) -> None:
    expect, before, after, code = EXPECT[case]
    told = description(SOURCE, "alpha") + f"expect:\n  organisation: {{{expect}}}\n".encode()
    if before:
        offer(hub, SOURCE, before)
    admit_source(hub, Described(SOURCE, "alpha", told, "."))
    outcome = offer(hub, SOURCE, after, accepting=False)
    assert (outcome.reason.code if outcome.reason else None) == code


def test_a_held_run_shows_what_it_would_change(hub: Hub) -> None:
    offer(hub, SOURCE, many(40))
    outcome = offer(hub, SOURCE, [said(0, "Autre"), said("neuf")], accepting=False)
    with hub.db.read() as conn:
        would = difference(conn, outcome.run, SOURCE)
    assert would.created == ["a-liste/organisation/neuf"]
    assert would.updated == ["a-liste/organisation/0"]
    assert len(would.removed) == 20, "the first twenty of 39"
    assert outcome.reason is not None
    assert "39" in outcome.reason.fr
    assert "39" in outcome.reason.en


def test_a_run_that_waits_changes_nothing(hub: Hub) -> None:
    offer(hub, SOURCE, many(40))
    publish(hub)
    before = digests(hub)
    outcome = offer(hub, SOURCE, [], accepting=False)
    publish(hub)
    assert (outcome.state, digests(hub)) == ("held", before)


def test_the_public_is_not_told_why_a_run_waits(hub: Hub) -> None:
    offer(hub, SOURCE, many(40))
    offer(hub, SOURCE, [], accepting=False)
    with hub.db.read() as conn:
        newest = public_runs(conn, [SOURCE], 1)[SOURCE][0]
    assert (newest.state, newest.failure, newest.balance, newest.issues) == ("held", None, None, {})


def test_accepting_counts_against_what_is_in_force_then(hub: Hub) -> None:
    first = offer(hub, SOURCE, many(40))
    waiting = offer(hub, SOURCE, many(2), accepting=False)
    undo_run(hub, first.run)
    balance = accept_run(hub, waiting.run)
    publish(hub)
    assert (balance.created, balance.removed, balance.held) == (2, 0, 0)
    assert len(public(hub)) == 2


def test_a_plan_outlives_the_undoing_of_what_it_rests_on(hub: Hub) -> None:
    """The held list says of one record what a run said that is undone meanwhile; its bytes are not lost with it."""
    first = offer(hub, SOURCE, [said("x", "Premier"), *many(19)])
    offer(hub, SOURCE, [said("x", ""), *many(19)])
    waiting = offer(hub, SOURCE, [said("x", "Premier"), *many(90)], accepting=False)
    undo_run(hub, first.run)
    publish(hub)
    assert "Premier" not in names(hub)
    accept_run(hub, waiting.run)
    publish(hub)
    assert len(names(hub)) == 91
    assert "Premier" in names(hub)


@pytest.mark.parametrize("newer", [many(40), many(1), many(41)])
def test_a_newer_reading_takes_the_place_of_one_that_waits(hub: Hub, newer: ENTRIES) -> None:
    offer(hub, SOURCE, many(40))
    waiting = offer(hub, SOURCE, [], accepting=False)
    offer(hub, SOURCE, newer, accepting=False)
    with pytest.raises(Conflict, match="superseded"):
        accept_run(hub, waiting.run)


@pytest.mark.parametrize("runs_between", [0, 101])
def test_what_waits_falls_when_the_source_says_again_what_counts(hub: Hub, runs_between: int) -> None:
    offer(hub, SOURCE, many(40))
    waiting = offer(hub, SOURCE, [], accepting=False)
    with hub.db.write() as conn:
        for _ in range(runs_between):
            note_run(conn, start_run(conn, SOURCE, AT.isoformat()), state="failed")
    assert take(hub, SOURCE, lambda _source, _known: Said((), unchanged=True)).state == "unchanged"
    with pytest.raises(Conflict, match="superseded"):
        accept_run(hub, waiting.run)


def test_nothing_of_a_cluster_that_left_is_accepted(hub: Hub) -> None:
    offer(hub, SOURCE, many(40))
    waiting = offer(hub, SOURCE, many(200), accepting=False)
    change_state(hub, "alpha", Event.WITHDRAW)
    with pytest.raises(Conflict, match="not_in_catalogue"):
        accept_run(hub, waiting.run)
    publish(hub)
    assert public(hub) == []


def test_a_run_is_accepted_once(hub: Hub) -> None:
    offer(hub, SOURCE, many(40))
    waiting = offer(hub, SOURCE, [], accepting=False)
    accept_run(hub, waiting.run)
    with hub.db.read() as conn:
        told = one_run(conn, waiting.run)
    assert told is not None
    assert told.state == "applied"
    with pytest.raises(Conflict, match="applied"):
        accept_run(hub, waiting.run)
    with pytest.raises(NotFound):
        accept_run(hub, 999)
