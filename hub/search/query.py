"""A search as a query of the index."""

from collections.abc import Iterable, Iterator, Sequence

from tantivy import FieldType, Occur, Query, Searcher

from hub.search import fields as f
from hub.search.analysis import ENGLISH, EXACT, FRENCH, stem
from hub.search.areas import Area
from hub.search.asked import Search
from hub.search.cells import cover
from hub.search.near import holding
from hub.search.words import Words
from schema import KINDS

TIE = 0.3
"""How much the weaker of the fields that hold a word add to the strongest."""
_SCHEMA = f.index_schema()


class Asked:
    """One search against one state of the index. `words` is what was understood of its text."""

    def __init__(self, search: Search, words: Words, searcher: Searcher) -> None:
        self.search = search
        self.words = words
        self._parts = [*_worded(words), *_dated(search)]
        self._areas = [_placed(area, searcher) for area in search.areas]

    def query(self, without: str | None = None, anywhere: bool = False) -> Query:
        """All that it asks for; `without` one filter; `anywhere`: without its areas."""
        tests = [_is(f.KIND, KINDS if without == f.KIND else self.search.kinds)]
        tests += [
            _is(f.facet_field(name), values)
            for name, values in sorted(self.search.filters.items())
            if name != without
        ]
        if not anywhere:
            tests += self._areas
        unweighed = [_unweighed(test) for test in tests]
        return Query.boolean_query([(Occur.Must, part) for part in (*self._parts, *unweighed)])


def _worded(words: Words) -> Iterator[Query]:
    scored = [(Occur.Should, _any_of(term.any_of)) for term in words.terms]
    if scored:
        yield Query.boolean_query(scored, minimum_number_should_match=words.needed)
    for phrase in words.phrases:
        yield Query.phrase_query(_SCHEMA, f.ALL, list(phrase))


def _any_of(words: Sequence[str]) -> Query:
    made = [_word(word) for word in words]
    return made[0] if len(made) == 1 else Query.disjunction_max_query(made)


def _word(word: str) -> Query:
    """A word where it counts most, and a little for each other place."""
    stems = {FRENCH: stem(word, FRENCH), ENGLISH: stem(word, ENGLISH), EXACT: word}
    made = [
        Query.boost_query(Query.term_query(_SCHEMA, field, term, index_option="freq"), weight)
        for field, weight in f.WEIGHTS.items()
        if (term := stems[f.ANALYSED[field]])
    ]
    return Query.disjunction_max_query(made, TIE)


def _dated(search: Search) -> Iterator[Query]:
    if search.days.first is not None:
        yield _unweighed(_from(f.LAST_DAY, search.days.first, None))
    if search.days.last is not None:
        yield _unweighed(_from(f.FIRST_DAY, None, search.days.last))


def _from(field: str, first: int | None, last: int | None) -> Query:
    return Query.range_query(_SCHEMA, field, FieldType.Integer, first, last)


def _placed(area: Area, searcher: Searcher) -> Query:
    """Entries with a place in the area: those in its inner cells, and those at its edge that a look at them confirms."""
    parts = cover(area)
    inside = Query.term_set_query(_SCHEMA, f.CELL, parts.inside)
    edge = Query.term_set_query(_SCHEMA, f.CELL, parts.edge)
    unsure = Query.boolean_query([(Occur.Must, edge), (Occur.MustNot, inside)])
    confirmed = Query.term_set_query(_SCHEMA, f.ENTITY, holding(searcher, unsure, area))
    return Query.boolean_query([(Occur.Should, inside), (Occur.Should, confirmed)])


def _is(field: str, values: Iterable[str]) -> Query:
    return Query.term_set_query(_SCHEMA, field, sorted(set(values)))


def _unweighed(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
