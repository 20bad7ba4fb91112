"""What each clue tells of two records: tables of cases that real lists show."""

from typing import Any

import pytest

from hub.resolve.compare import Setting
from hub.resolve.features import Features, features
from hub.resolve.model import load_model
from hub.resolve.score import Score, score

MODEL = load_model()
BORDEAUX = {"commune": "Bordeaux", "postcode": "33000"}
SAINT_MARTIN = {"commune": "Saint-Martin", "postcode": "33590"}
BODY = {"siren": "732829320"}


def of(name: str, kind: str = "organisation", **data: Any) -> Features:
    return features(kind, {"name": name, **data}, MODEL)


def compared(a: Features, b: Features) -> Score:
    found = score(a, b, Setting(MODEL))
    back = score(b, a, Setting(MODEL))
    assert (found.value, found.levels, found.veto) == (back.value, back.levels, back.veto)
    return found


def level(clue: str, a: Features, b: Features) -> str | None:
    return next((told.split("=")[1] for told in compared(a, b).levels if told.split("=")[0] == clue), None)


NAMES = {
    "equal": ("Atelier Lumière", "ATELIER LUMIERE", "same_rare"),
    "legal form": ("Lipogo SNC", "Lipogo", "same_rare"),
    "written apart": ("Cyber-base Lumière", "Cyberbase Lumière", "same_rare"),
    "common words only": ("Mairie", "Commune de la mairie", "same_common"),
    "a slip of the keyboard": ("Lipogo Technologies", "Lipogo Technologees", "spelt_rare"),
    "cut off by a register": (
        "ECOLE ELEMENTAIRE ANTOINE DE SAINT EXU", "École élémentaire Antoine de Saint-Exupéry", "spelt_rare",
    ),
    "acronym beside the name": (
        "Collectif lumière et médias vivants (CLMV)", "Collectif lumière et médias vivants", "same_rare",
    ),
    "acronym before the name": (
        "CLMV - Collectif lumière médias vivants", "Collectif lumière médias vivants", "same_rare",
    ),
    "a word more": ("Quiedu Studio Lumière", "Quiedu Studio", "close_rare"),
    "acronym alone": ("CLMV", "Collectif lumière médias vivants", "acronym"),
    "long acronym alone": ("CLMVN", "Collectif lumière médias vivants numériques", "long_acronym"),
    "another": ("Atelier Lumière", "Verger Tournesol", "different"),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_names(case: str) -> None:
    one, two, expected = NAMES[case]
    assert level("name", of(one), of(two)) == expected


def test_the_word_of_the_town_says_nothing_there_and_tells_two_towns_apart() -> None:
    here: dict[str, Any] = {"sites": [BORDEAUX]}
    there: dict[str, Any] = {"sites": [{"commune": "Rennes", "postcode": "35000"}]}
    assert level("name", of("Kavia Bordeaux", **here), of("Kavia", **here)) == "same_rare"
    assert level("name", of("Kavia Bordaux", **here), of("Kavia", **here)) == "same_rare"
    assert level("name", of("Kavia Bordeaux", **here), of("Kavia Rennes", **there)) == "related"


def test_a_name_of_town_and_common_words_is_common() -> None:
    here: dict[str, Any] = {"sites": [BORDEAUX]}
    assert (
        level("name", of("Antenne de Bordeaux", **here), of("Antenne de Bordeaux", **here)) == "same_common"
    )


TOWNS = {
    "both tell the department": (SAINT_MARTIN, SAINT_MARTIN, "town"),
    "one does not": (SAINT_MARTIN, {"commune": "St Martin"}, "town"),
    "neither does": ({"commune": "Saint-Martin"}, {"commune": "SAINT MARTIN"}, "town"),
    "two departments": (SAINT_MARTIN, {"commune": "Saint-Martin", "postcode": "64640"}, "elsewhere"),
    "two towns of one": (SAINT_MARTIN, BORDEAUX, "far"),
}


@pytest.mark.parametrize("case", TOWNS)
def test_one_town(case: str) -> None:
    one, two, expected = TOWNS[case]
    assert level("place", of("A", sites=[one]), of("B", sites=[two])) == expected


LEVELS = {
    "both of the legal person": ("legal_person", "legal_person", None),
    "one does not say": ("legal_person", None, "unstated"),
    "neither says": (None, None, "unstated"),
}


@pytest.mark.parametrize("case", LEVELS)
def test_whom_a_shared_siren_means(case: str) -> None:
    one, two, expected = LEVELS[case]
    said = [{**BODY, **({"level": each} if each else {})} for each in (one, two)]
    found = compared(of("École Curie", **said[0]), of("Mairie de Lille", **said[1]))
    assert ("level=unstated" in found.levels) == (expected == "unstated")
    # The town hall's number on the school of the town: one only where both say that they are that body.
    assert (found.value >= MODEL.theta) == (expected is None)


PAGE = "https://www.meetup.com/fr-FR/{group}/events/{number}/"
SLOTS = {
    "another title at the same hour": ("lumiere", "2026-10-13T19:00:00+02:00", "same"),
    "an hour later": ("lumiere", "2026-10-13T20:00:00+02:00", "same"),
    "later on that day": ("lumiere", "2026-10-13T21:00:00+02:00", None),
    "another day": ("lumiere", "2026-10-14T19:00:00+02:00", None),
    "another group": ("verger", "2026-10-13T19:00:00+02:00", None),
    "no hour": ("lumiere", "2026-10-13", None),
}


@pytest.mark.parametrize("case", SLOTS)
def test_one_calendar_has_one_event_at_a_time(case: str) -> None:
    group, starts, expected = SLOTS[case]
    first = of(
        "La rentrée",
        "event",
        website=PAGE.format(group="lumiere", number=1),
        starts="2026-10-13T19:00:00+02:00",
    )
    second = of("Deux sujets", "event", website=PAGE.format(group=group, number="abc"), starts=starts)
    assert level("slot", first, second) == expected
