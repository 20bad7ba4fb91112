"""Completion while typing: names of entries, themes and places that begin with what was typed, or hold a word that does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tantivy import Query, Searcher

from hub.resolve.words import fold
from hub.search import fields as f
from hub.search.document import LONGEST_LEAD
from hub.search.generations import Opened
from schema.codes import listed

THEME, COMMUNE = "theme", "commune"
CODES = {THEME: "themes", "region": "regions", "department": "departments"}
"""Filter → closed list whose labels are proposed, as long as some entry has the code."""
MOST_NAMES, MOST_CODES = 6, 4
LOOKED_AT = 40
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


def suggest(opened: Opened, typed: str, english: bool) -> list[Named | Coded]:
    """The few best completions: themes and places first, since they hold many entries; then names."""
    start = fold(typed)[:LONGEST_LEAD]
    if not start:
        return []
    return [*_codes(opened, start, english), *_names(opened.searcher, start)]


def _codes(opened: Opened, start: str, english: bool) -> list[Coded]:
    found = [
        (words.find(start) != 0, -coded.count, coded)
        for words, coded in _vocabulary(opened.name, opened.searcher, english)
        if words.startswith(start) or f" {start}" in words
    ]
    return [coded for _, _, coded in sorted(found, key=lambda each: each[:2])[:MOST_CODES]]


def _names(searcher: Searcher, start: str) -> Iterator[Named]:
    terms = searcher.terms_with_prefix(f.LEAD, start, limit=LOOKED_AT)
    names = dict.fromkeys(term.rpartition("\0")[2] for term, count in terms if count)
    yield from (Named(name) for name in list(names)[:MOST_NAMES])


@lru_cache(maxsize=4)
def _vocabulary(_state: str, searcher: Searcher, english: bool) -> list[tuple[str, Coded]]:
    """Folded label and value of everything that some entry has: themes, regions, departments, communes by their names."""
    made = [
        Coded(name, value, label, count)
        for name, of in CODES.items()
        for value, count in _counted(searcher, f.facet_field(name))
        for label in _labels(of, value, english)
    ]
    for said, count in _counted(searcher, f.COMMUNES):
        label, _, value = said.rpartition("\0")
        made.append(Coded(COMMUNE, value, label, count))
    return [(fold(coded.label), coded) for coded in made]


def _labels(of: str, value: str, english: bool) -> Iterable[str]:
    if value in listed(of):
        yield listed(of)[value].en if english else listed(of)[value].fr


def _counted(searcher: Searcher, field: str) -> list[tuple[str, int]]:
    told: Mapping[str, Any] = searcher.aggregate(
        Query.all_query(), {"values": {"terms": {"field": field, "size": MOST_VALUES}}}
    )
    return [(str(bucket["key"]), bucket["doc_count"]) for bucket in told["values"]["buckets"]]
