"""The part of a text that fits what was asked, with the words that were found in it marked."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from hub.search.analysis import stem
from hub.search.words import Words, every_word

LONGEST = 220
_WORD = re.compile(r"[^\W_]+")


class Piece(NamedTuple):
    """A piece of text, and whether it is what was looked for."""

    text: str
    hit: bool


def extract(text: str, words: Words, longest: int = LONGEST) -> list[Piece]:
    """The stretch of a text with the most of the words; its beginning when none stands in it."""
    flat = " ".join(text.split())
    stems = {stem(word) for word in every_word(words)}
    hits = [found.span() for found in _WORD.finditer(flat) if stem(found[0]) in stems]
    start = _best_start(flat, hits, longest)
    end = _end(flat, start + longest)
    return [*_pieces(flat, start, end, hits)]


def marked(text: str, words: Words) -> list[Piece]:
    """A short text whole, with the words marked."""
    return extract(text, words, longest=len(text) + 1)


def _best_start(text: str, hits: list[tuple[int, int]], longest: int) -> int:
    """Where the stretch begins: a little before the hit that most others follow within its length."""
    if not hits or len(text) <= longest:
        return 0
    best = max(
        hits, key=lambda hit: (sum(hit[0] <= other[0] < hit[0] + longest * 3 // 4 for other in hits), -hit[0])
    )
    if best[0] < longest // 2:
        return 0
    before = text.rfind(" ", 0, best[0] - longest // 5)
    return before + 1


def _end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", 0, end)
    return blank if blank > 0 else end


def _pieces(text: str, start: int, end: int, hits: Iterable[tuple[int, int]]) -> Iterable[Piece]:
    at = start
    if start:
        yield Piece("… ", False)
    for first, last in hits:
        if start <= first and last <= end:
            if at < first:
                yield Piece(text[at:first], False)
            yield Piece(text[first:last], True)
            at = last
    if at < end:
        yield Piece(text[at:end], False)
    if end < len(text):
        yield Piece(" …", False)
