"""What a text is searched by: its words without case and accents, then their stems, in French and in English.

Folding comes before stemming: a query without accents must find what was written with them.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

EXACT, FRENCH, ENGLISH = "exact", "french", "english"
LONGEST_WORD = 60
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\w)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_PREFIXED = re.compile(r"\b([^\W\d_])[-‑](\w{3,})")
_STOPPED = """
    a au aux avec by ce ces dans de des du elle en est et for from il in is la le les leur leurs mais ne nos notre nous of on
    or ou par pas pour qui sa sans ses son sont sur the to un une vers vos votre vous with
"""
STOPPED = frozenset(_STOPPED.split())
"""Words that say nothing of what is looked for, as long as others do; folded."""


@cache
def analyzer(name: str) -> TextAnalyzer:
    """The analyser of that name; `exact` keeps the words as they are written."""
    built = (
        TextAnalyzerBuilder(Tokenizer.regex(r"[\p{L}\p{N}]+"))
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    return (built if name == EXACT else built.filter(Filter.stemmer(name))).build()


def register(index: Index) -> None:
    """Makes the analysers known to an index; they are not kept in its files."""
    for name in (EXACT, FRENCH, ENGLISH):
        index.register_tokenizer(name, analyzer(name))


def written(texts: Iterable[str]) -> str:
    """Texts as they are handed to an index: elisions parted, acronyms without dots, `e-learning` also in one word."""
    whole = "\n".join(texts)
    return _PREFIXED.sub(r"\g<0> \1\2", _plain(whole))


def asked(text: str) -> str:
    """Words of a question, to be analysed as those of a text are."""
    return _PREFIXED.sub(r"\1\2", _plain(text))


@lru_cache(maxsize=100_000)  # the words of a language come back all the time
def stem(word: str, name: str = FRENCH) -> str:
    """The one term that an analyser makes of one word; empty when it makes none."""
    made = analyzer(name).analyze(word)
    return made[0] if len(made) == 1 else ""


def _plain(text: str) -> str:
    undotted = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return _ELIDED.sub("", undotted)
