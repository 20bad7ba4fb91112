"""The sentences that this package says to people: by code, in French and in English (`sentences.toml`)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


def sentences(code: str, words: Mapping[str, object]) -> tuple[str, str]:
    """The sentence of that code with its words filled in, in French and in English.

    Words may come from foreign files: what a terminal could obey is shown as a replacement character.
    """
    said = known()[code]
    return _printable(said["fr"].format_map(words)), _printable(said["en"].format_map(words))


@cache
def known() -> Mapping[str, Mapping[str, str]]:
    """Every code with its sentence in each language."""
    return tomllib.loads(files("charter").joinpath("sentences.toml").read_text(encoding="utf-8"))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else UNPRINTABLE for char in text)
