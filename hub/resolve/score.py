"""Stage 3, second half: how much two records speak for being the same thing, in integers, and what forbids it. Pure."""

from dataclasses import dataclass

from hub.resolve import places
from hub.resolve.compare import Setting, compared
from hub.resolve.features import Features
from hub.resolve.model import Model

HOSTED_BY, HOSTS = "hosted_by", "hosts"


@dataclass(frozen=True, slots=True)
class Score:
    """Thousandths of a bit, the levels of comparison as `clue=level` words, what forbids the join, and how the two relate.

    `relation` says what the first is to the second when they are not the same: `hosted_by` or `hosts`.
    """

    value: int
    levels: tuple[str, ...]
    veto: str | None = None
    relation: str | None = None


def score(a: Features, b: Features, at: Setting) -> Score:
    """The sum of the clues' weights; a veto leaves it as it is, and forbids the join all the same."""
    told = list(compared(a, b, at))
    levels = {clue: level for clue, level, _ in told}
    return Score(
        sum(weight for _, _, weight in told),
        tuple(f"{clue}={level}" for clue, level, _ in told),
        contradiction(a, b, at.model),
        _relation(a, b, levels, at.model),
    )


def contradiction(a: Features, b: Features, model: Model) -> str | None:
    """Why the two can never be one: the clue that contradicts, or None."""
    if a.kind != b.kind:
        return "kind"
    agreed = False
    for scheme, value in a.identifiers.items():
        other = b.identifiers.get(scheme)
        if other is not None:
            if other != value:
                return scheme
            agreed = True
    if a.level != b.level and "legal_person" in (a.level, b.level) and a.level and b.level:
        return "level"
    if a.institutions and b.institutions and set(a.institutions).isdisjoint(b.institutions):
        return "institution"
    if a.institutions and b.institutions and bool(a.marks) != bool(b.marks):
        return "mark"
    if not agreed and _far_apart(a, b, model):
        return "distance"
    return None


def _far_apart(a: Features, b: Features, model: Model) -> bool:
    """Places known by point, in different towns: a body may have many, an establishment has one."""
    if a.kind != "organisation" or "legal_person" in (a.level, b.level) or not a.places or not b.places:
        return False
    if places.level(a.places, b.places, model.near_m) not in places.APART:
        return False
    distance = places.distance_m(a.places, b.places)
    return distance is not None and distance > model.apart_m


def _relation(a: Features, b: Features, levels: dict[str, str], model: Model) -> str | None:
    """Two institutions under one roof, of which one is by its nature a guest of the other."""
    if not a.institutions or not b.institutions or not set(a.institutions).isdisjoint(b.institutions):
        return None
    if levels.get("place") not in places.ONE_ROOF and levels.get("phone") != "same":
        return None
    mine, theirs = _rank(a, model), _rank(b, model)
    if mine is None or theirs is None or mine == theirs:
        return None
    return HOSTED_BY if mine > theirs else HOSTS


def _rank(one: Features, model: Model) -> int | None:
    return max((model.houses[word] for word in one.institutions if word in model.houses), default=None)
