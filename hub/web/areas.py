"""Areas as the parameters of a request write them."""

import re
from decimal import Decimal

from hub.paging import BadParameter
from hub.search.areas import E6, Box, Circle
from hub.web.parameters import Parameters, one

BOX, NEAR, RADIUS = "bbox", "near", "radius_km"
USUAL_RADIUS, MOST_RADIUS = 20, 1000
_NUMBER = r"-?\d{1,3}(?:\.\d{1,12})?"


def box(parameters: Parameters) -> Box | None:
    """The box that `bbox` names."""
    text = one(parameters, BOX)
    if text is None:
        return None
    sides = _numbers(text, 4)
    if sides is not None:
        west, south, east, north = sides
        if _is_place(south, west) and _is_place(north, east) and south <= north:
            return Box(south, west, north, east)
    raise BadParameter(
        BOX,
        "bad_box",
        "« bbox » donne ouest,sud,est,nord en degrés, par exemple 2.8,50.4,3.4,50.8.",
        "“bbox” gives west,south,east,north in degrees, for example 2.8,50.4,3.4,50.8.",
    )


def circle(parameters: Parameters) -> Circle | None:
    """The circle around `near`."""
    text, radius = one(parameters, NEAR), one(parameters, RADIUS)
    if text is None:
        if radius is not None:
            raise BadParameter(
                RADIUS, "no_centre", "« radius_km » demande « near ».", "“radius_km” needs “near”."
            )
        return None
    place = _numbers(text, 2)
    if place is None or not _is_place(*place):
        raise BadParameter(
            NEAR,
            "bad_place",
            "« near » donne latitude,longitude en degrés, par exemple 50.63,3.06.",
            "“near” gives latitude,longitude in degrees, for example 50.63,3.06.",
        )
    return Circle(place[0], place[1], _metres(radius))


def _metres(text: str | None) -> int:
    if text is None:
        return USUAL_RADIUS * 1000
    if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text, re.ASCII) and 0 < Decimal(text) <= MOST_RADIUS:
        return int(Decimal(text) * 1000)
    raise BadParameter(
        RADIUS,
        "bad_radius",
        f"« radius_km » est un nombre de kilomètres, {MOST_RADIUS} au plus.",
        f"“radius_km” is a number of kilometres, at most {MOST_RADIUS}.",
    )


def _numbers(text: str, count: int) -> list[int] | None:
    """So many numbers in micro-degrees."""
    parts = text.split(",")
    if len(parts) != count or not all(re.fullmatch(_NUMBER, part, re.ASCII) for part in parts):
        return None
    return [round(Decimal(part) * E6) for part in parts]


def _is_place(latitude: int, longitude: int) -> bool:
    return abs(latitude) <= 90 * E6 and abs(longitude) <= 180 * E6
