"""The states of a member and the moves between them; each move rests on a rule of the charter."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from charter.errors import MoveRefused


class State(StrEnum):
    """Where a cluster stands in the federation."""

    CANDIDATE = "candidate"
    OBSERVER = "observer"
    ACTIVE = "active"
    WARNED = "warned"
    RESTRICTED = "restricted"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Event(StrEnum):
    """What can happen to a member."""

    WELCOME = "welcome"
    ADMIT = "admit"
    FOREWARN = "forewarn"
    MEND = "mend"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    RESTRICT = "restrict"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    RETURN = "return"
    LAPSE = "lapse"
    EXCLUDE = "exclude"
    APPLY = "apply"


IN_CATALOGUE = frozenset({State.ACTIVE, State.WARNED, State.RESTRICTED})
"""The states whose records may be in the catalogue (a verified adhesion is needed as well)."""

RULES: Mapping[Event, str] = {event: f"L-{number:02d}" for number, event in enumerate(Event, 1)}
"""The rule of the charter behind each event: L-01 for the first event above, and so on."""

_LEAVING: Mapping[Event, State] = {Event.WITHDRAW: State.WITHDRAWN, Event.EXCLUDE: State.REMOVED}

MOVES: Mapping[State, Mapping[Event, State | None]] = {
    State.CANDIDATE: {Event.WELCOME: State.OBSERVER, **_LEAVING},
    State.OBSERVER: {Event.ADMIT: State.ACTIVE, **_LEAVING},
    State.ACTIVE: {Event.FOREWARN: State.WARNED, Event.RESTRICT: State.RESTRICTED, **_LEAVING},
    State.WARNED: {
        Event.FOREWARN: State.WARNED,  # the second forewarning, without which nobody is suspended
        Event.MEND: State.ACTIVE,
        Event.SUSPEND: State.SUSPENDED,
        Event.RESTRICT: State.RESTRICTED,
        **_LEAVING,
    },
    State.RESTRICTED: {
        Event.FOREWARN: State.RESTRICTED,
        Event.MEND: State.RESTRICTED,
        Event.SUSPEND: State.SUSPENDED,
        Event.SIGN: State.ACTIVE,
        **_LEAVING,
    },
    State.SUSPENDED: {Event.REINSTATE: State.ACTIVE, **_LEAVING},
    State.WITHDRAWN: {Event.RETURN: None, Event.LAPSE: State.REMOVED},
    State.REMOVED: {Event.APPLY: State.CANDIDATE},
}
"""Every allowed move; None stands for the state that the member left from."""


def move(state: State, event: Event, former: State = State.ACTIVE) -> State:
    """The state after the event; MoveRefused when the charter knows no such move.

    `former` is the state before a withdrawal: a member who returns finds it again, so that leaving
    and coming back never lifts a suspension.
    """
    if event not in MOVES[state]:
        raise MoveRefused("move_not_allowed", state=state, event=event)
    after = MOVES[state][event]
    return former if after is None else after


def may_return(withdrawn_on: date, today: date, days: int) -> bool:
    """Whether a withdrawal can still be undone: up to and including the last of `days` days."""
    return 0 <= (today - withdrawn_on).days <= days
