"""Places on earth as cells of a quadtree, so that an index finds them by terms; exact for any area.

A cell is named by its way from the root, one digit a level, so that it holds the cells whose names start with its own. Each
place lies in one cell of each level: latitudes and longitudes of different places cannot mix. An area is covered by the cells
that lie in it and by those at its edge, whose places are looked at one by one.
"""

from collections.abc import Iterator
from typing import NamedTuple

from hub.search.areas import E6, Area, Bounds, Where

FIRST, DEEPEST = 3, 16
"""Levels of the cells that an index holds; the deepest are some 600 m wide."""
ACROSS = 64
"""Cells of the edge across an area: more are looked up, fewer places have to be looked at."""
WORLD = (-90 * E6, -180 * E6, 90 * E6, 180 * E6)


class Cover(NamedTuple):
    """Cells that lie in a shape, and those at its edge."""

    inside: list[str]
    edge: list[str]


def cell_of(latitude: int, longitude: int, level: int = DEEPEST) -> str:
    """The cell of a level that a place lies in; the cells above it are its beginnings."""
    size = 1 << level
    y = min(size - 1, (latitude + 90 * E6) * size // (180 * E6))
    x = min(size - 1, (longitude + 180 * E6) * size // (360 * E6))
    return "".join(str((y >> n & 1) << 1 | x >> n & 1) for n in range(level - 1, -1, -1))


def bounds(cell: str) -> Bounds:
    """Where a cell lies."""
    south, west, north, east = (float(side) for side in WORLD)
    for digit in cell:
        middle, centre = (south + north) / 2, (west + east) / 2
        south, north = (middle, north) if digit in "23" else (south, middle)
        west, east = (centre, east) if digit in "13" else (west, centre)
    return Bounds(south, west, north, east)


def cover(area: Area) -> Cover:
    """The cells that an area is made of, as large as they may be; at its edge some `ACROSS` of them across."""
    deepest = next(
        (level for level in range(FIRST, DEEPEST) if 180 * E6 / (1 << level) * ACROSS <= area.height), DEEPEST
    )
    found = Cover([], [])
    for cell, where in _parts(area, "", deepest):
        (found.inside if where is Where.INSIDE else found.edge).append(cell)
    return found


def _parts(area: Area, cell: str, deepest: int) -> Iterator[tuple[str, Where]]:
    where = area.lies(bounds(cell))
    if where is Where.OUTSIDE:
        return
    if len(cell) == deepest or (where is Where.INSIDE and len(cell) >= FIRST):
        yield cell, where
        return
    for digit in "0123":
        yield from _parts(area, cell + digit, deepest)
