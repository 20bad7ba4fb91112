"""What a map shows of a search: points, or how many places lie together where there are too many of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query

from hub.search import fields as f
from hub.search.areas import Area, Bounds, Where
from hub.search.asked import Search
from hub.search.cells import bounds
from hub.search.document import Spot
from hub.search.find import meant
from hub.search.generations import Opened
from hub.search.near import how_many, placed
from hub.search.query import Asked

MOST_POINTS = 250
"""Entries in view up to which each is shown by itself."""
FINEST_ZOOM, MOST_AT_FINEST = 15, 2_000
"""From that zoom on groups part no more, so that more are shown by themselves; but never a whole country."""
MOST_GROUPS = 2_000


@dataclass(frozen=True)
class Point:
    """One place of one entry."""

    id: str
    spot: Spot


@dataclass(frozen=True)
class Group:
    """So many entries in one cell; `spot` is where they are on average, `bounds` the cell."""

    count: int
    spot: Spot
    bounds: Bounds


@dataclass(frozen=True)
class Chart:
    """Points or groups in view; how many entries are in view, how many the search has, how many of them have no place."""

    points: tuple[Point, ...]
    groups: tuple[Group, ...]
    in_view: int
    total: int
    unplaced: int


def chart(opened: Opened, search: Search, view: Area, zoom: int) -> Chart:
    """The map of a search in a view; entries whose source said no coordinates are counted, never placed."""
    searcher = opened.searcher
    asked, total = meant(opened, search)
    seen = Asked(_within(search, view), asked.words, searcher).query()
    in_view = how_many(searcher, seen)
    unplaced = total - how_many(searcher, _with_place(asked.query()))
    if in_view <= (MOST_AT_FINEST if zoom >= FINEST_ZOOM else MOST_POINTS):
        return Chart(tuple(_points(opened, seen, view)), (), in_view, total, unplaced)
    return Chart((), tuple(_groups(opened, seen, view, zoom)), in_view, total, unplaced)


def map_level(zoom: int) -> int:
    """The level whose cells are some 64 pixels wide on a map of that zoom (256 pixels a tile)."""
    return min(f.MAP_LEVELS, key=lambda level: abs(level - zoom - 2))


def _within(search: Search, view: Area) -> Search:
    return Search(search.kinds, search.words, search.filters, (*search.areas, view), search.days)


def _with_place(query: Query) -> Query:
    cells = Query.term_set_query(
        f.index_schema(), f.CELL, [a + b + c for a in "0123" for b in "0123" for c in "0123"]
    )
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, cells)])


def _points(opened: Opened, query: Query, view: Area) -> Iterable[Point]:
    for entity, spots in sorted(placed(opened.searcher, query)):
        yield from (Point(entity, spot) for spot in spots if view.holds(*spot))


def _groups(opened: Opened, query: Query, view: Area, zoom: int) -> Iterable[Group]:
    """Cells that touch the view; one at its edge counts what of it is in view."""
    asked = {
        "cells": {
            "terms": {"field": f.map_field(map_level(zoom)), "size": MOST_GROUPS},
            "aggs": {name: {"avg": {"field": name}} for name in (f.LATITUDE, f.LONGITUDE)},
        }
    }
    for bucket in opened.searcher.aggregate(query, asked)["cells"]["buckets"]:
        cell = bounds(bucket["key"])
        if view.lies(cell) is not Where.OUTSIDE:
            yield Group(bucket["doc_count"], _middle(bucket, cell), cell)


def _middle(bucket: dict[str, Any], cell: Bounds) -> Spot:
    """The average of its places, kept within the cell; the middle of the cell when only entries with several places lie there."""
    told = bucket[f.LATITUDE]["value"], bucket[f.LONGITUDE]["value"]
    if None in told:
        return Spot(round((cell.south + cell.north) / 2), round((cell.west + cell.east) / 2))
    latitude, longitude = told
    return Spot(
        round(min(max(latitude, cell.south), cell.north)), round(min(max(longitude, cell.west), cell.east))
    )
