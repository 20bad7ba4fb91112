"""Two records weighed against each other, clue by clue, from what an audience may see of both."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.resolve.compare import Setting, compared
from hub.resolve.crowds import repeated_among
from hub.resolve.engine import contacts
from hub.resolve.features import Features
from hub.resolve.group import Pair, pair
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS
from hub.resolve.rulings import DIFFERENT, SAME, rulings_on
from hub.resolve.score import score
from hub.resolve.seen import Seen


@dataclass(frozen=True)
class Clue:
    """One clue: the level at which the two agree or differ, its weight, and the values that both have."""

    name: str
    level: str
    weight: int
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weighed:
    """What speaks for `a` and `b` being one thing, and against it. Weights are thousandths of a bit.

    `veto` forbids whatever the score; `ruling` is what people decided; `relation` says what `a` is to `b` instead.
    """

    a: str
    b: str
    clues: tuple[Clue, ...]
    score: int
    theta: int
    veto: str | None = None
    relation: str | None = None
    ruling: str | None = None

    @property
    def joins(self) -> bool:
        """Whether the clues alone join the two."""
        return self.veto is None and self.score >= self.theta

    @property
    def ruled_same(self) -> bool:
        return self.ruling == SAME


class Scales:
    """Weighs pairs of these records as resolution does: as the public sees them when it sees both, else as members do."""

    def __init__(self, conn: Connection, records: Iterable[Seen], model: Model) -> None:
        told = list(records)
        self.model = model
        features = {one.id: one.features for one in told}
        self._repeated = [
            repeated_among(conn, contacts(features, layer), layer) for layer in range(len(LAYERS))
        ]
        self.same, self.different = rulings_on(conn, [one.key for one in told])

    def weigh(self, a: Seen, b: Seen) -> Weighed:
        """The two, in the order given."""
        layer = max(a.layer, b.layer)
        first, second = a.at(layer), b.at(layer)
        ruling = self.ruling(pair(a.key, b.key))
        if first.kind != second.kind:
            return Weighed(a.key, b.key, (), 0, self.model.theta, "kind", ruling=ruling)
        at = Setting(self.model, self._repeated[layer], a.source == b.source)
        told = score(first, second, at)
        clues = tuple(
            Clue(name, level, weight, _shared(name, level, first, second))
            for name, level, weight in compared(first, second, at)
        )
        return Weighed(a.key, b.key, clues, told.value, self.model.theta, told.veto, told.relation, ruling)

    def ruling(self, of: Pair) -> str | None:
        """What people decided on two records; a contradiction counts as different."""
        return DIFFERENT if of in self.different else SAME if of in self.same else None


VALUES: Mapping[str, Callable[[Features], Collection[str]]] = {
    "phone": lambda one: one.phones,
    "email": lambda one: one.emails,
    "domain": lambda one: one.domains,
    "page": lambda one: one.pages,
    "day": lambda one: [one.day] if one.day else [],
    "reference": lambda one: [one.reference] if one.reference else [],
}
"""Clues whose values are worth reading as they are; those of identifiers are known by their scheme."""


def _shared(clue: str, level: str, a: Features, b: Features) -> tuple[str, ...]:
    if clue == "identifier":
        return tuple(a.identifiers[scheme] for scheme in level.split("+"))
    values = VALUES.get(clue)
    return tuple(sorted(set(values(a)).intersection(values(b)))) if values else ()
