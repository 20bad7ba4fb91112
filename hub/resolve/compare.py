"""Stage 3, first half: one function per clue, each giving the level at which two records agree or differ. Pure.

A clue is looked at for a kind when the model weighs it there.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.resolve import names, places
from hub.resolve.features import Features
from hub.resolve.keys import contact_key
from hub.resolve.model import Model
from schema import KINDS


@dataclass(frozen=True, slots=True)
class Setting:
    """What two records are compared in: the model, which contact keys are switchboards, whether one source says both."""

    model: Model
    repeated: Collection[str] = frozenset()
    one_source: bool = False


GUEST = 2
"""Rank, in who houses whom, of those that are never at home."""

Clue = Callable[[Features, Features, Setting], str | None]
"""The level, or None when the two cannot be compared by this clue."""


def _identifier(a: Features, b: Features, _in: Setting) -> str | None:
    shared = [
        scheme for scheme in sorted(a.identifiers) if b.identifiers.get(scheme) == a.identifiers[scheme]
    ]
    return "+".join(shared) or None


def _name(a: Features, b: Features, at: Setting) -> str | None:
    """The best that any form of the one and any of the other reach, the words of their towns set aside."""
    if not a.names or not b.names:
        return None
    towns = a.town_words | b.town_words
    if any(form in b.names for form in a.names if at.model.weigh(form) >= at.model.rare):
        return "same_rare"
    mine, theirs = ([names.without(form, towns) for form in one.names] for one in (a, b))
    alike, weight = max(names.likeness(one, other, at.model) for one in mine for other in theirs)
    rarity = "rare" if weight >= at.model.rare else "common"
    if alike >= at.model.same:
        return f"same_{rarity}"
    if alike >= at.model.close:
        return f"close_{rarity}"
    if _abbreviates(a, b) or _abbreviates(b, a):
        return "acronym"
    return "related" if alike >= at.model.related else "different"


def _abbreviates(short: Features, long: Features) -> bool:
    return not set(short.acronyms).isdisjoint((*long.acronyms, *long.initials))


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


def _source(_a: Features, _b: Features, at: Setting) -> str | None:
    return "same" if at.one_source else None


CLUES: Mapping[str, Clue] = {
    "identifier": _identifier,
    "name": _name,
    "institution": _institution,
    "place": _place,
    "phone": _contact("phone", lambda one: one.phones),
    "email": _contact("email", lambda one: one.emails),
    "domain": _contact("domain", lambda one: one.domains),
    "day": _equal(lambda one: one.day),
    "party": _shared(lambda one: one.parties),
    "page": _shared(lambda one: one.pages),
    "reference": _equal(lambda one: one.reference),
    "source": _source,
}


LEVELS: Mapping[str, Sequence[str]] = {
    "identifier": sorted(
        {one.identifier.scheme for kind in KINDS.values() for one in kind.fields.values() if one.identifier}
    ),
    "name": ("same_rare", "same_common", "close_rare", "close_common", "acronym", "related", "different"),
    "institution": ("one_place", "singular", "same", "one_sided", "guest"),
    "place": tuple(places.LEVELS),
    "phone": ("same", "repeated", "other"),
    "email": ("same", "repeated", "other"),
    "domain": ("same", "repeated", "other"),
    "day": ("same", "other"),
    "party": ("same", "other"),
    "page": ("same", "other"),
    "reference": ("same", "other"),
    "source": ("same",),
}
"""All levels that a clue can tell; of identifiers the scheme, several joined by `+`."""
MAY_WEIGH_NOTHING = ("identifier", "acronym", "other")
"""Clues and levels of which a model may be silent: a scheme that a kind has not, a value that says nothing if it differs."""


def compared(a: Features, b: Features, at: Setting) -> Iterator[tuple[str, str, int]]:
    """`(clue, level, weight)` of each clue that the two can be compared by; several identifiers count the strongest."""
    for clue, weights in at.model.weights(a.kind).items():
        level = CLUES[clue](a, b, at)
        if level is None:
            continue
        weight = max(weights.get(part, 0) for part in level.split("+"))
        yield clue, level, weight
