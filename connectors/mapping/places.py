"""Points on the map: whatever the source writes, integers in micro-degrees come out (WGS 84)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from connectors.mapping.convert import to_microdegrees
from connectors.mapping.values import Frame, Nulls, texts_of
from connectors.rules import Point

Located = dict[str, Any]
_PAIR = re.compile(r"\s*([-+]?\d+(?:[.,]\d+)?)\s*(?:[,; /]\s*|\s)([-+]?\d+(?:[.,]\d+)?)\s*")


def compile_point(point: Point, nulls: Nulls) -> Callable[[Frame], Located]:
    """The function of a point: `latitude_e6` and `longitude_e6`; what is unreadable is left to the schema."""
    if point.pair:
        name, swapped = point.pair, point.order == "lon lat"
        return lambda frame: _pair(texts_of(frame.flat.get(name), nulls), swapped)
    names = (point.latitude, point.longitude) if point.latitude else (point.y, point.x)
    first, second = (name or "" for name in names)
    place = _degrees if point.latitude else _projected(point.epsg)
    return lambda frame: place(_one(frame, first, nulls), _one(frame, second, nulls))


def _one(frame: Frame, name: str, nulls: Nulls) -> str:
    return " ".join(texts_of(frame.flat.get(name), nulls))


def _degrees(latitude: str, longitude: str) -> Located:
    found: Located = {}
    if latitude:
        found["latitude_e6"] = to_microdegrees(latitude, 90)
    if longitude:
        found["longitude_e6"] = to_microdegrees(longitude)
    return found


def _pair(texts: list[str], swapped: bool) -> Located:
    if len(texts) == 1:
        both = _PAIR.fullmatch(texts[0])
        texts = list(both.groups()) if both else texts
    if len(texts) == 1 and isinstance(to_microdegrees(texts[0]), int):
        texts = [texts[0], ""]
    if len(texts) != 2:
        return {"latitude_e6": " ".join(texts)} if texts else {}
    return _degrees(*(reversed(texts) if swapped else texts))


def _projected(epsg: int) -> Callable[[str, str], Located]:
    def place(north: str, east: str) -> Located:
        said = {"latitude_e6": north, "longitude_e6": east}
        as_written = {name: text for name, text in said.items() if text}
        try:
            metres = float(east.replace(",", ".")), float(north.replace(",", "."))
        except ValueError:
            return as_written
        longitude, latitude = _to_degrees(epsg)(*metres)
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            return as_written
        return {"latitude_e6": round(latitude * 1e6), "longitude_e6": round(longitude * 1e6)}

    return place


@cache
def _to_degrees(epsg: int) -> Callable[[float, float], tuple[float, float]]:
    """The transformer of a projection; pyproj is heavy to import, so it waits until a source needs it."""
    from pyproj import Transformer

    to_degrees: Callable[[float, float], tuple[float, float]]
    to_degrees = Transformer.from_crs(epsg, 4326, always_xy=True).transform
    return to_degrees
