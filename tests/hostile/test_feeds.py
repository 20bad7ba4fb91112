"""Attacks on feeds (S1, S5, S8, S9, P1, P2, P5, D10): refused as a whole, the world untouched, the reason named."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter import Typ, load, shipped, sign
from connectors.contract import Known, Unread
from connectors.errors import SourceError, StopRun
from connectors.protocols.feed import open_feed
from schema import Item, canonical
from tests.feeds import (
    CLUSTER,
    edge,
    entries,
    feed_of_file,
    feed_of_lines,
    items_at,
    key,
    knowing,
    manifest,
    opened,
    organisation,
    published,
    signed,
    source,
)
from tests.loopback import HOST, Loopback, World, answer, connections

ITEMS = [organisation(1), organisation(2)]


@pytest.fixture
def contacted() -> Iterator[list[Any]]:
    """Every address that a socket of this process connects to."""
    with connections() as seen:
        yield seen


def refusal(folder: Path, known: Known | None = None, **said: Any) -> SourceError:
    with pytest.raises(StopRun) as refused:
        opened(folder, known, **said)
    assert refused.value.message_fr
    return refused.value


@given(st.data())
def test_s1_any_byte_changed_refuses_the_feed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    raw = signed(folder, manifest(ITEMS, folder))
    where = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[where]))
    (folder / "feed.jws").write_bytes(raw[:where] + bytes([other]) + raw[where + 1 :])
    assert refusal(folder).code == "signature_refused"


@pytest.mark.parametrize("cut", [0, 1, 10, 86, 87, 200])
def test_s1_a_cut_or_longer_feed_is_refused(cut: int, tmp_path: Path) -> None:
    raw = signed(tmp_path, manifest(ITEMS, tmp_path))
    for changed in (raw[: len(raw) - cut - 1], raw + b"A", raw + b"\n", raw + b"." + raw, b" " + raw, b""):
        (tmp_path / "feed.jws").write_bytes(changed)
        assert refusal(tmp_path).code == "signature_refused"


def test_s1_the_key_of_another_cluster_does_not_sign_for_this_one(tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path), key("armorique"))
    refused = refusal(tmp_path)
    assert (refused.code, refused.detail) == ("signature_refused", "unknown_key")


def test_s1_what_was_signed_for_another_purpose_is_no_feed(tmp_path: Path) -> None:
    for typ in (Typ.ADHESION, Typ.REGISTRY, Typ.BUNDLE):
        raw = sign(manifest(ITEMS, tmp_path).payload(), key(CLUSTER), typ)
        (tmp_path / "feed.jws").write_bytes(raw.encode())
        assert refusal(tmp_path).detail == "wrong_typ"


def test_a_feed_over_the_cap_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "feed.jws").write_bytes(b"a" * (9 << 20))
    refused = refusal(tmp_path)
    assert (refused.code, refused.detail) == ("signature_refused", "too_large")


def base(**said: Any) -> dict[str, Any]:
    return {
        "feed_version": "1",
        "schema_version": "1.0",
        "cluster": CLUSTER,
        "sequence": 1,
        "created": "2026-11-23T11:00:00+00:00",
        "valid_until": "2026-12-20T11:00:00+00:00",
        "charter_sha256": "0" * 64,
        "licence": "etalab-2.0",
        "counts": {},
        "parts": [],
    } | said


PART = {"audience": "public", "bucket": 0, "buckets": 1, "count": 1, "size": 10, "sha256": "0" * 64}
BAD_MANIFESTS: list[dict[str, Any]] = [
    {},
    base(surprise=1),
    base(sequence=0),
    base(sequence=2**63),
    base(sequence="1"),
    base(counts={"organisation": 2}),
    base(parts=[PART]),
    base(parts=[PART | {"sha256": "../../etc/passwd"}], counts={"organisation": 1}),
    base(parts=[PART | {"size": 1 << 40}], counts={"organisation": 1}),
    base(parts=[PART | {"count": -1}], counts={"organisation": -1}),
    base(parts=[PART | {"audience": "member"}], counts={"organisation": 1}),
    base(parts=[PART, PART], counts={"organisation": 2}),
    base(parts=[PART | {"bucket": n, "buckets": 4096} for n in range(4097)], counts={"organisation": 4097}),
    base(created="yesterday"),
]


@pytest.mark.parametrize("said", BAD_MANIFESTS, ids=range(len(BAD_MANIFESTS)))
def test_a_signature_does_not_make_a_manifest(said: dict[str, Any], tmp_path: Path) -> None:
    signed(tmp_path, said)
    assert refusal(tmp_path).code == "bad_manifest"


def test_s5_an_older_feed_is_refused(tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path, sequence=6))
    refused = refusal(tmp_path, Known(sequence=7))
    assert (refused.code, refused.detail) == ("replayed", "6")
    assert "6" in refused.message_fr
    assert "7" in refused.message_fr


def test_s5_the_same_number_with_other_bytes_is_refused(tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path))
    known = knowing(opened(tmp_path))
    assert opened(tmp_path, known).unchanged
    signed(tmp_path, manifest(ITEMS[:1], tmp_path))
    assert refusal(tmp_path, known).code == "sequence_reused"
    assert refusal(tmp_path, replace(known, fingerprint=None)).code == "sequence_reused"
    assert refusal(tmp_path, replace(known, offered=None)).code == "sequence_reused"


def test_s5_a_feed_offered_before_but_not_in_force_may_be_offered_again(tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS[:1], tmp_path, sequence=6))
    in_force = knowing(opened(tmp_path))
    signed(tmp_path, manifest(ITEMS, tmp_path, sequence=7))
    offered = opened(tmp_path, in_force).fingerprint
    again = opened(tmp_path, replace(in_force, sequence=7, offered=offered))
    assert (again.unchanged, again.sequence, entries(again)) == (False, 7, ITEMS)
    assert entries(opened(tmp_path, Known(sequence=7))) == ITEMS


def test_s8_an_old_part_under_a_new_manifest_is_refused(tmp_path: Path) -> None:
    old, new = manifest(ITEMS, tmp_path), manifest([organisation(3), organisation(4)], tmp_path)
    signed(tmp_path, new)
    (tmp_path / new.parts[0].path).write_bytes((tmp_path / old.parts[0].path).read_bytes())
    assert refusal(tmp_path).code == "part_changed"


def test_s8_swapped_parts_of_equal_size_are_refused(tmp_path: Path) -> None:
    two = manifest([organisation(n) for n in range(20)], tmp_path, buckets=2)
    signed(tmp_path, two)
    first, second = (tmp_path / part.path for part in two.parts)
    first.write_bytes(second.read_bytes())
    refused = refusal(tmp_path)
    assert (refused.code, refused.detail) == ("part_changed", two.parts[0].sha256[:8])


@pytest.mark.parametrize("changed", ["byte", "cut", "longer"])
def test_s8_a_part_changed_on_the_way_refuses_the_feed(
    changed: str, tmp_path: Path, contacted: list[Any]
) -> None:
    told = published(tmp_path / "site", ITEMS)
    (part,) = told.manifest.parts
    data = (tmp_path / "site" / part.path).read_bytes()
    sent = {"byte": data[:20] + bytes([data[20] ^ 1]) + data[21:], "cut": data[:-1], "longer": data + b"\0"}
    site = {
        "/feed.jws": answer((tmp_path / "site" / "feed.jws").read_bytes()),
        f"/{part.path}": answer(sent[changed]),
    }
    (tmp_path / "hub").mkdir()
    with Loopback(site) as server, pytest.raises(StopRun) as refused:
        open_feed(
            source(f"http://{HOST}/feed.jws"),
            Known(),
            edge(tmp_path / "hub", fetcher=World(server).fetcher()),
        )
    assert refused.value.code == "part_changed"
    assert contacted == [("127.0.0.1", server.port)] * 2


NO_LINES = [
    (b"no gzip", "part_not_gzip"),
    (gzip.compress(b"{}\n{}\n"), "part_cut"),
    (gzip.compress(b"{}"), "part_cut"),
    (gzip.compress(b"{}\n")[:-1], "part_not_gzip"),
    (gzip.compress(b"{}\n") + b"more", "part_not_gzip"),
    (gzip.compress(bytes(40 << 20)), "part_too_large"),
]


@pytest.mark.parametrize(("data", "code"), NO_LINES, ids=range(len(NO_LINES)))
def test_s8_a_part_as_announced_that_holds_no_lines_refuses_the_feed(
    data: bytes, code: str, tmp_path: Path
) -> None:
    one = feed_of_file(tmp_path, data, 1)
    with pytest.raises(StopRun) as refused:
        items_at(tmp_path, one)
    assert (refused.value.code, refused.value.detail) == (code, one.parts[0].sha256[:8])


DATES = [
    ({"created": "2026-11-23T12:05:01+00:00"}, "future"),
    ({"created": "2026-11-25T12:00:00+00:00"}, "future"),
    ({"valid_until": "2036-11-23T12:00:00+00:00"}, "too_long"),
    ({"valid_until": "2026-12-28T11:00:01+00:00"}, "too_long"),
    ({"valid_until": "2026-11-23T12:00:00+00:00"}, "expired"),
    ({"created": "2026-10-01T12:00:00+00:00", "valid_until": "2026-10-30T12:00:00+00:00"}, "expired"),
    ({"created": "2026-10-18T12:00:00+00:00", "valid_until": "2026-11-22T12:00:00+00:00"}, "expired"),
    ({"created": "2026-11-23"}, "no_time"),
    ({"valid_until": "2026-12-01"}, "no_time"),
]


@pytest.mark.parametrize(("said", "detail"), DATES)
def test_s9_dates_that_cannot_be_are_refused(said: dict[str, str], detail: str, tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path, **said))
    refused = refusal(tmp_path)
    assert (refused.code, refused.detail) == ("bad_dates", detail)


@pytest.mark.parametrize(
    "said", [{"created": "2026-11-23T12:05:00+00:00"}, {"valid_until": "2026-12-28T12:00:00+01:00"}]
)
def test_s9_clocks_may_differ_by_five_minutes(said: dict[str, str], tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path, **said))
    assert opened(tmp_path).sequence == 7


CHARTERS = [
    ("max_days = 35\nauto = true\n\n", "max_days = 20\nauto = true\n\n", {}, "too_long", "20"),
    (
        "max_days = 35\nauto = true\ngrace_days",
        "max_days = 9\nauto = true\ngrace_days",
        {"created": "2026-11-14T11:00:00+00:00", "valid_until": "2026-11-30T11:00:00+00:00"},
        "too_old",
        "9",
    ),
]


@pytest.mark.parametrize(("before", "after", "said", "detail", "days"), CHARTERS)
def test_s9_the_days_of_a_feed_are_those_of_the_charter_that_was_signed(
    before: str, after: str, said: dict[str, str], detail: str, days: str, tmp_path: Path
) -> None:
    text = shipped()[-1].raw.decode()
    assert text.count(before) == 1
    signed(tmp_path, manifest(ITEMS, tmp_path, **said))
    assert opened(tmp_path).sequence == 7
    refused = refusal(tmp_path, charter=load(text.replace(before, after).encode()))
    assert (refused.code, refused.detail) == ("bad_dates", detail)
    assert f" {days} jours" in refused.message_fr
    assert f" {days} days" in refused.message_en


@pytest.mark.parametrize(
    ("licence", "code"),
    [("CC-BY-NC-4.0", "licence_refused"), ("odbl-1.0", "licence_apart"), ("a-completer", "licence_refused")],
)
def test_a_feed_under_a_licence_that_the_charter_does_not_take_is_refused(
    licence: str, code: str, tmp_path: Path
) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path, licence=licence))
    refused = refusal(tmp_path)
    assert (refused.code, refused.detail) == (code, licence)


def test_d7_the_same_feed_for_ever_ends_with_its_validity(tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path))
    known = knowing(opened(tmp_path))
    later = edge(tmp_path).now.replace(year=2027)
    assert refusal(tmp_path, known, now=later).detail == "expired"


def test_p1_a_feed_in_the_name_of_another_cluster_is_refused_and_both_are_named(tmp_path: Path) -> None:
    signed(tmp_path, manifest(ITEMS, tmp_path, cluster="armorique"))
    refused = refusal(tmp_path)
    assert (refused.code, refused.detail) == ("other_cluster", "armorique")
    assert all(
        name in said for name in (CLUSTER, "armorique") for said in (refused.message_fr, refused.message_en)
    )


def test_p2_the_local_ids_of_others_say_nothing_of_them(tmp_path: Path) -> None:
    mine = organisation("armorique:organisation:1")
    published(tmp_path, [mine])
    assert entries(opened(tmp_path)) == [mine]  # its key is (this source, kind, that text)


def test_p5_a_tombstone_is_a_line_that_means_nothing(tmp_path: Path) -> None:
    tombstone = canonical({"kind": "organisation", "id": "armorique:1", "data": {}, "deleted": True})
    (refused,) = items_at(tmp_path, feed_of_lines(tmp_path, [tombstone]))
    assert isinstance(refused, Unread)
    assert refused.code == "unknown_key"


@pytest.mark.parametrize("left", [0, 5])
def test_d10_a_feed_that_lost_nearly_all_is_told_as_it_is(left: int, tmp_path: Path) -> None:
    many = [organisation(n) for n in range(100)]
    published(tmp_path, many)
    known = knowing(opened(tmp_path))
    published(tmp_path, many[:left])
    reading = opened(tmp_path, known)
    found = entries(reading)
    assert (reading.unchanged, reading.held, len(found), reading.report.records) == (False, (), left, left)
    assert all(isinstance(entry, Item) for entry in found)
