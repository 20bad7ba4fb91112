"""Areas on earth: boxes and circles, what lies in them, and how far places are from each other. All in micro-degrees."""

import math
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""
E6 = 1_000_000


class Where(Enum):
    """How a cell lies to a shape; `EDGE` when it may be either."""

    INSIDE = "inside"
    EDGE = "edge"
    OUTSIDE = "outside"


class Bounds(NamedTuple):
    """South, west, north, east in micro-degrees; west is not beyond east."""

    south: float
    west: float
    north: float
    east: float


class Area(Protocol):
    """What places are looked for in."""

    def holds(self, latitude: int, longitude: int) -> bool:
        """Whether a place lies in it; micro-degrees."""

    def lies(self, cell: Bounds) -> Where:
        """How a cell lies to it."""

    @property
    def height(self) -> float:
        """From south to north, in micro-degrees."""


@dataclass(frozen=True)
class Box:
    """Between two parallels and two meridians, in micro-degrees; one whose west is beyond its east goes over 180°."""

    south: int
    west: int
    north: int
    east: int

    @property
    def height(self) -> float:
        return self.north - self.south

    def holds(self, latitude: int, longitude: int) -> bool:
        return self.south <= latitude <= self.north and any(w <= longitude <= e for w, e in self._spans())

    def lies(self, cell: Bounds) -> Where:
        spans = [(west, east) for west, east in self._spans() if west <= cell.east and cell.west <= east]
        if not spans or cell.north < self.south or self.north < cell.south:
            return Where.OUTSIDE
        high = self.south <= cell.south and cell.north <= self.north
        wide = any(west <= cell.west and cell.east <= east for west, east in spans)
        return Where.INSIDE if high and wide else Where.EDGE

    def _spans(self) -> tuple[tuple[int, int], ...]:
        if self.west <= self.east:
            return ((self.west, self.east),)
        return ((self.west, 180 * E6), (-180 * E6, self.east))


@dataclass(frozen=True)
class Circle:
    """All places not farther than so many metres from one; micro-degrees."""

    latitude: int
    longitude: int
    metres: int

    @property
    def height(self) -> float:
        return 2 * math.degrees(self.metres / EARTH) * E6

    def holds(self, latitude: int, longitude: int) -> bool:
        return distance(self.latitude, self.longitude, latitude, longitude) <= self.metres

    def lies(self, cell: Bounds) -> Where:
        corners = ((lat, lon) for lat in (cell.south, cell.north) for lon in (cell.west, cell.east))
        narrow = cell.east - cell.west < 180 * E6
        # Along a parallel the farthest place is an end, along a meridian too: the corners speak for the whole cell.
        if narrow and all(self.holds(int(lat), int(lon)) for lat, lon in corners):
            return Where.INSIDE
        reach = math.degrees(self.metres / EARTH) * E6
        if cell.north < self.latitude - reach or self.latitude + reach < cell.south:
            return Where.OUTSIDE
        return Where.EDGE if self._aside(cell) <= self._widest() else Where.OUTSIDE

    def _aside(self, cell: Bounds) -> float:
        """Micro-degrees of longitude between the centre and the cell, the shorter way round."""
        turns = (self.longitude + turn for turn in (-360 * E6, 0, 360 * E6))
        return min(max(cell.west - lon, lon - cell.east, 0) for lon in turns)

    def _widest(self) -> float:
        """How far in longitude the circle reaches from its centre; all round when it holds a pole."""
        across = math.sin(min(self.metres / EARTH, math.pi / 2))
        along = math.cos(math.radians(self.latitude / E6))
        return math.degrees(math.asin(across / along)) * E6 + 1 if across < along else 180 * E6


def distance(lat_a: int, lon_a: int, lat_b: int, lon_b: int) -> float:
    """Metres between two places in micro-degrees, on a sphere (haversine)."""
    a, b = math.radians(lat_a / E6), math.radians(lat_b / E6)
    aside = math.radians((lon_b - lon_a) / E6)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(aside / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))
