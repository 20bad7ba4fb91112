"""What a name says once turns of words, legal forms and small words are set aside. Pure."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from hub.resolve.model import Model
from hub.resolve.words import fold, initials

Form = Sequence[str]
"""The words of one form of a name, in their order, each once."""

LETTERS_FOR_ONE, LETTERS_FOR_TWO, LETTERS_OF_STEM = 5, 9, 4
"""Lengths of a word from which one typing error, two, or a cut-off end is taken for the same word."""
SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 8
REGISTER_LINE = 38
"""Letters after which registers cut a name off (a line of a French postal address, NF Z10-011)."""
CUT = "…"
"""Ends a word that may be the beginning of a longer one."""


def form(name: str, model: Model) -> list[str]:
    """The words that carry meaning; a name of small words only keeps them all."""
    said = model.turns.replaced(" ".join(_apart(fold(name))[0])).split()
    kept = [word for word in said if word not in model.empty_words] or said
    if kept and _is_cut(name):
        kept[-1] += CUT
    return list(dict.fromkeys(kept))


def _is_cut(name: str) -> bool:
    return REGISTER_LINE - 1 <= len(name) <= REGISTER_LINE and name.isupper()


def _apart(folded: str) -> tuple[list[str], str | None]:
    """The words, and the acronym that stood before or after them."""
    words = folded.split()
    for said, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if len(rest) >= SHORTEST_ACRONYM and said[0] in _initials(rest):
            return rest, said[0]
    return words, None


def _initials(words: list[str]) -> set[str]:
    """With and without the small words."""
    return {initials(words), initials([word for word in words if len(word) > 3])}


def acronyms(names: Iterable[str], said: str | None) -> set[str]:
    """The acronym that was said, and names of one short word."""
    found = {fold(said).replace(" ", "")} if said else set()
    for name in names:
        words, apart = _apart(fold(name))
        found.update(words if len(words) == 1 else (), (apart,) if apart else ())
    return {one for one in found if SHORTEST_ACRONYM <= len(one) <= LONGEST_ACRONYM}


def all_initials(names: Iterable[str]) -> set[str]:
    """The initials of the names, with and without their small words."""
    found = set()
    for name in names:
        found |= _initials(_apart(fold(name))[0])
    return {one for one in found if SHORTEST_ACRONYM <= len(one) <= LONGEST_ACRONYM}


class Likeness(NamedTuple):
    """Per cent of the words' weight that two forms share, the weight of what they share, and that of the other words."""

    percent: int
    weight: int
    rest: int


def likeness(a: Form, b: Form, model: Model, towns: Collection[str] = ()) -> Likeness:
    """How much two forms say the same. A word with a typing error counts four fifths; a mistyped town nothing."""
    weight, other = model.word, model.else_word
    mine, theirs = set(a), set(b)
    shared = mine & theirs
    same = sum(weight.get(word, other) for word in shared)
    here, there = sorted(mine - shared), sorted(theirs - shared)
    if here and there and "".join(a) == "".join(b):
        return Likeness(100, max(model.weigh(a), model.weigh(b)), 0)
    alike = 0
    for word in list(here):
        twin = next((one for one in there if _alike(word, one)), None)
        if twin is not None:
            here.remove(word)
            there.remove(twin)
            alike += weight.get(word, other) + weight.get(twin, other)
    rest = sum(weight.get(word, other) for word in (*here, *there) if not _names_a_town(word, towns))
    total = 2 * same + alike + rest
    percent = 100 * (2 * same + alike * 4 // 5) // total if total else 0
    return Likeness(percent, same + alike * 2 // 5, rest)


def _names_a_town(word: str, towns: Collection[str]) -> bool:
    return any(_alike(word, town) for town in towns)


def _alike(one: str, two: str) -> bool:
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    if one.endswith(CUT) or two.endswith(CUT):
        return long.startswith(short.removesuffix(CUT)) or short.startswith(long.removesuffix(CUT))
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
