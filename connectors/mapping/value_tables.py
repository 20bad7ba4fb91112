"""Values looked up as people write them: without regard to case, and `*` stands for any characters."""

from __future__ import annotations

import re
from collections.abc import Mapping


def folded(text: str) -> str:
    """As values are compared: without case, blanks collapsed."""
    return " ".join(text.casefold().split())


def any_characters(text: str) -> re.Pattern[str]:
    """The pattern of a text in which `*` stands for any characters, line ends included."""
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)


class ValueTable:
    """What values become: by the exact key, then by each key with `*` that fits, in the order written."""

    __slots__ = ("_exact", "_patterns")

    def __init__(self, table: Mapping[str, str]) -> None:
        self._exact = {folded(key): entry for key, entry in table.items() if "*" not in key}
        self._patterns = [(any_characters(folded(key)), entry) for key, entry in table.items() if "*" in key]

    def first(self, text: str, otherwise: str) -> str:
        """The entry for a value; `otherwise` if the table does not know it."""
        value = folded(text)
        if value in self._exact:
            return self._exact[value]
        return next((entry for pattern, entry in self._patterns if pattern.fullmatch(value)), otherwise)

    def every(self, text: str) -> list[str]:
        """All entries for a value that are not empty."""
        value = folded(text)
        fitting = [entry for pattern, entry in self._patterns if pattern.fullmatch(value)]
        return [entry for entry in (self._exact.get(value), *fitting) if entry]
