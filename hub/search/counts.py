"""Exact counts beside a list: how many entries each value of a filter would give."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tantivy import Query

from hub.search import fields as f
from hub.search.generations import Opened
from hub.search.query import Asked

MOST_VALUES = 65_000
"""Values of one filter that are counted; there are 35 000 communes."""


def count_by(opened: Opened, asked: Asked, names: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """How many entries each value of each filter would give, were that filter alone left out; most first.

    The kind is a filter among these.
    """
    wanted = list(names)
    chosen = {*asked.search.filters, f.KIND}
    counted = _count(opened, asked.query(), [name for name in wanted if name not in chosen])
    for name in wanted:
        if name in chosen:
            counted |= _count(opened, asked.query(without=name), [name])
    return {name: counted[name] for name in wanted}


def _count(opened: Opened, query: Query, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    if not names:
        return {}
    terms = {name: {"terms": {"field": _field_of(name), "size": MOST_VALUES}} for name in names}
    told: Mapping[str, Any] = opened.searcher.aggregate(query, terms)
    return {
        name: sorted(
            ((bucket["key"], bucket["doc_count"]) for bucket in told[name]["buckets"]),
            key=lambda pair: (-pair[1], pair[0]),
        )
        for name in names
    }


def _field_of(name: str) -> str:
    return name if name == f.KIND else f.facet_field(name)
