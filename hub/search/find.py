"""Finding: one page of what is looked for, and why an entry stands where it stands."""

from dataclasses import dataclass, replace
from typing import Any

import orjson

from hub.search.asked import Search
from hub.search.generations import Opened
from hub.search.near import how_many
from hub.search.orders import Hit, turn
from hub.search.query import Asked
from hub.search.words import Words, understood


@dataclass(frozen=True)
class Found:
    """One page: its entries in order, the cursor of the next one, how many there are in all, what was understood."""

    hits: tuple[Hit, ...]
    next: str | None
    total: int
    asked: Asked

    @property
    def words(self) -> Words:
        return self.asked.words


def find(opened: Opened, search: Search) -> Found:
    """One page; entries that fit some of the words when none fits all. BadParameter when the cursor is of another list,
    Outdated when the index has moved on since."""
    asked, total = meant(opened, search)
    hits, cursor = turn(opened, asked, total)
    return Found(tuple(hits), cursor, total, asked)


def meant(opened: Opened, search: Search) -> tuple[Asked, int]:
    """What is asked of the index, and how many entries fit: some of the words are enough when no entry fits all."""
    words = understood(search.words, opened.searcher)
    asked = Asked(search, words, opened.searcher)
    total = how_many(opened.searcher, asked.query())
    if total == 0 and len(words.terms) > 1:
        asked = Asked(search, replace(words, relaxed=True), opened.searcher)
        total = how_many(opened.searcher, asked.query())
    return asked, total


def explained(opened: Opened, asked: Asked, hit: Hit) -> Any:
    """How the score of an entry came about, as the library tells it: values, what they are, what they are made of."""
    if hit.address is None:
        return None
    return orjson.loads(asked.query().explain(opened.searcher, hit.address).to_json())
