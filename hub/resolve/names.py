"""What a name says once turns of words, legal forms and small words are set aside. Pure."""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from hub.resolve.model import Model
from hub.resolve.words import fold, initials

Form = Sequence[str]
"""The words of one form of a name, in their order, each once."""

LETTERS_FOR_ONE, LETTERS_FOR_TWO, LETTERS_OF_STEM = 5, 9, 4
"""Lengths of a word from which one typing error, two, or a cut-off end is taken for the same word."""
SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 8


def form(name: str, model: Model) -> list[str]:
    """The words that carry meaning; a name of small words only keeps them all."""
    said = model.turns.replaced(fold(name)).split()
    kept = [word for word in said if word not in model.empty_words]
    return list(dict.fromkeys(kept or said))


def acronyms(names: Iterable[str], said: str | None) -> set[str]:
    """The acronym that was said, and names of one short word."""
    found = {fold(said).replace(" ", "")} if said else set()
    found.update(word for name in names if " " not in (word := fold(name)))
    return {one for one in found if SHORTEST_ACRONYM <= len(one) <= LONGEST_ACRONYM}


def all_initials(names: Iterable[str]) -> set[str]:
    """The initials of the names, with and without their small words."""
    found = set()
    for name in names:
        words = fold(name).split()
        found |= {initials(words), initials([word for word in words if len(word) > 3])}
    return {one for one in found if SHORTEST_ACRONYM <= len(one) <= LONGEST_ACRONYM}


def likeness(a: Form, b: Form, model: Model) -> tuple[int, int]:
    """Per cent of the words' weight that two forms share, and the weight of what they share.

    A word with a typing error counts four fifths of its weight.
    """
    weight = model.word
    other = model.else_word
    mine, theirs = set(a), set(b)
    shared = mine & theirs
    weight_shared = sum(weight.get(word, other) for word in shared)
    total = weight_shared * 2
    rest = sorted(theirs - shared)
    alike = 0
    for word in sorted(mine - shared):
        here = weight.get(word, other)
        total += here
        twin = next((one for one in rest if _alike(word, one)), None)
        if twin is not None:
            rest.remove(twin)
            both = here + weight.get(twin, other)
            total += both - here
            alike += both * 4 // 5
    total += sum(weight.get(word, other) for word in rest)
    return (100 * (2 * weight_shared + alike)) // total if total else 0, weight_shared + alike // 2


def _alike(one: str, two: str) -> bool:
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    if len(short) >= LETTERS_OF_STEM and long.startswith(short):
        return True
    if len(short) < LETTERS_FOR_ONE or one.isdigit() or two.isdigit():
        return False
    most = 2 if len(short) >= LETTERS_FOR_TWO else 1
    return len(long) - len(short) <= most and OSA.distance(one, two, score_cutoff=most) <= most


def without(said: Form, words: Iterable[str]) -> Form:
    """The form without these words (the town's, which is compared as a place), unless nothing would be left."""
    out = set(words)
    return [word for word in said if word not in out] or said
