"""Changes of a text that an eye would miss (no-break space, look-alike letter, line end), by code point."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

PLAIN_SPACES = frozenset(" \n")


@dataclass(frozen=True)
class Hidden:
    """One such change: the line of the newer text, and the characters before and after, by code point."""

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def hidden_changes(before: str, after: str) -> list[Hidden]:
    """The changed stretches that look the same, or that hold a character that can pass for another."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for offset, (was, now) in enumerate(zip_longest(old[i1:i2], new[j1:j2], fillvalue="")):
            found += [Hidden(j1 + offset + 1, *stretch) for stretch in _hidden_stretches(was, now)]
    return found


def _hidden_stretches(was: str, now: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Where a line looks unchanged, every changed stretch; elsewhere those with a deceiving character."""
    if not was.strip(" \n") and not now.strip(" \n"):
        return
    unseen = _look(was) == _look(now)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        gone, come = was[i1:i2], now[j1:j2]
        if tag != "equal" and (unseen or any(map(_deceives, gone + come))):
            yield _points(gone), _points(come)


def _look(text: str) -> str:
    """What an eye keeps of a text: compatible forms folded, blanks and invisible characters gone."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Cc", "Zs", "Zl", "Zp"})


def _deceives(char: str) -> bool:
    """Can a character pass unseen or for another? Controls, odd blanks, loose accents, foreign letters."""
    category = unicodedata.category(char)
    if category in {"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me", "Co", "Cn"}:
        return char not in PLAIN_SPACES
    return category.startswith("L") and not unicodedata.name(char, "").startswith("LATIN ")


def _points(text: str) -> tuple[str, ...]:
    return tuple(f"U+{ord(c):04X} {unicodedata.name(c, 'CONTROL')}" for c in text)
