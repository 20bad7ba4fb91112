"""The matching model: a frozen, versioned file of weights, thresholds and words."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CURRENT = "2026-2"

Weights = Mapping[str, Mapping[str, int]]
"""By clue, then by level of comparison: thousandths of a bit."""


@dataclass(frozen=True)
class Turns:
    """Turns of words, longest first, and what each stands for."""

    meaning: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, meaning: Mapping[str, str]) -> "Turns":
        forms = "|".join(map(re.escape, sorted(meaning, key=lambda form: (-len(form), form))))
        return cls(meaning, re.compile(f"(?<= )(?:{forms})(?= )"))

    def found(self, folded: str) -> list[str]:
        """What the turns in a folded text stand for."""
        return [self.meaning[form] for form in self.pattern.findall(f" {folded} ")]

    def replaced(self, folded: str) -> str:
        """The text with each turn replaced by what it stands for."""
        return self.pattern.sub(lambda form: self.meaning[form[0]], f" {folded} ").strip()


@dataclass(frozen=True)
class Model:
    """Everything that resolution weighs with. `digest` is the SHA-256 of the file.

    `near_m`: metres up to which a place is here, near, around, far. `same`, `close`, `related`: per cent of the weight of
    the words that two names share. `word`: how much one shared word says, `else_word` any other.
    """

    version: str
    digest: str
    theta: int
    doubt: int
    most_holders: int
    repeats: int
    near_m: tuple[int, int, int, int]
    apart_m: int
    rare: int
    same: int
    close: int
    related: int
    weight: Mapping[str, Weights]
    institutions: Turns
    houses: Mapping[str, int]
    one_at_a_place: frozenset[str]
    one_in_a_town: frozenset[str]
    runs_others: frozenset[str]
    marks: frozenset[str]
    turns: Turns
    empty_words: frozenset[str]
    word: Mapping[str, int]
    else_word: int
    shared_domains: frozenset[str]

    def weights(self, kind: str) -> Weights:
        """The clues that are looked at for a kind."""
        return self.weight.get(kind, self.weight["other"])

    def weigh(self, words: Iterable[str]) -> int:
        """How much these words say together."""
        return sum(self.word.get(word, self.else_word) for word in words)


@cache
def load_model(version: str = CURRENT) -> Model:
    """A model that the hub ships; raises FileNotFoundError for another one."""
    return read_model(files("hub.resolve").joinpath("models", f"{version}.toml").read_bytes())


def read_model(raw: bytes) -> Model:
    """A model from the bytes of its file; raises KeyError or TypeError for a file that lacks a part."""
    told: dict[str, Any] = tomllib.loads(raw.decode())
    words: dict[str, Any] = told["words"]
    numbers = ("theta", "doubt", "most_holders", "repeats", "apart_m", "rare", "same", "close", "related")
    return Model(
        version=told["version"],
        digest=hashlib.sha256(raw).hexdigest(),
        near_m=tuple(told["near_m"]),
        weight=told["weight"],
        institutions=Turns.of(told["institution"]),
        houses=told["houses"],
        one_at_a_place=frozenset(told["one_of_its_kind"]["at_a_place"].split()),
        one_in_a_town=frozenset(told["one_of_its_kind"]["in_a_town"].split()),
        runs_others=frozenset(told["runs_others"]["institutions"].split()),
        marks=frozenset(told["marks"]["words"].split()),
        turns=Turns.of(told["turns"]),
        empty_words=frozenset(words["empty"].split()),
        word={word: int(n) for n, listed in words.items() if n.isdigit() for word in listed.split()},
        else_word=words["else"],
        shared_domains=frozenset(told["shared"]["domains"].split()),
        **{name: told[name] for name in numbers},
    )
