"""The towns in which the generated organisations live: real communes where their list is at hand, else invented ones."""

import csv
from collections.abc import Iterator
from itertools import accumulate, product
from pathlib import Path
from random import Random
from typing import NamedTuple

from schema.codes import listed
from schema.normalise import department_of_commune, region_of
from tests.bench.words import TOWN_ENDS, TOWN_STARTS


class Town(NamedTuple):
    """A commune, its centre in micro-degrees."""

    code: str
    name: str
    department: str
    region: str
    postcode: str
    population: int
    latitude: int
    longitude: int


class Towns:
    """The towns of one world: each `count`ed town once by `taken`, any of them, the larger the likelier, by `any`."""

    def __init__(self, count: int, random: Random, communes: Path | None) -> None:
        known = list(_read(communes) if communes and communes.exists() else _invented(random))
        # The larger come first more often: directories hold more of cities than of hamlets.
        order = sorted(known, key=lambda town: -(random.random() ** (1 / (town.population + 200) ** 0.5)))
        self.held = order[:count]
        self._reach = list(accumulate(town.population + 200 for town in self.held))
        self._random = random

    def taken(self) -> Iterator[Town]:
        """Each town once."""
        return iter(self.held)

    def any(self) -> Town:
        """A town, by its population."""
        return self._random.choices(self.held, cum_weights=self._reach)[0]


def _read(path: Path) -> Iterator[Town]:
    """The communes of the mainland and Corsica that have a place and a postcode."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            department = department_of_commune(row["code"])
            if row["lat"] and row["codes_postaux"] and department and len(department) == 2:
                yield Town(
                    row["code"], row["nom"], department, str(region_of(department)), row["codes_postaux"][:5],
                    int(row["population"] or 0), _micro(row["lat"]), _micro(row["lon"]),
                )  # fmt: skip


def _micro(degrees: str) -> int:
    return round(float(degrees) * 1_000_000)


def _invented(random: Random) -> Iterator[Town]:
    """Some thousand towns, as many of one name in several departments as France has."""
    departments = sorted(code for code in listed("departments") if code.isdigit() and len(code) == 2)
    number = dict.fromkeys(departments, 0)
    for start, end in product(TOWN_STARTS, TOWN_ENDS):
        for department in random.sample(departments, random.choice((1, 1, 1, 2, 4))):
            number[department] += 1
            code = f"{department}{number[department]:03d}"
            yield Town(
                code, f"{start}{end}", department, str(region_of(department)),
                f"{department}{number[department] * 10 % 1000:03d}", int(random.paretovariate(0.9) * 300),
                random.randint(43_000_000, 50_500_000), random.randint(-3_500_000, 7_500_000),
            )  # fmt: skip
