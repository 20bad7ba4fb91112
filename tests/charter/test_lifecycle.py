"""Every state with every event: what is allowed, and that everything else is refused."""

from datetime import date, timedelta
from itertools import product

import pytest

from charter import IN_CATALOGUE, Event, MoveRefused, State, may_return, move
from charter.lifecycle import RULES
from tests.charter.builders import the_charter

# Written out by hand: "state event state-after".
ALLOWED = {
    (before, event): after
    for before, event, after in (
        line.split()
        for line in """
            candidate  welcome   observer
            candidate  withdraw  withdrawn
            candidate  exclude   removed
            observer   admit     active
            observer   withdraw  withdrawn
            observer   exclude   removed
            active     forewarn  warned
            active     restrict  restricted
            active     withdraw  withdrawn
            active     exclude   removed
            warned     forewarn  warned
            warned     mend      active
            warned     suspend   suspended
            warned     restrict  restricted
            warned     withdraw  withdrawn
            warned     exclude   removed
            restricted forewarn  restricted
            restricted mend      restricted
            restricted suspend   suspended
            restricted sign      active
            restricted withdraw  withdrawn
            restricted exclude   removed
            suspended  reinstate active
            suspended  withdraw  withdrawn
            suspended  exclude   removed
            withdrawn  return    active
            withdrawn  lapse     removed
            removed    apply     candidate
        """.strip().splitlines()
    )
}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_state_with_every_event(state: State, event: Event) -> None:
    if (state, event) in ALLOWED:
        assert move(state, event) == ALLOWED[state, event]
    else:
        with pytest.raises(MoveRefused) as refused:
            move(state, event)
        assert state in refused.value.message_fr


def test_the_catalogue_holds_three_states() -> None:
    assert {"active", "warned", "restricted"} == IN_CATALOGUE


@pytest.mark.parametrize("former", [State.ACTIVE, State.WARNED, State.RESTRICTED, State.SUSPENDED])
def test_leaving_and_coming_back_lifts_nothing(former: State) -> None:
    gone = move(former, Event.WITHDRAW)
    assert gone not in IN_CATALOGUE
    assert move(gone, Event.RETURN, former=former) == former


@pytest.mark.parametrize(
    ("days", "allowed"), [(-1, False), (0, True), (29, True), (30, True), (31, False), (400, False)]
)
def test_a_return_has_thirty_days(days: int, allowed: bool) -> None:
    left = date(2026, 2, 1)
    assert may_return(left, left + timedelta(days=days), 30) is allowed


@pytest.mark.parametrize("event", Event)
def test_each_event_rests_on_a_rule_of_the_charter(event: Event) -> None:
    rules = {rule.id: rule for rule in the_charter().rules}
    assert rules[RULES[event]].parameters["event"] == event


def test_nobody_is_suspended_without_having_been_warned_or_restricted() -> None:
    assert {before for (before, event) in ALLOWED if event == "suspend"} == {"warned", "restricted"}
