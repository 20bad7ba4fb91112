"""What is true of a generated organisation before any source speaks of it, and numbers that no two of them share."""

from dataclasses import dataclass
from random import Random

from schema import Level
from schema.identifiers import UAI_LETTERS
from tests.bench.towns import Town
from tests.bench.words import STREETS

LEGAL_PERSON, ESTABLISHMENT, SERVICE_POINT = Level.LEGAL_PERSON, Level.ESTABLISHMENT, Level.SERVICE_POINT


@dataclass(slots=True)
class Place:
    """An address: street with its number, and micro-degrees."""

    town: Town
    street: str
    latitude: int
    longitude: int


@dataclass(slots=True)
class Body:
    """One entity: a legal person, one of its establishments, or a service point.

    `forms`: how it is named, the proper name first; `host_siren`: of the legal person that it belongs to, which
    sources like to write as its own; `former`: the name of before.
    """

    kind: str
    level: Level
    forms: tuple[str, ...]
    place: Place
    number: int = 0
    phones: tuple[str, ...] = ()
    domain: str | None = None
    siren: str | None = None
    host_siren: str | None = None
    siret: str | None = None
    uai: str | None = None
    rna: str | None = None
    acronym: str | None = None
    former: str | None = None


class Numbers:
    """Numbers that are given once: each counts through all that its form allows, in scattered order."""

    def __init__(self, random: Random) -> None:
        self._start = random.randrange(10**8)
        self._given = 0

    def _next(self, most: int, step: int) -> int:
        self._given += 1
        return (self._start + self._given * step) % most

    def siren(self) -> str:
        return checked(f"{self._next(10**8, 48_271_879):08d}")

    def siret(self, siren: str, site: int = 1) -> str:
        return checked(f"{siren}{site:04d}")

    def phone(self, town: Town) -> str:
        zone = 1 + int(town.region) % 5
        return f"+33{zone}{self._next(10**8, 61_803_399):08d}"

    def uai(self) -> str:
        digits = 10_000 + self._next(9_980_000, 6_180_339)
        return f"{digits:07d}{UAI_LETTERS[digits % 23]}"

    def rna(self) -> str:
        return f"W{self._next(10**9, 618_033_989):09d}"


def checked(digits: str) -> str:
    """The digits and the one that makes them right (Luhn)."""
    total = sum(int(digit) * weight // 10 + int(digit) * weight % 10
                for digit, weight in zip(reversed(digits), (2, 1) * len(digits), strict=False))  # fmt: skip
    return f"{digits}{-total % 10}"


def place(town: Town, random: Random) -> Place:
    """An address of the town, within some two kilometres of its centre."""
    number = random.choice((None, random.randint(1, 150), random.randint(1, 40)))
    street = random.choice(STREETS)
    return Place(
        town,
        f"{number} {street}" if number else street,
        town.latitude + round(random.gauss(0, 6_000)),
        town.longitude + round(random.gauss(0, 8_000)),
    )
