"""Where a record is, for comparing: town, street and point of each of its sites. Pure; integers only."""

import re
from collections.abc import Mapping, Sequence
from math import cos, isqrt, radians
from typing import Any, NamedTuple

from hub.resolve.words import fold

_WITHOUT = re.compile(r" (?:cedex(?: \d+)?|\d+(?:er|e|eme) arrondissement|cs \d+|bp \d+)(?= |$)")
_NUMBERED = re.compile(r"^(?:.*? )?(\d+(?: ?(?:bis|ter|quater|[a-d])(?= ))?) (.+)$")
_STREET_WORDS = frozenset({
    "rue", "avenue", "av", "boulevard", "bd", "bld", "place", "pl", "chemin", "ch", "impasse", "imp", "allee", "allees",
    "route", "rte", "quai", "cours", "square", "esplanade", "rond", "point", "de", "du", "des", "d", "la", "le", "les",
    "l", "en", "aux", "au",
})  # fmt: skip
SOUTH_NORTH_CELL, WEST_EAST_CELL = 20_000, 28_000
"""Micro-degrees of a cell: some 2.2 km each way in France."""


class Place(NamedTuple):
    """One site. `town` is the department and the folded name; `street` the number and the words that name the street."""

    town: str | None
    postcode: str | None
    street: str | None
    point: tuple[int, int] | None


def place_of(site: Mapping[str, Any]) -> Place | None:
    """What a site says; None when it says nothing that can be compared."""
    postcode = site.get("postcode")
    department = (site.get("commune_code") or postcode or "")[:2].replace("2A", "20").replace("2B", "20")
    town = town_name(site.get("commune", ""))
    point = (
        (site["latitude_e6"], site["longitude_e6"])
        if {"latitude_e6", "longitude_e6"} <= site.keys()
        else None
    )
    found = Place(f"{department} {town}" if town else None, postcode, street(site.get("address", "")), point)
    return found if any(found) else None


def town_name(said: str) -> str:
    """A town as plain words: without CEDEX and districts, `St` written out."""
    words = _WITHOUT.sub("", f" {fold(said)}").split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def street(address: str) -> str | None:
    """Number and distinctive words of a street; None without a number, since a street alone is no place."""
    numbered = _NUMBERED.match(_WITHOUT.sub("", f" {fold(address)}").strip())
    if numbered is None:
        return None
    number, name = numbered.groups()
    words = [word for word in name.split() if word not in _STREET_WORDS]
    return f"{number} {' '.join(words[:4])}" if words else None


def level(mine: Sequence[Place], theirs: Sequence[Place], near_m: Sequence[int]) -> str | None:
    """How near the two nearest sites are; None when nothing can be compared.

    One town, or one street and number, is believed before coordinates, which are wrong more often.
    """
    found = [told for a in mine for b in theirs if (told := _between(a, b, near_m))]
    return min(found, key=LEVELS.__getitem__, default=None)


ONE_ROOF = ("street", "here")
"""Levels at which two institutions stand under one roof."""
APART = ("far", "elsewhere")
BEYOND_TOWN = ("around", *APART)
LEVELS = {name: n for n, name in enumerate(("street", "here", "near", "town", "around", "far", "elsewhere"))}


def _between(a: Place, b: Place, near_m: Sequence[int]) -> str | None:
    one_town = _one_town(a, b)
    if one_town and a.street is not None and a.street == b.street:
        return "street"
    if a.point and b.point:
        distance = metres(a.point, b.point)
        here, near, around, far = near_m
        if distance <= here:
            return "here"
        if distance <= near:
            return "near"
        if one_town:
            return "town"
        if distance <= around:
            return "around"
        return "far" if distance <= far else "elsewhere"
    if one_town:
        return "town"
    if a.postcode and a.postcode == b.postcode:
        return "around"
    if a.town and b.town:
        return "far" if _department(a) == _department(b) else "elsewhere"
    return None


def _one_town(a: Place, b: Place) -> bool:
    """The same name, in the same department where both tell it."""
    if a.town is None or b.town is None:
        return False
    if a.town == b.town:
        return True
    (mine, name), (theirs, other) = a.town.split(" ", 1), b.town.split(" ", 1)
    return name == other and not (mine and theirs)


def _department(place: Place) -> str:
    return place.town.split(" ", 1)[0] if place.town else ""


def distance_m(mine: Sequence[Place], theirs: Sequence[Place]) -> int | None:
    """Metres between the nearest points of both, None when one has no coordinates."""
    return min((metres(a.point, b.point) for a in mine for b in theirs if a.point and b.point), default=None)


def metres(p: tuple[int, int], q: tuple[int, int]) -> int:
    """Between two points in micro-degrees."""
    # Equirectangular, in integers but for one cosine that is rounded at once: the same on every machine.
    shrink = round(cos(radians((p[0] + q[0]) / 2e6)) * 10_000)
    north = (p[0] - q[0]) * 10_000
    east = (p[1] - q[1]) * shrink
    return isqrt(north * north + east * east) * 11_132 // 1_000_000_000


def cells(point: tuple[int, int]) -> tuple[str, str]:
    """The cells of two grids, one shifted by half a cell: neighbours mostly share one."""
    north, east = point
    shifted = (
        (north + SOUTH_NORTH_CELL // 2) // SOUTH_NORTH_CELL,
        (east + WEST_EAST_CELL // 2) // WEST_EAST_CELL,
    )
    return f"{north // SOUTH_NORTH_CELL}:{east // WEST_EAST_CELL}", f"~{shifted[0]}:{shifted[1]}"
