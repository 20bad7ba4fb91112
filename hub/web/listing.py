"""One page of a list, with its counts: from the search index, or from the database where that can answer.

Both give the same entries, totals and counts; the database is always at the last change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection

from hub.catalogue.read import Entry, Query, entries_named, facet_counts, page
from hub.search.asked import Search
from hub.search.counts import count_by
from hub.search.find import Found, explained, find
from hub.search.generations import Opened
from hub.search.orders import Hit
from hub.web.site import Site

Counts = dict[str, list[tuple[str, int]]]


class Counting(Protocol):
    """How many entries each value of some filters would give."""

    def __call__(self, names: Iterable[str]) -> Counts: ...


@dataclass(frozen=True)
class Listed:
    """The entries of one page in order, the cursor of the next, how many there are; `sought` is None without the index."""

    entries: tuple[Entry, ...]
    next: str | None
    total: int
    counts: Counting = field(repr=False)
    sought: "Sought | None" = None


@dataclass(frozen=True)
class Sought:
    """What the index tells beside the entries; `hits` by id."""

    found: Found
    hits: Mapping[str, Hit]
    opened: Opened = field(repr=False)

    def explanation(self, name: str) -> Any:
        """How the score of an entry came about."""
        return explained(self.opened, self.found.asked, self.hits[name])


def listed(site: Site, conn: Connection, search: Search, clusters: Mapping[str, str]) -> Listed:
    """The page that is asked for. A plain list is the database's while the index does not know the last change."""
    ready = site.finder.ready(conn) if search.is_plain else site.finder.opened(conn, clusters)
    if ready is None:
        query = Query(search.kinds[0], search.filters, search.sort, search.cursor, search.limit, clusters)
        told = page(conn, query)
        return Listed(told.entries, told.next, told.total, partial(facet_counts, conn, query))
    found = find(ready, search)
    entries = entries_named(conn, [hit.id for hit in found.hits])
    sought = Sought(found, {hit.id: hit for hit in found.hits}, ready)
    return Listed(entries, found.next, found.total, partial(count_by, ready, found.asked), sought)
