"""A signed feed is read: from a folder or the web, whole or only what is new, line by line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Known, Limits, Unread
from connectors.errors import StopRun, TryLater
from connectors.protocols.feed import FeedReading, open_feed
from connectors.reading import open_source
from schema import Item, canonical
from tests.feeds import (
    NOW,
    edge,
    entries,
    feed_of_lines,
    items_at,
    knowing,
    manifest,
    opened,
    organisation,
    published,
    signed,
    source,
)
from tests.loopback import HOST, Loopback, World, answer

MANY = [organisation(n) for n in range(2_100)]


def pages(folder: Path, **headers: str) -> dict[str, bytes]:
    """The feed of a folder as a web server would answer."""
    return {
        f"/feed/{path.relative_to(folder)}": answer(path.read_bytes(), 200, **headers)
        for path in folder.rglob("*")
        if path.is_file()
    }


def on_the_web(server: Loopback, folder: Path, known: Known | None = None, **said: object) -> FeedReading:
    folder.mkdir(exist_ok=True)
    web = edge(folder, fetcher=World(server).fetcher(), **said)
    return open_feed(source(f"http://{HOST}/feed/feed.jws"), known or Known(), web)


def test_a_folder_gives_every_item_with_its_position(tmp_path: Path) -> None:
    told = published(tmp_path, [organisation(1), organisation(2)])
    with open_source(source(), Known(), edge(tmp_path)) as reading:
        found = [(reading.position, entry) for entry in reading.items()]
    name = told.manifest.parts[0].sha256[:8]
    assert found == [
        (f"partie {name}, ligne 1", organisation(1)),
        (f"partie {name}, ligne 2", organisation(2)),
    ]
    assert (reading.sequence, reading.parts, reading.held) == (1, told.manifest.parts, ())
    assert (reading.report.rows, reading.report.rows_with_records, reading.report.records) == (2, 2, 2)


@pytest.mark.parametrize("address", ["feed.jws", "./"])
def test_the_address_is_the_manifest_or_its_folder(address: str, tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    with open_source(source(address), Known(), edge(tmp_path)) as reading:
        assert list(reading.items()) == [organisation(1)]


def test_the_web_gives_the_same_whatever_encoding_the_server_claims(tmp_path: Path) -> None:
    published(tmp_path / "site", [organisation(1), organisation(2)])
    site = pages(tmp_path / "site")
    packed = {
        path: said
        for path, said in pages(tmp_path / "site", Content_Encoding="x-gzip").items()
        if "parts" in path
    }
    with Loopback(site | packed) as server:
        assert entries(on_the_web(server, tmp_path / "hub")) == [organisation(1), organisation(2)]


def test_an_unchanged_feed_costs_one_conditional_request(tmp_path: Path) -> None:
    published(tmp_path / "site", [organisation(1)])
    site = pages(tmp_path / "site", ETag='"v1"')

    def say(request: str) -> bytes:
        return answer(status=304) if 'If-None-Match: "v1"' in request else site[request.split(" ")[1]]

    with Loopback(say) as server:
        first = on_the_web(server, tmp_path / "hub")
        asked = len(server.requests)
        again = on_the_web(server, tmp_path / "hub", knowing(first))
        assert len(server.requests) == asked + 1
    assert (again.unchanged, again.fingerprint, again.sequence, again.etag) == (
        True,
        first.fingerprint,
        1,
        '"v1"',
    )
    assert entries(again) == []


def test_the_same_bytes_without_validators_are_unchanged_too(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    first = opened(tmp_path)
    again = opened(tmp_path, knowing(first))
    assert (first.unchanged, again.unchanged, again.fingerprint) == (False, True, first.fingerprint)
    assert entries(again) == []


def test_only_parts_that_moved_are_fetched(tmp_path: Path) -> None:
    site = tmp_path / "site"
    published(site, MANY)
    with Loopback(pages(site)) as server:
        known = knowing(on_the_web(server, tmp_path / "hub"))
        assert len(server.paths) == 1 + 3
    published(site, [organisation(0, acronym="NEUF"), *MANY[1:]])
    with Loopback(pages(site)) as server:
        reading = on_the_web(server, tmp_path / "hub", known)
        assert len(server.paths) == 1 + 1
        found = entries(reading)
    (moved,) = set(reading.parts) - set(reading.held)
    assert (len(reading.held), len(found)) == (2, moved.count)
    assert organisation(0, acronym="NEUF") in found


def test_a_feed_renewed_without_a_change_brings_no_part(tmp_path: Path) -> None:
    published(tmp_path, MANY)
    known = knowing(opened(tmp_path))
    published(tmp_path, MANY)
    reading = opened(tmp_path, known)
    assert (reading.unchanged, reading.held, entries(reading)) == (False, reading.parts, [])


def test_when_the_rules_moved_everything_is_read_again(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    known = knowing(opened(tmp_path))
    described = source().model_copy(update={"licence": "other"})
    with open_feed(described, known, edge(tmp_path)) as reading:
        assert (reading.unchanged, reading.held) == (False, ())
        assert list(reading.items()) == [organisation(1)]


def test_a_part_counts_as_held_only_in_the_same_place(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    first = opened(tmp_path)
    (part,) = first.parts
    published(tmp_path, [organisation(1)])
    elsewhere = replace(knowing(first), parts={"0/2": part.sha256, "0": part.sha256})
    assert opened(tmp_path, elsewhere).held == ()
    assert opened(tmp_path, knowing(first)).held == (part,)


GOOD = organisation(1).line()
BAD_LINES = [
    (b"", "malformed_json", None),
    (b"not json", "malformed_json", None),
    (GOOD[:-1], "malformed_json", None),
    (b"\xff" + GOOD, "not_utf8", None),
    (b'{"kind":"organisation","kind":"organisation","id":"2","data":{}}', "duplicate_key", None),
    (b'{"kind":"organisation","id":"2","data":{"name":"x"},"extra":1}', "unknown_key", "2"),
    (b'{"kind":"organisation","id":"2"}', "incomplete", "2"),
    (b'{"kind":"organisation","id":2,"data":{}}', "incomplete", None),
    (b'{"kind":"organisation","id":" 2","data":{}}', "bad_id", " 2"),
    (b'{"kind":"organisation","id":"2","data":{},"visible_to":"everyone"}', "bad_audience", "2"),
    (b"[" * 100_000, "too_deep", None),
    (b'{"kind":"organisation","id":"2","data":{"n":1e400}}', "not_a_number", None),
    (b'{"kind":"organisation","id":"2","data":{"name":"' + b"x" * (1 << 20) + b'"}}', "line_too_long", "2"),
]


@pytest.mark.parametrize(("line", "code", "local_id"), BAD_LINES, ids=[code for _, code, _ in BAD_LINES])
def test_a_bad_line_refuses_its_item_and_nothing_else(
    line: bytes, code: str, local_id: str | None, tmp_path: Path
) -> None:
    one = feed_of_lines(tmp_path, [GOOD, line, organisation(3).line()])
    first, bad, last = items_at(tmp_path, one)
    assert [first, last] == [organisation(1), organisation(3)]
    assert isinstance(bad, Unread)
    assert (bad.code, bad.id) == (code, local_id)
    assert bad.position == f"partie {one.parts[0].sha256[:8]}, ligne 2"
    assert bad.position not in bad.message_fr, "whoever shows it says it, in the language asked for"
    assert len(bad.value) <= 80


def test_bad_lines_are_counted_and_named_for_the_last_good_copy(tmp_path: Path) -> None:
    tombstone = canonical({"kind": "organisation", "id": "7", "data": {}, "deleted": True})
    feed_of_lines(tmp_path, [GOOD, tombstone])
    reading = opened(tmp_path)
    _, bad = entries(reading)
    assert isinstance(bad, Unread)
    assert (bad.kind, bad.id) == ("organisation", "7")
    assert (reading.report.rows, reading.report.rows_unread, reading.report.records) == (2, 1, 2)


def test_an_item_in_a_part_that_is_not_its_own_is_refused(tmp_path: Path) -> None:
    one = manifest([organisation(1)], tmp_path)
    (part,) = one.parts
    wrong = [part.model_copy(update={"bucket": bucket, "buckets": 2}) for bucket in (0, 1)]
    results = []
    for each in wrong:
        signed(tmp_path, one.model_copy(update={"parts": (each,)}))
        results += entries(opened(tmp_path))
    (good,) = [entry for entry in results if isinstance(entry, Item)]
    (bad,) = [entry for entry in results if isinstance(entry, Unread)]
    assert (good, bad.code, bad.id) == (organisation(1), "wrong_part", "1")


def test_an_empty_feed_is_a_feed(tmp_path: Path) -> None:
    published(tmp_path, [])
    reading = opened(tmp_path)
    assert (reading.unchanged, reading.parts, entries(reading), reading.report.records) == (False, (), [], 0)


def test_more_than_the_limits_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    published(tmp_path / "site", [organisation(1), organisation(2)])
    with Loopback(pages(tmp_path / "site")) as server:
        with pytest.raises(StopRun) as refused:
            on_the_web(server, tmp_path / "hub", limits=Limits(rows=1))
        assert (refused.value.code, server.paths) == ("too_large", ["/feed/feed.jws"])


def test_parts_together_have_a_deadline(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    with pytest.raises(TryLater) as late:
        opened(tmp_path, limits=Limits(fetching=-1))
    assert late.value.code == "deadline"


def test_a_version_of_the_schema_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    signed(tmp_path, manifest([organisation(1)], tmp_path, schema_version="99.0"))
    with pytest.raises(StopRun) as refused:
        opened(tmp_path)
    assert (refused.value.code, refused.value.detail) == ("bad_manifest", "unknown_version")


MISSING = [("feed.jws", "no_file"), ("parts", "part_missing")]


@pytest.mark.parametrize(("lost", "code"), MISSING)
def test_a_missing_file_is_named(lost: str, code: str, tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    (tmp_path / lost).rename(tmp_path / "elsewhere")
    with pytest.raises(StopRun) as refused:
        opened(tmp_path)
    assert refused.value.code == code


def test_without_client_or_keys_nothing_is_read(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    with pytest.raises(StopRun) as no_keys:
        opened(tmp_path, feed_keys=None)
    with pytest.raises(StopRun) as no_client:
        open_feed(source("https://flux.example/feed.jws"), Known(), edge(tmp_path))
    assert (no_keys.value.code, no_client.value.code) == ("signature_refused", "no_client")


def test_a_reading_left_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    published(tmp_path, MANY)
    with opened(tmp_path) as reading:
        found: Iterator[Item | Unread] = reading.items()
        next(found)
    assert reading.report.records == 0


def test_a_feed_is_valid_from_the_moment_it_is_published(tmp_path: Path) -> None:
    told = published(tmp_path, [organisation(1)])
    assert opened(tmp_path, now=NOW).manifest == told.manifest
