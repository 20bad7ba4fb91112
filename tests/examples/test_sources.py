"""Each example source says what its folder promises: how much is taken, what is refused, what is left out."""

from collections import Counter
from typing import NamedTuple

import pytest

from connectors import load
from schema import KINDS
from tests.examples.read import ALL, CLUSTERS, EXAMPLES, everything, plain_sources, source, told

FEWEST_OF_A_KIND = 6
ITEMS_OF_A_CLUSTER = range(25, 61)


class Held(NamedTuple):
    """What a source gives: rows, items per kind, refusals and values left out by code, items said twice."""

    rows: int
    kinds: dict[str, int]
    refused: dict[str, int]
    left_out: dict[str, int]
    repeated: int = 0


HELD = {
    "armorique-annuaire": Held(
        40,
        {"organisation": 17, "solution": 6, "expertise": 4, "need": 4, "event": 5, "initiative": 2},
        {"missing_name": 1},
        {"bad_date": 2, "bad_email": 1, "bad_phone": 2, "unknown_code": 1, "wrong_check_digit": 1},
        repeated=1,
    ),
    "confluence-structures": Held(17, {"organisation": 17}, {}, {"bad_phone": 2}),
    "confluence-formations": Held(10, {"training": 9}, {"no_id": 1}, {"bad_date": 2, "not_integer": 1}),
    "confluence-emplois": Held(8, {"job": 8}, {}, {}),
    "confluence-marches": Held(6, {"tender": 6}, {}, {"unknown_code": 1}),
    "garonne-api": Held(
        17,
        {"organisation": 16, "solution": 8, "expertise": 5, "job": 4, "need": 5},
        {"missing_name": 1},
        {},
    ),
    "beffroi-carte": Held(
        39,
        {"organisation": 14, "resource": 8, "initiative": 6, "call": 5, "event": 4},
        {"malformed_json": 1},
        {"bad_date": 1, "bad_url": 1, "unknown_code": 2},
        repeated=1,
    ),
    "dunes-structures": Held(13, {"organisation": 13, "training": 5}, {}, {}),
    "dunes-fiches": Held(
        20,
        {"label": 6, "resource": 5, "initiative": 4, "expertise": 2, "event": 2},
        {"yaml_duplicate_key": 1},
        {"bad_date": 1},
    ),
    "seine-annuaire": Held(
        35,
        {"organisation": 16, "solution": 5, "call": 6, "tender": 5, "need": 2},
        {"too_many_cells": 1},
        {
            "bad_date": 1,
            "bad_format": 1,
            "bad_postcode": 1,
            "not_integer": 1,
            "swapped_position": 1,
            "unknown_code": 1,
        },
    ),
    "seine-agenda": Held(13, {"event": 12}, {"missing_name": 1}, {}),
    "wallonie-fiches": Held(
        39,
        {"organisation": 14, "solution": 4, "training": 4, "resource": 4, "event": 3, "job": 3}
        | {"expertise": 2, "initiative": 2, "label": 2, "need": 1},
        {},
        {"bad_phone": 1, "not_integer": 1, "wrong_check_digit": 1},
    ),
    "vosges-liste": Held(
        26,
        {"organisation": 10, "solution": 3, "event": 3, "training": 3, "job": 2, "need": 2}
        | {"initiative": 2, "resource": 1},
        {},
        {},
    ),
}


def test_every_description_loads_and_belongs_to_its_folder() -> None:
    paths = sorted(EXAMPLES.glob("*/*.yml"))
    assert {path.stem for path in paths} == {*ALL, "wallonie-flux"}
    for path in paths:
        assert load(path).cluster == path.parent.name


@pytest.mark.parametrize("name", HELD)
def test_a_source_gives_what_its_folder_promises(name: str) -> None:
    said, held = told(name), HELD[name]
    assert said.report.rows == held.rows
    assert Counter(item.kind for item in said.items) == held.kinds
    assert Counter(said.refused) == held.refused
    assert Counter(issue.code for issue in said.issues) == held.left_out
    assert said.repeated == held.repeated


@pytest.mark.parametrize("name", ALL)
def test_no_column_is_dropped_in_silence(name: str) -> None:
    report = told(name).report
    assert report.columns_unknown == ()
    assert report.columns_absent == ()
    assert all(report.columns_ignored.values())


def test_the_number_of_an_event_stands_twice() -> None:
    keys = Counter((name, item.kind, item.id) for name, item in everything())
    assert [key for key, times in keys.items() if times > 1] == [("armorique-annuaire", "event", "A-404")]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_cluster_has_a_directory_worth_reading(cluster: str) -> None:
    count = sum(len(told(path.stem).items) for path in plain_sources(cluster))
    assert count in ITEMS_OF_A_CLUSTER


def test_every_kind_is_there_several_times() -> None:
    shown = Counter(item.kind for name, item in everything() if source(name).cluster != "vosges")
    assert set(shown) == set(KINDS)
    assert min(shown.values()) >= FEWEST_OF_A_KIND
