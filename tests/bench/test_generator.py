"""The generator keeps its word: one seed, one list; every item valid; as much left out as in real lists."""

from collections import Counter, defaultdict
from functools import cache
from itertools import islice

import pytest

from schema import parse_item, read
from tests.bench.generator import Told, generate
from tests.bench.table import row

COUNT = 5_000


@cache
def records() -> tuple[Told, ...]:
    return tuple(generate(COUNT, 1))


def share(says: str) -> float:
    return sum(says in item.data for _, item, _ in records()) / COUNT


def test_the_same_seed_gives_the_same_records() -> None:
    assert list(islice(generate(COUNT, 1), 500)) == list(records()[:500])
    assert list(islice(generate(COUNT, 2), 500)) != list(records()[:500])


def test_every_item_is_valid_and_in_the_form_that_the_schema_writes() -> None:
    for _, item, _ in records():
        understood = read(item.kind, item.data)
        assert understood.issues == ()
        assert understood.data == item.data
        assert parse_item(item.line()) == item


def test_keys_are_borne_once_and_sources_are_fifteen() -> None:
    assert len({(source, item.id) for source, item, _ in records()}) == COUNT
    assert len({source for source, _, _ in records()}) == 15


def test_four_records_of_five_are_of_another_entity() -> None:
    told = Counter(entity for _, _, entity in records())
    assert 0.78 < len(told) / COUNT < 0.83
    assert max(told.values()) <= 5


@pytest.mark.parametrize(
    ("says", "least", "most"),
    [
        ("siren", 0.45, 0.60),
        ("website", 0.40, 0.55),
        ("phone", 0.45, 0.65),
        ("email", 0.15, 0.35),
        ("level", 0.2, 0.5),
    ],
)
def test_what_is_said_and_what_is_not(says: str, least: float, most: float) -> None:
    assert least < share(says) < most


def test_two_in_five_bear_no_siren_at_all() -> None:
    without = sum(not {"siren", "siret"} & item.data.keys() for _, item, _ in records())
    assert without / COUNT >= 0.40


def test_one_entity_is_named_in_several_ways() -> None:
    names: dict[int, list[str]] = defaultdict(list)
    for _, item, entity in records():
        names[entity].append(item.data["name"])
    several = [said for said in names.values() if len(said) > 1]
    assert sum(len(set(said)) > 1 for said in several) > len(several) / 2


def test_different_entities_share_what_is_strong() -> None:
    holders: dict[str, dict[str, set[int]]] = {
        name: defaultdict(set) for name in ("siren", "phone", "domain", "name")
    }
    for _, item, entity in records():
        cells = row("key", item.data)
        for name, found in holders.items():
            if name in cells:
                found[cells[name]].add(entity)
    for name, found in holders.items():
        shared = sum(len(entities) > 1 for entities in found.values())
        assert shared > COUNT / 200, name
