"""Stage 3, first half: one function per clue, each giving the level at which two records agree or differ. Pure.

A clue is looked at for a kind when the model weighs it there.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from hub.resolve import names, places
from hub.resolve.features import Features
from hub.resolve.keys import contact_key
from hub.resolve.model import Model
from schema import KINDS, Level


@dataclass(frozen=True, slots=True)
class Setting:
    """What two records are compared in: the model, which contact keys are switchboards, whether one source says both."""

    model: Model
    repeated: Collection[str] = frozenset()
    one_source: bool = False


GUEST = 2
"""Rank, in who houses whom, of those that are never at home."""

LONG_ACRONYM = 5
"""Letters from which an acronym is hardly that of another one."""
SLOT_MINUTES = 60
"""How far apart two entries of one calendar may start and still be one event."""

Clue = Callable[[Features, Features, Setting], str | None]
"""The level, or None when the two cannot be compared by this clue."""


def _identifier(a: Features, b: Features, _in: Setting) -> str | None:
    shared = [
        scheme for scheme in sorted(a.identifiers) if b.identifiers.get(scheme) == a.identifiers[scheme]
    ]
    return "+".join(shared) or None


def _name(a: Features, b: Features, at: Setting) -> str | None:
    """The best that any form of the one and any of the other reach."""
    if not a.names or not b.names:
        return None
    towns = _set_aside(a, b, at)
    mine, theirs = ([names.without(form, towns) for form in one.names] for one in (a, b))
    told = max(names.likeness(one, other, at.model, towns) for one in mine for other in theirs)
    rarity = "rare" if told.weight >= at.model.rare else "common"
    if told.percent >= at.model.same:
        return f"same_{rarity}"
    if not told.rest:
        return f"spelt_{rarity}"
    if told.percent >= at.model.close:
        return f"close_{rarity}"
    short = max((len(one) for one in (*_abbreviates(a, b), *_abbreviates(b, a))), default=0)
    if short:
        return "acronym" if short < LONG_ACRONYM else "long_acronym"
    return "related" if told.percent >= at.model.related else "different"


def _set_aside(a: Features, b: Features, at: Setting) -> set[str]:
    """The words of their towns, which are compared as places; of two that lie apart they tell which is which."""
    return set() if _place(a, b, at) in places.APART else a.town_words | b.town_words


def _abbreviates(short: Features, long: Features) -> set[str]:
    return set(short.acronyms).intersection((*long.acronyms, *long.initials))


def _institution(a: Features, b: Features, at: Setting) -> str | None:
    shared = set(a.institutions).intersection(b.institutions)
    if shared:
        place = _place(a, b, at)
        if place in places.ONE_ROOF and not shared.isdisjoint(at.model.one_at_a_place):
            return "one_place"
        alone = place not in places.BEYOND_TOWN and not shared.isdisjoint(at.model.one_in_a_town)
        return "singular" if alone else "same"
    if bool(a.institutions) == bool(b.institutions):
        return None
    said = a.institutions or b.institutions
    return "guest" if any(at.model.houses.get(word) == GUEST for word in said) else "one_sided"


def _place(a: Features, b: Features, at: Setting) -> str | None:
    return places.level(a.places, b.places, at.model.near_m)


def _contact(family: str, values: Callable[[Features], Sequence[str]]) -> Clue:
    def clue(a: Features, b: Features, at: Setting) -> str | None:
        mine, theirs = set(values(a)), set(values(b))
        if not mine or not theirs:
            return None
        shared = mine & theirs
        if not shared:
            return "other"
        alone = any(contact_key(a.kind, family, value) not in at.repeated for value in shared)
        return "same" if alone else "repeated"

    return clue


def _shared(values: Callable[[Features], Sequence[str]]) -> Clue:
    def clue(a: Features, b: Features, _in: Setting) -> str | None:
        mine, theirs = values(a), values(b)
        if not mine or not theirs:
            return None
        return "other" if set(mine).isdisjoint(theirs) else "same"

    return clue


def _equal(value: Callable[[Features], str | None]) -> Clue:
    def clue(a: Features, b: Features, _in: Setting) -> str | None:
        mine, theirs = value(a), value(b)
        if mine is None or theirs is None:
            return None
        return "same" if mine == theirs else "other"

    return clue


def _level(a: Features, b: Features, _in: Setting) -> str | None:
    """Whether the one thing both share is the legal person, and one does not say that it speaks of it.

    Establishments and counters mostly bear the number of the body that runs them.
    """
    if a.level and b.level:
        return None
    shared = {scheme for scheme, value in a.identifiers.items() if b.identifiers.get(scheme) == value}
    return "unstated" if shared and shared <= _of_legal_persons(a.kind) else None


@cache
def _of_legal_persons(kind: str) -> frozenset[str]:
    marks = (one.identifier for one in KINDS[kind].fields.values())
    return frozenset(one.scheme for one in marks if one and one.level == Level.LEGAL_PERSON)


def _slot(a: Features, b: Features, _in: Setting) -> str | None:
    """A group's calendar has one event at a time: a second one is mostly a placeholder under another title."""
    if a.minute is None or b.minute is None or a.day != b.day:
        return None
    if set(a.calendars).isdisjoint(b.calendars):
        return None
    return "same" if abs(a.minute - b.minute) <= SLOT_MINUTES else None


def _source(_a: Features, _b: Features, at: Setting) -> str | None:
    return "same" if at.one_source else None


CLUES: Mapping[str, Clue] = {
    "identifier": _identifier,
    "level": _level,
    "name": _name,
    "institution": _institution,
    "place": _place,
    "phone": _contact("phone", lambda one: one.phones),
    "email": _contact("email", lambda one: one.emails),
    "domain": _contact("domain", lambda one: one.domains),
    "day": _equal(lambda one: one.day),
    "slot": _slot,
    "party": _shared(lambda one: one.parties),
    "page": _shared(lambda one: one.pages),
    "reference": _equal(lambda one: one.reference),
    "source": _source,
}


LEVELS: Mapping[str, Sequence[str]] = {
    "identifier": sorted(
        {one.identifier.scheme for kind in KINDS.values() for one in kind.fields.values() if one.identifier}
    ),
    "level": ("unstated",),
    "name": (
        "same_rare",
        "same_common",
        "spelt_rare",
        "spelt_common",
        "close_rare",
        "close_common",
        "long_acronym",
        "acronym",
        "related",
        "different",
    ),
    "institution": ("one_place", "singular", "same", "one_sided", "guest"),
    "place": tuple(places.LEVELS),
    "phone": ("same", "repeated", "other"),
    "email": ("same", "repeated", "other"),
    "domain": ("same", "repeated", "other"),
    "day": ("same", "other"),
    "slot": ("same",),
    "party": ("same", "other"),
    "page": ("same", "other"),
    "reference": ("same", "other"),
    "source": ("same",),
}
"""All levels that a clue can tell; of identifiers the scheme, several joined by `+`."""
MAY_WEIGH_NOTHING = ("identifier", "acronym", "long_acronym", "other")
"""Clues and levels of which a model may be silent: a scheme that a kind has not, a value that says nothing if it differs."""


def compared(a: Features, b: Features, at: Setting) -> Iterator[tuple[str, str, int]]:
    """`(clue, level, weight)` of each clue that the two can be compared by; several identifiers count the strongest."""
    for clue, weights in at.model.weights(a.kind).items():
        level = CLUES[clue](a, b, at)
        if level is None:
            continue
        weight = max(weights.get(part, 0) for part in level.split("+"))
        yield clue, level, weight
