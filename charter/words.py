"""A key's fingerprint as French words, to be read aloud between two clusters over the telephone."""

from functools import cache
from importlib.resources import files

from charter.keys import unbase64url

SPOKEN = 10
"""Ten words are 80 bits of the thumbprint: nobody makes a second key that sounds the same."""


def in_words(kid: str) -> str:
    """The first bytes of a thumbprint, one word each."""
    thumbprint = unbase64url(kid.encode()) or b""
    return " ".join(words()[byte] for byte in thumbprint[:SPOKEN])


@cache
def words() -> tuple[str, ...]:
    """The 256 words, one for each byte."""
    return tuple(files("charter").joinpath("words.txt").read_text(encoding="utf-8").split())
