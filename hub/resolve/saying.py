"""Explanations in words: French or English, from one file of texts each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hub.resolve.explain import Because, Explanation
from hub.resolve.weighed import Weighed

FRENCH, ENGLISH = "fr", "en"
LANGUAGES = (FRENCH, ENGLISH)
POINT = 1000
"""A point is a bit, and weights are thousandths of it."""


@dataclass(frozen=True)
class Words:
    """One language. Words that are not there raise KeyError: the texts cover the model, and a test holds them to it."""

    texts: Mapping[str, Any]

    def clue(self, name: str) -> str:
        return str(self.texts["clue"][name])

    def level(self, clue: str, level: str) -> str:
        """How the two agree or differ; several identifiers in one phrase."""
        *others, last = (str(self.texts["level"][clue][part]) for part in level.split("+"))
        if not others:
            return last
        return str(self.texts["format"]["list"]).format(said=", ".join(others), last=last)

    def veto(self, name: str) -> str:
        """What forbids a join; the name of a scheme stands for two different identifiers."""
        told: Mapping[str, str] = self.texts["veto"]
        return told[name] if name in told else told["identifier"].format(scheme=self.texts["scheme"][name])

    def points(self, weight: int, signed: bool = False) -> str:
        """A weight, or a sum of weights, in points."""
        tenths = (abs(weight) * 10 + POINT // 2) // POINT
        sign = "−" if weight < 0 and tenths else "+" if signed and tenths else ""
        return f"{sign}{tenths // 10}{self.texts['format']['decimal']}{tenths % 10}"

    def because(self, told: Explanation) -> str:
        """What decided, in one sentence."""
        weighed, third = told.weighed, told.third
        veto = third.veto if third else weighed.veto
        return str(self.texts["because"][told.because]).format(
            score=self.points(weighed.score),
            theta=self.points(weighed.theta),
            veto=self.veto(veto) if veto else "",
            a=weighed.a,
            b=weighed.b,
            x=third.a if third else "",
            y=third.b if third else "",
        )

    def joined(self, told: Weighed) -> str:
        """Why two records of a chain are joined, in one sentence."""
        because = self.texts["because"][Because.RULED_SAME if told.ruled_same else Because.JOINED]
        return str(because).format(score=self.points(told.score), theta=self.points(told.theta))

    def relation(self, told: Weighed) -> str | None:
        """What the two are to each other instead of the same."""
        return (
            str(self.texts["relation"][told.relation]).format(a=told.a, b=told.b) if told.relation else None
        )

    def not_compared(self, told: Explanation) -> str | None:
        """Why resolution never weighed the two; None when it did."""
        return None if told.compared == "yes" else str(self.texts["compared"][told.compared])

    def table(self, name: str) -> str:
        """The sum and the threshold, by name."""
        return str(self.texts["table"][name])


@cache
def words(language: str) -> Words:
    """French or English."""
    raw = files(__package__).joinpath("texts", f"{language}.toml").read_text("utf-8")
    return Words(tomllib.loads(raw))
