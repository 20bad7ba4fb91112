"""The orders of a list, each with its pages: after a cursor comes what stands behind it, and nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Order, Query

from hub.catalogue.read import CHANGE, NAME
from hub.errors import HubError
from hub.paging import BadParameter, make_cursor, read_cursor
from hub.search import fields as f
from hub.search.asked import DISTANCE, RELEVANCE, Search
from hub.search.document import named_by, order_key
from hub.search.generations import Opened
from hub.search.near import nearest
from hub.search.query import Asked

MOST_SKIPPED = 10_000
MOST_MEASURED = 20_000


class Outdated(HubError):
    """The order that a cursor belongs to is no more: start the list again."""

    status = 410


@dataclass(frozen=True)
class Hit:
    """One entry of a page; `score` and `metres` as the order has them."""

    id: str
    score: float | None = None
    metres: int | None = None
    address: DocAddress | None = field(default=None, compare=False, repr=False)


Turned = tuple[list[Hit], str | None]
"""A page, and the cursor of the next one."""


def turn(opened: Opened, asked: Asked, total: int) -> Turned:
    """The page that is asked for, of a list of so many entries."""
    return _BY[asked.search.sort](opened, asked, total)


def _by_relevance(opened: Opened, asked: Asked, total: int) -> Turned:
    search = asked.search
    skip = _skipped(opened, search)
    found = opened.searcher.search(asked.query(), search.limit, offset=skip, count=False).hits
    hits = [Hit(opened.searcher.doc(address)[f.ENTITY][0], score, None, address) for score, address in found]
    return hits, _following(opened, search, skip, total)


def _by_distance(opened: Opened, asked: Asked, total: int) -> Turned:
    search = asked.search
    if search.centre is None:
        raise BadParameter(
            "sort", "no_centre", "« sort=distance » demande « near ».", "“sort=distance” needs “near”."
        )
    if total > MOST_MEASURED:
        raise BadParameter(
            "radius_km",
            "too_many_to_measure",
            f"Plus de {MOST_MEASURED} fiches dans ce rayon : prenez-en un plus petit, ou un autre ordre.",
            f"More than {MOST_MEASURED} entries in this radius: take a smaller one, or another order.",
        )
    skip = _skipped(opened, search)
    every = nearest(opened.searcher, asked.query(), search.centre)
    hits = [Hit(entity, metres=metres) for metres, entity in every[skip : skip + search.limit]]
    return hits, _following(opened, search, skip, total)


def _skipped(opened: Opened, search: Search) -> int:
    """How many entries the pages before held; the cursor names the state whose order it counts in."""
    if search.cursor is None:
        return 0
    skip, state = read_cursor(search.identity, search.cursor, int)
    if state != opened.name:
        raise Outdated(
            "cursor_outdated",
            "Le catalogue a changé depuis cette page : reprenez la liste à son début, sans « cursor ».",
            "The catalogue has changed since that page: start the list again without “cursor”.",
        )
    return max(0, int(skip))


def _following(opened: Opened, search: Search, skip: int, total: int) -> str | None:
    after = skip + search.limit
    if after >= total or after > MOST_SKIPPED:
        return None
    return make_cursor(search.identity, after, opened.name)


def _by_name(opened: Opened, asked: Asked, _total: int) -> Turned:
    after = None
    if asked.search.cursor is not None:
        name, entity = read_cursor(asked.search.identity, asked.search.cursor, str)
        beyond = f"{f.ORDER}:{{{order_key(str(name), entity)} TO *}}"
        after = opened.index.parse_query(
            beyond, [f.ORDER]
        )  # ranges of text are had by the query language only
    found = _ordered(opened, asked, after, f.ORDER, Order.Asc)
    return _page(asked.search, [named_by(value) for value, _ in found])


def _by_change(opened: Opened, asked: Asked, _total: int) -> Turned:
    after = None
    if asked.search.cursor is not None:
        change, _ = read_cursor(asked.search.identity, asked.search.cursor, int)
        after = Query.range_query(
            f.index_schema(), f.CHANGE, FieldType.Integer, upper_bound=change, include_upper=False
        )
    found = _ordered(opened, asked, after, f.CHANGE, Order.Desc)
    return _page(
        asked.search, [(int(value), opened.searcher.doc(address)[f.ENTITY][0]) for value, address in found]
    )


def _ordered(
    opened: Opened, asked: Asked, after: Query | None, field: str, order: Order
) -> list[tuple[Any, DocAddress]]:
    query = asked.query()
    if after is not None:
        query = Query.boolean_query([(Occur.Must, query), (Occur.Must, after)])
    return opened.searcher.search(
        query, asked.search.limit + 1, count=False, order_by_field=field, order=order
    ).hits


def _page(search: Search, found: Sequence[tuple[str | int, str]]) -> Turned:
    shown = found[: search.limit]
    cursor = make_cursor(search.identity, *shown[-1]) if len(found) > search.limit else None
    return [Hit(entity) for _, entity in shown], cursor


_BY = {RELEVANCE: _by_relevance, NAME: _by_name, CHANGE: _by_change, DISTANCE: _by_distance}
