"""Stage 3: how much two records speak for being the same thing, in integers, and what forbids it. Pure."""

from dataclasses import dataclass
from math import cos, isqrt, radians

from hub.resolve.features import Features
from hub.resolve.model import Model


@dataclass(frozen=True, slots=True)
class Score:
    """Thousandths of a bit, and the comparison levels that gave them, as `clue=level` words."""

    value: int
    levels: tuple[str, ...]


def score(a: Features, b: Features, model: Model) -> Score:
    """The sum of the clues' weights; 0 with no levels when nothing speaks for it, or when a veto forbids it."""
    if contradiction(a, b):
        return Score(0, ())
    clues = [
        (f"identifier={scheme}", model.weight["identifier"])
        for scheme, value in sorted(a.identifiers.items())
        if b.identifiers.get(scheme) == value
    ]
    if set(a.phones) & set(b.phones):
        level = _phone_level(a, b, model)
        clues.append((f"phone={level}", model.weight[f"phone_{level}"]))
    return Score(sum(weight for _, weight in clues), tuple(word for word, _ in clues))


def contradiction(a: Features, b: Features) -> str | None:
    """Why the two can never be one: the clue that contradicts, or None."""
    if a.kind != b.kind:
        return "kind"
    for scheme, value in a.identifiers.items():
        if b.identifiers.get(scheme, value) != value:
            return scheme
    if a.level and b.level and a.level != b.level:
        return "level"
    if a.institutions and b.institutions and not (a.institutions & b.institutions):
        return "institution"
    return None


def _phone_level(a: Features, b: Features, model: Model) -> str:
    distance = distance_m(a, b)
    if distance is None:
        return "unplaced"
    if distance <= model.near_m:
        return "near"
    return "far" if distance > model.far_m else "unplaced"


def distance_m(a: Features, b: Features) -> int | None:
    """Metres between the nearest sites of both, None when one has no coordinates."""
    return min((_metres(p, q) for p in a.points for q in b.points), default=None)


def _metres(p: tuple[int, int], q: tuple[int, int]) -> int:
    # Equirectangular, in integers but for one cosine that is rounded at once: the same on every machine.
    shrink = round(cos(radians((p[0] + q[0]) / 2e6)) * 10_000)
    north = (p[0] - q[0]) * 10_000
    east = (p[1] - q[1]) * shrink
    return isqrt(north * north + east * east) * 11_132 // 1_000_000_000
