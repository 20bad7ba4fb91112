"""Areas and their cells: whatever the box or circle, cells and a look at its edge find exactly the places in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.areas import E6, Area, Box, Circle, Where, distance
from hub.search.cells import DEEPEST, FIRST, bounds, cell_of, cover

latitudes = st.integers(-90 * E6, 90 * E6)
longitudes = st.integers(-180 * E6, 180 * E6)
near_france = st.tuples(st.integers(41 * E6, 52 * E6), st.integers(-6 * E6, 10 * E6))
places = st.one_of(st.tuples(latitudes, longitudes), near_france)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    (a, west), (b, east) = draw(places), draw(places)
    return Box(min(a, b), west, max(a, b), east)


circles = st.builds(lambda at, metres: Circle(at[0], at[1], metres), places, st.integers(1, 1_000_000))


@given(st.one_of(boxes(), circles), st.lists(places, max_size=20), st.data())
def test_cover_is_exact(area: Area, some: list[tuple[int, int]], data: st.DataObject) -> None:
    if isinstance(area, Circle):  # places at its rim tell most
        some = [*some, (area.latitude, area.longitude)]
    found = cover(area)
    inside, edge = set(found.inside), set(found.edge)
    for place in some:
        deepest = cell_of(*place)
        above = {deepest[:level] for level in range(FIRST, DEEPEST + 1)}
        assert bool(above & inside) or (bool(above & edge) and area.holds(*place)) == area.holds(*place)
        assert not above & inside or area.holds(*place)


@given(places)
def test_a_cell_holds_its_place(place: tuple[int, int]) -> None:
    for level in (FIRST, 9, DEEPEST):
        cell = bounds(cell_of(*place, level))
        assert cell.south <= place[0] <= cell.north
        assert cell.west <= place[1] <= cell.east


@pytest.mark.parametrize(
    ("area", "place", "holds"),
    [
        (Box(0, 170 * E6, 10 * E6, -170 * E6), (5 * E6, 179 * E6), True),  # over the date line
        (Box(0, 170 * E6, 10 * E6, -170 * E6), (5 * E6, -175 * E6), True),
        (Box(0, 170 * E6, 10 * E6, -170 * E6), (5 * E6, 0), False),
        (Circle(0, 179_990_000, 10_000), (0, -179_990_000), True),
        (Circle(89_990_000, 0, 10_000), (89_990_000, 180 * E6), True),  # over the pole
        (Circle(48_856_600, 2_352_200, 20_000), (48_804_900, 2_120_400), True),  # Paris, Versailles
        (Circle(48_856_600, 2_352_200, 15_000), (48_804_900, 2_120_400), False),
    ],
)
def test_areas_over_the_edges_of_the_world(area: Area, place: tuple[int, int], holds: bool) -> None:
    assert area.holds(*place) is holds
    cells = cover(area)
    above = {cell_of(*place)[:level] for level in range(FIRST, DEEPEST + 1)}
    assert bool(above & {*cells.inside, *cells.edge}) or not holds


def test_a_distance_that_is_known() -> None:
    assert distance(48_856_600, 2_352_200, 45_764_000, 4_835_700) == pytest.approx(391_500, rel=0.01)


def test_the_inner_cells_of_a_large_box_are_large() -> None:
    found = cover(Box(41 * E6, -5 * E6, 51 * E6, 10 * E6))
    assert len(found.inside) + len(found.edge) < 1_000
    assert all(
        Box(41 * E6, -5 * E6, 51 * E6, 10 * E6).lies(bounds(cell)) is Where.INSIDE for cell in found.inside
    )
