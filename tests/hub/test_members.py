"""Who may speak: signatures, states, sources, departures that can be taken back for a while, and then cannot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from charter import Event, Member, MoveRefused, State
from hub.clock import Clock
from hub.errors import Conflict, NotFound
from hub.members.store import Described
from hub.pipeline import (
    Hub,
    admit,
    admit_source,
    change_state,
    complete_departures,
    decide,
    publish,
    standings_of,
    undo_run,
)
from schema import Audience, Item
from tests.federation import description, member, offer
from tests.hub.looking import BODY, Watch, digests, founded, names, public, said, stored

SOURCES = {"alpha": ["a-liste"], "beta": ["b-liste"]}
WORD = "CANARI"
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Watch:
    return Watch()


@pytest.fixture
def hub(database_url: str, tmp_path: Path, clock: Watch) -> Hub:
    return founded(database_url, tmp_path, SOURCES, clock)


def speak(hub: Hub) -> None:
    """Both clusters know one organisation; alpha alone holds a second merge together, and says more of it."""
    offer(hub, "a-liste", [said(1, f"{WORD} un", **BODY, description=WORD), said(2, f"{WORD} deux")])
    offer(hub, "b-liste", [said(1, "Un", **BODY), said(2, "Deux")])
    decide(hub, "same", "a-liste/organisation/2", "b-liste/organisation/2", "comité", WORD)
    event = Item("event", "e", {"name": f"{WORD} forum", "start": "2026-12-01"}, None, Audience.MEMBER)
    offer(
        hub,
        "a-liste",
        [said(1, f"{WORD} un", **BODY), said(2, f"{WORD} 2"), said(3, WORD, phone=WORD), event],
    )
    publish(hub)


@pytest.fixture
def without(database_url: str, tmp_path: Path) -> tuple[str, str]:
    """The digests of a hub where alpha never was."""
    hub = founded(database_url, tmp_path / "without", SOURCES)
    offer(hub, "b-liste", [said(1, "Un", **BODY), said(2, "Deux")])
    publish(hub)
    return digests(hub)


def test_who_leaves_was_never_there_and_may_come_back(
    without: tuple[str, str], hub: Hub, clock: Watch
) -> None:
    speak(hub)
    before = digests(hub)
    change_state(hub, "alpha", Event.WITHDRAW)
    publish(hub)
    assert digests(hub) == without
    clock.at += 30 * DAY
    assert complete_departures(hub) == []
    change_state(hub, "alpha", Event.RETURN)
    publish(hub)
    assert digests(hub) == before


@pytest.mark.parametrize("published", [True, False], ids=["published", "not yet published"])
def test_after_thirty_days_nothing_is_left(
    without: tuple[str, str], hub: Hub, clock: Watch, published: bool
) -> None:
    speak(hub)
    change_state(hub, "alpha", Event.WITHDRAW)
    if published:
        publish(hub)
    clock.at += 31 * DAY
    assert complete_departures(hub) == ["alpha"]
    publish(hub)
    assert digests(hub) == without
    assert WORD not in stored(hub)
    assert "a-liste/" not in stored(hub)
    assert complete_departures(hub) == []
    with pytest.raises(MoveRefused):
        change_state(hub, "alpha", Event.RETURN)


def test_nobody_returns_after_thirty_days(hub: Hub, clock: Watch) -> None:
    """Also when no worker came by to purge."""
    speak(hub)
    change_state(hub, "alpha", Event.WITHDRAW)
    clock.at += 31 * DAY
    with pytest.raises(Conflict, match="too_late"):
        change_state(hub, "alpha", Event.RETURN)


def test_a_purge_that_was_cut_off_is_taken_up_again(hub: Hub, clock: Watch) -> None:
    speak(hub)
    change_state(hub, "alpha", Event.WITHDRAW)
    clock.at += 31 * DAY
    stopping = replace(hub, clock=_stopping_after(clock))
    with pytest.raises(KeyboardInterrupt):
        complete_departures(stopping)
    complete_departures(hub)
    publish(hub)
    assert WORD not in stored(hub)


def _stopping_after(clock: Watch) -> Clock:
    """A clock that stops the process the second time it is asked."""
    asked: list[int] = []

    def stop() -> datetime:
        asked.append(1)
        if len(asked) > 1:
            raise KeyboardInterrupt
        return clock.at

    return stop


def test_leaving_lifts_no_suspension(hub: Hub) -> None:
    speak(hub)
    for event in (Event.FOREWARN, Event.SUSPEND, Event.WITHDRAW, Event.RETURN):
        change_state(hub, "alpha", event)
    publish(hub)
    with hub.db.read() as conn:
        assert standings_of(hub, conn)["alpha"].member.state is State.SUSPENDED
    assert WORD not in str(public(hub))


def test_rulings_outlive_an_absence(hub: Hub) -> None:
    speak(hub)
    change_state(hub, "alpha", Event.WITHDRAW)
    publish(hub)
    assert all(len(line["members"]) == 1 for line in public(hub))
    change_state(hub, "alpha", Event.RETURN)
    publish(hub)
    assert sorted(len(line["members"]) for line in public(hub)) == [1, 2, 2]


ABSENT: dict[str, tuple[Callable[[Member], Member], str]] = {
    "not signed": (lambda one: one.model_copy(update={"adhesion": None}), "alpha"),
    "signed by another": (lambda _one: member("alpha", signer="somebody else"), "alpha"),
    "another's signature": (
        lambda one: one.model_copy(update={"adhesion": member("beta").adhesion}),
        "alpha",
    ),
    "another text announced": (lambda one: one.model_copy(update={"charter_sha256": "0" * 64}), "alpha"),
    "a candidate": (lambda one: one.model_copy(update={"state": State.CANDIDATE}), "candidate"),
    "an observer": (lambda one: one.model_copy(update={"state": State.OBSERVER}), "observer"),
    "suspended": (lambda one: one.model_copy(update={"state": State.SUSPENDED}), "suspended"),
}


@pytest.mark.parametrize("case", ABSENT)
def test_who_may_not_speak_is_absent_and_that_is_said(database_url: str, tmp_path: Path, case: str) -> None:
    change, word = ABSENT[case]
    hub = founded(database_url, tmp_path, SOURCES, members=[change(member("alpha")), member("beta")])
    with hub.db.read() as conn:
        standing = standings_of(hub, conn)["alpha"]
    assert not standing.in_catalogue
    assert standing.absent_because is not None
    assert all(word in text for text in standing.absent_because)
    with pytest.raises(Conflict, match="not_in_catalogue"):
        offer(hub, "a-liste", [said(1)])


def test_signing_brings_a_cluster_in(database_url: str, tmp_path: Path) -> None:
    unsigned = member("alpha").model_copy(update={"adhesion": None})
    hub = founded(database_url, tmp_path, SOURCES, members=[unsigned, member("beta")])
    admit(hub, [member("alpha")])
    offer(hub, "a-liste", [said(1)])
    publish(hub)
    assert names(hub) == ["Atelier"]


def test_a_signature_that_is_taken_out_takes_the_records_out(hub: Hub) -> None:
    speak(hub)
    admit(hub, [member("alpha", signer="somebody else")])
    publish(hub)
    assert WORD not in str(public(hub))


def test_the_more_trusted_word_is_taken(hub: Hub) -> None:
    offer(hub, "a-liste", [said(1, "Un", **BODY)])
    offer(hub, "b-liste", [said(1, "Deux", **BODY)])
    for trusted, name in (("alpha", "Un"), ("beta", "Deux")):
        admit(hub, [member("alpha", trust=10), member("beta", trust=10)])
        admit(hub, [member(trusted, trust=90)])
        publish(hub)
        assert names(hub) == [name]


def test_who_left_returns_before_it_is_admitted_anew(hub: Hub) -> None:
    change_state(hub, "alpha", Event.WITHDRAW)
    with pytest.raises(Conflict, match="left"):
        admit(hub, [member("alpha")])


@pytest.mark.parametrize("event", [Event.RETURN, Event.SUSPEND, Event.LAPSE])
def test_a_move_that_the_charter_does_not_know(hub: Hub, event: Event) -> None:
    with pytest.raises(MoveRefused):
        change_state(hub, "alpha", event)
    with pytest.raises(NotFound):
        change_state(hub, "nobody", event)


def test_a_source_belongs_to_one_cluster(hub: Hub) -> None:
    """P1: who admits the source of another under its own name is refused."""
    with pytest.raises(Conflict, match="source_of_another"):
        admit_source(hub, Described("a-liste", "beta", description("a-liste", "beta"), "."))


def test_what_was_undone_stays_undone_through_an_absence(hub: Hub) -> None:
    offer(hub, "a-liste", [said(1, "Vrai")])
    wrong = offer(hub, "a-liste", [said(1, "Faux")])
    undo_run(hub, wrong.run)
    for event in (Event.WITHDRAW, Event.RETURN):
        change_state(hub, "alpha", event)
    publish(hub)
    assert names(hub) == ["Vrai"]
