"""A feed is the same bytes for the same items, a change touches one part, and a broken part is refused."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import (
    Audience,
    Invalid,
    Item,
    Manifest,
    Part,
    bucket_of,
    buckets_for,
    digest,
    parse_item,
    read_manifest,
    read_part,
    write_parts,
)
from schema.feed import MOST_PART_BYTES
from tests.schema.golden import must_equal_golden


def item(number: int, **said: Any) -> Item:
    return Item("organisation", f"o-{number}", {"name": f"Élan n° {number}"} | said)


ITEMS = [item(number) for number in range(40)]


def manifest(parts: tuple[Part, ...], **said: Any) -> Manifest:
    usual = {
        "cluster": "ouest",
        "sequence": 7,
        "created": "2026-11-23T10:00:00+01:00",
        "valid_until": "2026-12-23T10:00:00+01:00",
        "charter_sha256": "c" * 64,
        "licence": "etalab-2.0",
        "counts": {"organisation": sum(part.count for part in parts)},
        "parts": parts,
    }
    return Manifest.model_validate(usual | said)


def test_the_wire_form_is_agreed() -> None:
    """Lines, order, buckets and manifest; how tightly a part is packed is left to zlib."""
    written = [(part, read_part(part, data)) for part, data in write_parts(ITEMS[:12], 2)]
    packed = tuple(part.model_copy(update={"size": 1, "sha256": "a" * 64}) for part, _ in written)
    lines = [line.decode() for _, found in written for line in found]

    must_equal_golden("feed.ndjson", "\n".join([*lines, manifest(packed).payload().decode()]) + "\n")


@given(st.permutations(ITEMS), st.integers(1, 5))
def test_the_same_items_give_the_same_bytes_in_any_order(items: list[Item], buckets: int) -> None:
    assert list(write_parts(items, buckets)) == list(write_parts(ITEMS, buckets))


def test_every_item_comes_back_once_and_in_order() -> None:
    found = []
    for part, data in write_parts(ITEMS, 4):
        keys = [(each.kind, each.id) for each in map(parse_item, read_part(part, data))]
        assert keys == sorted(keys)
        assert all(bucket_of(kind, local_id, 4) == part.bucket for kind, local_id in keys)
        assert part.path == f"parts/{digest(data)}.ndjson.gz"
        found += keys
    assert sorted(found) == sorted((each.kind, each.id) for each in ITEMS)


def test_a_changed_item_changes_one_part() -> None:
    before = {part.sha256 for part, _ in write_parts(ITEMS, 8)}
    after = {part.sha256 for part, _ in write_parts([item(0, acronym="X"), *ITEMS[1:]], 8)}

    assert len(before) == 8
    assert len(before - after) == 1


def test_no_items_make_no_parts() -> None:
    assert list(write_parts([], 1)) == []
    assert read_manifest(manifest(()).payload()).parts == ()


@pytest.mark.parametrize(
    ("count", "former", "buckets"),
    [
        (0, None, 1),
        (1_000, None, 1),
        (1_001, None, 2),
        (100_000, None, 100),
        (1_001, 1, 1),
        (2_001, 1, 3),
        (999, 2, 2),
        (400, 2, 1),
    ],
)
def test_buckets_hold_about_a_thousand_and_stay_while_they_can(
    count: int, former: int | None, buckets: int
) -> None:
    assert buckets_for(count, former) == buckets


@pytest.mark.parametrize("kind", [{"visible_to": Audience.MEMBER}, {"narrowed": {"email": Audience.OWN}}])
def test_what_is_not_public_is_never_written(kind: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="not public"):
        list(write_parts([*ITEMS, Item("organisation", "secret", {}, **kind)], 1))


def announced(data: bytes, count: int) -> Part:
    return Part(bucket=0, buckets=1, count=count, size=len(data), sha256=digest(data))


BOMB = gzip.compress(bytes(MOST_PART_BYTES + 1))
BROKEN = [
    pytest.param(gzip.compress(b"{}\n{}\n"), 3, "part_cut", id="a line is missing"),
    pytest.param(gzip.compress(b"{}\n{}"), 2, "part_cut", id="the last line has no end"),
    pytest.param(gzip.compress(b"{}\n")[:-1], 1, "part_not_gzip", id="cut"),
    pytest.param(gzip.compress(b"{}\n") + gzip.compress(b"{}\n"), 1, "part_not_gzip", id="two members"),
    pytest.param(gzip.compress(b"{}\n") + b"x", 1, "part_not_gzip", id="followed by something"),
    pytest.param(b"{}\n", 1, "part_not_gzip", id="not gzip"),
    pytest.param(BOMB, 1, "part_too_large", id="a bomb"),
]


@pytest.mark.parametrize(("data", "count", "code"), BROKEN)
def test_a_broken_part_is_refused(data: bytes, count: int, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_part(announced(data, count), data)

    assert refused.value.code == code


def test_a_part_with_one_byte_changed_is_refused() -> None:
    ((part, data),) = write_parts(ITEMS, 1)
    for changed in (data[:-1] + b"\x01", data[:-1], data + b"\0"):
        with pytest.raises(Invalid, match="size or hash"):
            read_part(part, changed)


def test_a_manifest_is_read_as_it_was_written() -> None:
    said = manifest(tuple(part for part, _ in write_parts(ITEMS, 3)))

    assert read_manifest(said.payload()) == said
    assert read_manifest(said.payload()).payload() == said.payload()


WRONG: list[tuple[str, Any]] = [
    ("sequence", 0),
    ("sequence", 2**53),
    ("sequence", "7"),
    ("sequence", True),
    ("feed_version", "2"),
    ("created", "hier"),
    ("charter_sha256", "C" * 64),
    ("counts", {"organisation": 39}),
    ("counts", {"organisation": -1}),
    ("parts", []),
    ("surprise", 1),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_manifest_is_refused_by_its_field(field: str, value: Any) -> None:
    said = json.loads(manifest(tuple(part for part, _ in write_parts(ITEMS, 2))).payload())
    with pytest.raises(Invalid) as refused:
        read_manifest(json.dumps(said | {field: value}).encode())

    assert refused.value.code == "bad_manifest"


@pytest.mark.parametrize("field", Manifest.model_fields)
def test_a_manifest_says_all_that_is_signed(field: str) -> None:
    said = json.loads(manifest(()).payload())
    del said[field]
    with pytest.raises(Invalid, match=field):
        read_manifest(json.dumps(said).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"bucket": 2},
        {"buckets": 3},
        {"bucket": 0},
        {"audience": "member"},
        {"sha256": "../x"},
        {"size": 1 << 40},
    ],
)
def test_a_wrong_part_is_refused(change: dict[str, Any]) -> None:
    said = json.loads(manifest(tuple(part for part, _ in write_parts(ITEMS, 2))).payload())
    said["parts"][1] |= change
    with pytest.raises(Invalid):
        read_manifest(json.dumps(said).encode())
