"""The places of what was found, one by one: whether they lie in an area, how far they are."""

from collections.abc import Iterator

import orjson
from tantivy import Query, Searcher

from hub.search import fields as f
from hub.search.areas import Area, Circle, distance
from hub.search.document import Spot


def holding(searcher: Searcher, query: Query, area: Area) -> list[str]:
    """The entries of a query that have a place in an area."""
    return sorted(
        entity for entity, spots in placed(searcher, query) if any(area.holds(*spot) for spot in spots)
    )


def nearest(searcher: Searcher, query: Query, centre: Circle) -> list[tuple[int, str]]:
    """Metres and id of every entry of a query that has a place, the nearest first."""
    return sorted((metres_to(centre, spots), entity) for entity, spots in placed(searcher, query) if spots)


def how_many(searcher: Searcher, query: Query) -> int:
    """The entries of a query, counted."""
    count: int = searcher.search(query, 1).count  # type: ignore[attr-defined]  # the stubs of tantivy 0.27 lack it
    return count


def metres_to(centre: Circle, spots: list[Spot]) -> int:
    """From the centre to the nearest of some places."""
    return round(min(distance(centre.latitude, centre.longitude, *spot) for spot in spots))


def placed(searcher: Searcher, query: Query) -> Iterator[tuple[str, list[Spot]]]:
    """Id and places of every entry of a query."""
    for _, address in searcher.search(query, max(1, how_many(searcher, query)), count=False).hits:
        found = searcher.doc(address)
        yield found[f.ENTITY][0], spots_in(found.get_first(f.SPOTS))


def spots_in(raw: bytes | None) -> list[Spot]:
    """The places that a document holds."""
    return [Spot(*pair) for pair in orjson.loads(bytes(raw))] if raw else []
