"""Realistic organisations as fifteen directories tell of them, with the truth of which records are one entity.

`generate(count, seed)` gives the same records each time, as they come. The errors are those of real lists: what is not
said (SIREN by two in five, site by half), worn names, wrong towns and places, numbers of the host, values that one
source repeats. The density is that of one country: the more records, the more towns.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from schema import Item
from tests.bench.bodies import Body
from tests.bench.families import World
from tests.bench.habits import LOCAL, NATIONAL, Habit
from tests.bench.observed import Observer
from tests.bench.towns import Towns

COPIES, WEIGHTS = (1, 2, 3, 4, 5), (845, 95, 40, 12, 8)
"""How many records tell of one entity: four records of five are of another one."""
SCATTER = 0x9E3779B1

Told = tuple[str, Item, int]
"""The source, what it says, the number of the entity."""


def generate(count: int, seed: int, communes: Path | None = None) -> Iterator[Told]:
    """`count` records; `communes`: a list of real towns to set them in."""
    random = Random(f"{seed}")
    towns = Towns(max(40, count // 26), random, communes)
    world, observer = World(random, towns), Observer(random, towns)
    given = entity = 0
    for family in world.families():
        for body in family:
            entity += 1
            for habit in _tellers(body, random):
                if given == count:
                    return
                given += 1
                # Neighbours in the making are none by their ids.
                local_id = f"{(given * SCATTER + seed) % (1 << 32):08x}"
                yield habit.source, observer.told(body, habit, local_id), entity


def _tellers(body: Body, random: Random) -> Iterator[Habit]:
    """The sources that list this body: most often that of its region, or a national list of its kind."""
    copies = random.choices(COPIES, WEIGHTS)[0]
    home = LOCAL[sum(map(ord, body.place.town.department)) % len(LOCAL)]
    lists = [home] * 4 + [*(habit for habit in NATIONAL if body.kind in habit.kinds), random.choice(LOCAL)]
    first = random.choice(lists[:-1])
    yield first
    others = list(dict.fromkeys(habit for habit in lists if habit is not first))
    random.shuffle(others)
    for n in range(copies - 1):
        again = random.random() < 0.04 or n >= len(others)
        yield first if again else others[n]
