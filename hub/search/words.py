"""The words of a question: which of them must be found, what was meant by those that nothing holds."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Searcher

from hub.search import fields as f
from hub.search.analysis import EXACT, STOPPED, analyzer, asked

MOST_WORDS = 16
SHORTEST_MENDED = 4
MOST_MEANT = 5
_QUOTED = re.compile(r'["«“”»]\s*([^"«“”»]+?)\s*["«“”»]')


@dataclass(frozen=True)
class Term:
    """One word as it was asked for, folded; `meant`: the known words that are near it, when itself is unknown."""

    word: str
    meant: tuple[str, ...] = ()

    @property
    def any_of(self) -> tuple[str, ...]:
        return self.meant or (self.word,)


@dataclass(frozen=True)
class Words:
    """Terms and phrases; the first `MOST_WORDS` words count. `relaxed`: one of them is enough."""

    terms: tuple[Term, ...]
    phrases: tuple[tuple[str, ...], ...]
    relaxed: bool = False

    @property
    def needed(self) -> int:
        """How many of the terms an entry must hold: all of one to three, then three of four, four of five…, since a long
        question names more than one entry says."""
        if self.relaxed:
            return min(1, len(self.terms))
        return len(self.terms) if len(self.terms) < 4 else -(-len(self.terms) * 3 // 4)

    @property
    def mended(self) -> str | None:
        """The question with the nearest known words; None when every word is known."""
        if not any(term.meant for term in self.terms):
            return None
        return " ".join(term.any_of[0] for term in self.terms)


def understood(text: str, searcher: Searcher) -> Words:
    """What an index makes of a question."""
    phrases = [phrase for quoted in _QUOTED.findall(text) if len(phrase := _split(quoted)) > 1]
    loose = _split(_QUOTED.sub(lambda quoted: quoted[0] if len(_split(quoted[1])) < 2 else " ", text))
    telling = [word for word in loose if word not in STOPPED]
    words = telling or ([] if phrases else loose)
    terms = [_term(word, searcher) for word in dict.fromkeys(words[:MOST_WORDS])]
    return Words(tuple(terms), tuple(tuple(phrase[:MOST_WORDS]) for phrase in phrases[:4]))


def _split(text: str) -> list[str]:
    return list(analyzer(EXACT).analyze(asked(text)))


def _term(word: str, searcher: Searcher) -> Term:
    if len(word) < SHORTEST_MENDED or word.isdigit() or searcher.doc_freq(f.ALL, word):
        return Term(word)
    return Term(word, near(word, partial(searcher.terms_with_prefix, f.ALL)))


def near(word: str, beginning: Callable[[str], Sequence[tuple[str, int]]]) -> tuple[str, ...]:
    """The known words that one or (from eight letters on) two slips lead to, the nearest and most usual first.

    `beginning` gives the known words with some first letters, each with how many entries hold it. A slip is a letter too
    many, too few, another, or two that changed places. The first letter is taken as right unless nothing else is near.
    """
    slips = 1 if len(word) < 8 else 2
    for start in (word[:1], ""):
        known = {term: count for term, count in beginning(start) if abs(len(term) - len(word)) <= slips}
        found = extract(
            word, list(known), scorer=OSA.distance, score_cutoff=slips, limit=None, processor=None
        )
        if found:
            ordered = sorted((distance, -known[term], term) for term, distance, _ in found)
            return tuple(term for _, _, term in ordered[:MOST_MEANT])
    return ()


def every_word(words: Words) -> Iterator[str]:
    """All words that entries are found by."""
    for term in words.terms:
        yield from term.any_of
    for phrase in words.phrases:
        yield from phrase
