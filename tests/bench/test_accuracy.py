"""The whole measure on few records: every system says something of every record, and what is missing is told."""

from pathlib import Path

import pytest

from tests.bench import systems
from tests.bench.accuracy import measured, prepare
from tests.bench.labelled import on_labelled_pairs
from tests.bench.systems import read_groups, step


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    made = tmp_path_factory.mktemp("bench")
    truth = prepare(300, 1, made)
    step("harvest", made)
    return made, set(truth)


@pytest.mark.parametrize("name", ["hub", "phone and name"])
def test_every_record_is_in_one_group(folder: tuple[Path, set[str]], name: str) -> None:
    where, keys = folder
    cost = step(name, where)
    grouped = [key for group in read_groups(where / name) for key in group]
    assert sorted(grouped) == sorted(keys)
    assert cost.seconds > 0
    assert cost.peak > 0


def test_without_splink_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "find_spec", lambda _name: None)
    lines = list(measured(200, 1))
    assert [line.split(" | ")[0] for line in lines if line.startswith("| ")] == [
        "| system",
        "| hub",
        "| phone and name",
    ]
    assert lines[-1] == systems.NO_SPLINK


def test_absent_pairs_are_told_in_a_sentence(tmp_path: Path) -> None:
    told = list(on_labelled_pairs(tmp_path / "pairs" / "pairs.csv"))
    assert told == ["No labelled pairs of real records: pairs/pairs.csv is not there."]
