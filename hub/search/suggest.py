"""Completion while typing: names of entries, themes and places that begin with what was typed, or hold a word that does."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from operator import itemgetter
from typing import Any, NamedTuple

from tantivy import Query, Searcher

from hub.resolve.words import fold
from hub.search import fields as f
from hub.search.document import LONGEST_LEAD, MOST_LEADS, leads
from hub.search.generations import Opened
from schema.codes import listed

THEME, COMMUNE = "theme", "commune"
CODES = {THEME: "themes", "region": "regions", "department": "departments"}
"""Filter → closed list whose labels are proposed, as long as some entry has the code."""
MOST_NAMES, MOST_CODES = 6, 4
LOOKED_AT = 40
AFTER_ALL = "\U0010ffff"
"""Goes after every letter."""
MOST_VALUES = 65_000
"""There are 35 000 communes."""


@dataclass(frozen=True)
class Named:
    """An entry whose name goes on from what was typed."""

    id: str


@dataclass(frozen=True)
class Coded:
    """A value of a filter whose label goes on from what was typed, and how many entries have it."""

    filter: str
    value: str
    label: str
    count: int


class Vocabulary(NamedTuple):
    """What may be typed, in order; beside each, the rank of the value that it leads to; the values by their rank."""

    leads: list[str]
    ranks: list[int]
    values: list[Coded]


def suggest(opened: Opened, typed: str, english: bool) -> list[Named | Coded]:
    """The few best completions: themes and places first, since they hold many entries; then names."""
    start = fold(typed)[:LONGEST_LEAD]
    if not start:
        return []
    return [*_codes(opened, start, english), *_names(opened.searcher, start)]


def _codes(opened: Opened, start: str, english: bool) -> list[Coded]:
    known = _vocabulary(opened.name, opened.searcher, english)
    first, end = bisect_left(known.leads, start), bisect_left(known.leads, start + AFTER_ALL)
    # several words of one label may begin so, MOST_LEADS at most
    best = nsmallest(MOST_CODES * MOST_LEADS, known.ranks[first:end])
    return list(dict.fromkeys(known.values[rank] for rank in best))[:MOST_CODES]


def _names(searcher: Searcher, start: str) -> Iterator[Named]:
    terms = searcher.terms_with_prefix(f.LEAD, start, limit=LOOKED_AT)
    names = dict.fromkeys(term.rpartition("\0")[2] for term, count in terms if count)
    yield from (Named(name) for name in list(names)[:MOST_NAMES])


@lru_cache(maxsize=4)
def _vocabulary(_state: str, searcher: Searcher, english: bool) -> Vocabulary:
    """Everything that some entry has. Labels that begin so go before those that hold such a word, then those of many."""
    found = [
        ((n > 0, -coded.count, coded.label, coded.filter, coded.value), lead, coded)
        for coded in _values(searcher, english)
        for n, lead in enumerate(leads(coded.label))
    ]
    found.sort(key=itemgetter(0, 1))
    typed = sorted((lead, rank) for rank, (_, lead, _) in enumerate(found))
    return Vocabulary(
        [lead for lead, _ in typed], [rank for _, rank in typed], [coded for _, _, coded in found]
    )


def _values(searcher: Searcher, english: bool) -> Iterator[Coded]:
    """Themes, regions, departments, and communes by their names."""
    for name, of in CODES.items():
        for value, count in _counted(searcher, f.facet_field(name)):
            yield from (Coded(name, value, label, count) for label in _labels(of, value, english))
    for said, count in _counted(searcher, f.COMMUNES):
        label, _, value = said.rpartition("\0")
        yield Coded(COMMUNE, value, label, count)


def _labels(of: str, value: str, english: bool) -> Iterable[str]:
    if value in listed(of):
        yield listed(of)[value].en if english else listed(of)[value].fr


def _counted(searcher: Searcher, field: str) -> list[tuple[str, int]]:
    told: Mapping[str, Any] = searcher.aggregate(
        Query.all_query(), {"values": {"terms": {"field": field, "size": MOST_VALUES}}}
    )
    return [(str(bucket["key"]), bucket["doc_count"]) for bucket in told["values"]["buckets"]]
