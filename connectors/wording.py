"""How counts, places and faults of the system are worded, once for each language.

A place ("Structures, ligne 12") is told and stored in French, since it is data that travels from the reader to
the hub; whoever shows it says it in the language asked for. No sentence holds the place of its own row.
"""

from __future__ import annotations

import re

from schema.faults import why

__all__ = ["counted", "place", "printable", "sentence", "why"]

_ENGLISH = {"ligne": "line", "événement": "event", "partie": "part"}
_PLACE = re.compile(rf"(^|, |\()({'|'.join(_ENGLISH)}) (?=\d|[0-9a-f]{{8}}\b)")


def counted(count: int, one: str, many: str, lang: str = "fr") -> str:
    """The count with its word: French says 0 and 1 in the singular, English 1 only."""
    singular = count < 2 if lang == "fr" else count == 1
    return f"{count} {one if singular else many}"


def printable(text: str) -> str:
    """The text on one line, without anything that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def sentence(said: str) -> str:
    """The same words with a capital, to stand alone."""
    return said[:1].upper() + said[1:]


def clause(said: str) -> str:
    """The same words without capital and full stop, to go on in another sentence."""
    return said[:1].lower() + said[1:].rstrip(".")


def place(position: str, lang: str) -> str:
    """A position in the language of whoever reads it."""
    if lang == "fr":
        return position
    return _PLACE.sub(lambda found: f"{found[1]}{_ENGLISH[found[2]]} ", position)
