"""What holds for whatever a source says."""

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schema import canonical, digest, read
from tests.schema.said import NONSENSE, RECORDS


@given(RECORDS)
def test_what_was_read_is_read_again_without_a_word(record: tuple[str, dict[str, Any]]) -> None:
    kind, said = record
    once = read(kind, said)
    again = read(kind, once.data)

    assert again.data == once.data
    assert again.issues == ()


@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_keys_says_nothing(record: tuple[str, dict[str, Any]], chance: random.Random) -> None:
    kind, said = record
    keys = list(said)
    chance.shuffle(keys)

    assert read(kind, {key: said[key] for key in keys}) == read(kind, said)


@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_a_list_says_nothing(record: tuple[str, dict[str, Any]], chance: random.Random) -> None:
    kind, said = record
    shuffled = {
        key: chance.sample(value, len(value)) if isinstance(value, list) else value
        for key, value in said.items()
    }

    assert read(kind, shuffled).data == read(kind, said).data


@given(RECORDS)
def test_what_was_read_has_one_canonical_form(record: tuple[str, dict[str, Any]]) -> None:
    kind, said = record
    data = read(kind, said).data
    line = canonical(data)

    assert json.loads(line) == data
    assert canonical(dict(reversed(data.items()))) == line
    assert digest(line) == digest(canonical(json.loads(line)))


@given(RECORDS, NONSENSE)
def test_a_field_never_takes_another_along(record: tuple[str, dict[str, Any]], nonsense: Any) -> None:
    kind, said = record
    without = read(kind, {key: value for key, value in said.items() if key != "keywords"}).data
    with_it = read(kind, said | {"keywords": nonsense}).data

    assert {key: value for key, value in with_it.items() if key != "keywords"} == without


@given(RECORDS)
def test_what_is_said_to_people_can_be_shown(record: tuple[str, dict[str, Any]]) -> None:
    kind, said = record
    for issue in read(kind, said).issues:
        assert len(issue.value) <= 80
        canonical([issue.field, issue.value, issue.message_fr, issue.message_en])
