"""The words of the explanations cover all that the model weighs and all that can forbid a join, in both languages."""

import string
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from hub.resolve.compare import CLUES
from hub.resolve.explain import Because
from hub.resolve.model import load_model
from hub.resolve.places import LEVELS
from hub.resolve.saying import LANGUAGES, words
from hub.resolve.score import HOSTED_BY, HOSTS
from schema import KINDS

MODELS = [path.name.removesuffix(".toml") for path in files("hub.resolve").joinpath("models").iterdir()]
SCHEMES = {
    field.identifier.scheme for kind in KINDS.values() for field in kind.fields.values() if field.identifier
}


def weighed() -> Iterator[tuple[str, str]]:
    """Every clue and level of every model that the hub ships."""
    for version in MODELS:
        for clues in load_model(version).weight.values():
            for clue, levels in clues.items():
                yield from ((clue, level) for level in levels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clue_and_level_has_words(language: str) -> None:
    told = words(language)
    for clue, level in {*weighed(), *(("place", level) for level in LEVELS)}:
        assert told.clue(clue), clue
        assert told.level(clue, level), (clue, level)
    assert set(told.texts["clue"]) == set(told.texts["level"]) == set(CLUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_identifier_and_veto_has_words(language: str) -> None:
    told = words(language)
    for scheme in SCHEMES:
        assert told.level("identifier", scheme), scheme
        assert told.veto(scheme), scheme
    for veto in ("kind", "level", "institution", "mark", "distance", "ruling"):
        assert told.veto(veto), veto
    assert set(told.texts["because"]) == set(Because)
    assert set(told.texts["relation"]) == {HOSTED_BY, HOSTS}


def test_both_languages_have_the_same_words() -> None:
    french, english = (dict(_flat(words(language).texts)) for language in LANGUAGES)
    assert french.keys() == english.keys()
    for at, text in french.items():
        assert _slots(text) == _slots(english[at]), at


def test_points_are_written_as_the_language_writes_numbers() -> None:
    told = [words(language).points(n, signed=True) for language in LANGUAGES for n in (5000, -7250, 0, 40)]
    assert told == ["+5,0", "−7,3", "0,0", "0,0", "+5.0", "−7.3", "0.0", "0.0"]


def test_several_identifiers_in_one_phrase() -> None:
    assert words("fr").level("identifier", "rna+siren") == "même numéro RNA et même SIREN"
    assert (
        words("en").level("identifier", "rna+siren+vat") == "same RNA number, same SIREN and same VAT number"
    )


def _flat(texts: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    for name, value in texts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{at}{name}.")
        else:
            yield f"{at}{name}", value


def _slots(text: str) -> set[str]:
    return {slot for _, slot, _, _ in string.Formatter().parse(text) if slot}
