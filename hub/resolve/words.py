"""Names as plain words, for comparing and sorting."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f]")
_GAPS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)  # one name is folded for its words, its initials, its acronym and its institution
def fold(text: str) -> str:
    """Lower case without accents; everything that is not a letter or a digit becomes one blank."""
    flat = text.casefold()
    if not flat.isascii():
        flat = _MARKS.sub("", unicodedata.normalize("NFKD", flat)).replace("œ", "oe").replace("æ", "ae")
    return _GAPS.sub(" ", flat).strip()


def initials(words: list[str]) -> str:
    """The first letters, as an acronym has them; empty below three."""
    return "".join(word[0] for word in words) if len(words) >= 3 else ""
