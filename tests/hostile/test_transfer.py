"""Attacks on how much and how long (D1 to D5): time, bytes and memory are bounded by what is counted."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import SourceError, StopRun, TryLater
from connectors.network.inflate import MIB, Caps, opened
from tests.certificates import Authority
from tests.loopback import HOST, Loopback, World, answer, drip, said

URL = f"http://{HOST}/x"
CAPS = Caps(raw=MIB, opened=4 * MIB)


@contextmanager
def within(seconds: float, memory: int = 16 * MIB) -> Iterator[None]:
    """The block takes no longer than this and never holds more than this."""
    tracemalloc.start()
    began = time.monotonic()
    try:
        yield
        assert time.monotonic() - began < seconds
        assert tracemalloc.get_traced_memory()[1] < memory
    finally:
        tracemalloc.stop()


def refusal(server: Loopback, folder: Path, **policy: Any) -> SourceError:
    with pytest.raises(SourceError) as refused:
        World(server).fetcher(**{"seconds": 20.0} | policy).get(URL, folder / "document")
    assert not list(folder.iterdir())
    return refused.value


def slow_body(_: str) -> Iterable[bytes]:
    yield said(200, b"", Content_Length="1000")
    yield from drip(b"x" * 1000, 0.05)


def slow_gzip(_: str) -> Iterable[bytes]:
    yield said(200, b"", Content_Length="1000", Content_Encoding="gzip")
    yield from drip(gzip.compress(bytes(range(256)) * 4, 0), 0.05)


def slow_headers(_: str) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield from drip(b"X-More: 1\r\n", 0.05)


def slow_hints(_: str) -> Iterable[bytes]:
    while True:
        yield b"HTTP/1.1 103 Early\r\n\r\n"
        time.sleep(0.05)


def slow_redirects(_: str) -> Iterable[bytes]:
    time.sleep(0.4)
    yield answer(status=302, Location="/x")


@pytest.mark.parametrize("server", [slow_body, slow_gzip, slow_headers, slow_hints, slow_redirects])
def test_d1_d2_a_drip_is_stopped_by_the_one_deadline(
    server: Callable[[str], Iterable[bytes]], tmp_path: Path
) -> None:
    with Loopback(server) as slow, within(4):
        refused = refusal(slow, tmp_path, seconds=1.0)
    assert (type(refused), refused.code) == (TryLater, "deadline")


def test_d1_a_silent_host_is_stopped_by_the_deadline_in_tls_too(tmp_path: Path, authority: Authority) -> None:
    with Loopback(lambda _: b"") as silent, within(4):
        fetcher = World(silent, tls=authority.client()).fetcher(seconds=1.0)
        with pytest.raises(TryLater) as late:
            fetcher.get(f"https://{HOST}/x", tmp_path / "d")
    assert late.value.code == "deadline"


def test_d1_a_name_server_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    def never() -> list[str]:
        time.sleep(5)
        return []

    with within(3), pytest.raises(TryLater) as late:
        World(names={HOST: never}).fetcher(seconds=0.5).get(URL, tmp_path / "d")
    assert late.value.code == "deadline"


HEADERS = [
    b"".join(b"X-%d: 1\r\n" % each for each in range(10_000)),
    b"X-Long: " + b"a" * MIB + b"\r\n",
    b"".join(b"X-%d: 1\r\n" % each for each in range(101)),
    b"X-Fold: a\r\n" + b" folded\r\n" * 20_000,
]


@pytest.mark.parametrize("lines", HEADERS, ids=["many", "long", "101", "folded"])
def test_d2_too_many_or_too_long_headers_are_refused(lines: bytes, tmp_path: Path) -> None:
    with Loopback({"/x": b"HTTP/1.1 200 OK\r\n" + lines + b"\r\nbody"}) as server, within(10):
        refused = refusal(server, tmp_path)
    assert (type(refused), refused.code) == (StopRun, "headers_too_large")


def test_d2_endless_interim_answers_are_refused(tmp_path: Path) -> None:
    with Loopback({"/x": b"HTTP/1.1 103 Early\r\n\r\n" * 5_000}) as server, within(10):
        assert refusal(server, tmp_path).code == "headers_too_large"


def bomb(mebibytes: int) -> bytes:
    """Gzip that would open to so many MiB of zeros, made of one block said again and again."""
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = engine.compress(bytes(MIB)) + engine.flush(zlib.Z_FULL_FLUSH)
    block = engine.compress(bytes(MIB)) + engine.flush(zlib.Z_FULL_FLUSH)
    return head + block * (mebibytes - 1)


def test_d3_a_bomb_is_stopped_before_it_opens(tmp_path: Path) -> None:
    small = bomb(512)
    assert len(small) < MIB
    with Loopback({"/x": answer(small, Content_Encoding="gzip")}) as server, within(10):
        refused = refusal(server, tmp_path)
    assert (type(refused), refused.code) == (StopRun, "ratio")


def test_d3_a_patient_bomb_is_stopped_at_the_cap(tmp_path: Path) -> None:
    body = gzip.compress(bytes(2 * MIB), 0)
    caps = Caps(raw=4 * MIB, opened=MIB)
    with Loopback({"/x": answer(body, Content_Encoding="gzip")}) as server, within(10):
        assert refusal(server, tmp_path, caps=caps).code == "too_large"


def test_d3_a_small_file_may_be_as_regular_as_it_likes(tmp_path: Path) -> None:
    with Loopback({"/x": answer(gzip.compress(bytes(MIB)), Content_Encoding="gzip")}) as server:
        World(server).fetcher().get(URL, tmp_path / "d")
    assert (tmp_path / "d").stat().st_size == MIB


ONCE = gzip.compress(b"once", mtime=0)
TWICE = gzip.compress(ONCE, mtime=0)
ENCODINGS = [
    (TWICE, {"Content_Encoding": "gzip"}, "nested"),  # D4
    (TWICE, {"Content_Encoding": "gzip, gzip"}, "unasked"),
    (TWICE, {"Content_Encoding": "gzip", "content_encoding": "gzip"}, "unasked"),
    (ONCE, {"Content_Encoding": "gzip, identity"}, "unasked"),
    (b"x", {"Content_Encoding": "br"}, "unasked"),
    (b"x", {"Content_Encoding": "zstd"}, "unasked"),
    (zlib.compress(b"x"), {"Content_Encoding": "deflate"}, "unasked"),
    (b"not gzip", {"Content_Encoding": "gzip"}, "broken"),
    (zlib.compress(b"x"), {"Content_Encoding": "gzip"}, "broken"),
    (ONCE[:-4], {"Content_Encoding": "gzip"}, "cut"),
    (ONCE[:-8] + bytes(8), {"Content_Encoding": "gzip"}, "broken"),
    (b"", {"Content_Encoding": "gzip"}, "cut"),
    (ONCE + b"more", {"Content_Encoding": "gzip"}, "trailing"),
    (ONCE + ONCE, {"Content_Encoding": "gzip"}, "trailing"),
]


@pytest.mark.parametrize(("body", "headers", "detail"), ENCODINGS)
def test_d4_anything_but_one_layer_of_gzip_is_refused(
    body: bytes, headers: dict[str, str], detail: str, tmp_path: Path
) -> None:
    with Loopback({"/x": answer(body, 200, **headers)}) as server:
        refused = refusal(server, tmp_path)
    assert (type(refused), refused.code, refused.detail) == (StopRun, "bad_encoding", detail)


def test_d5_a_body_longer_than_announced_is_cut_at_the_announced_length(tmp_path: Path) -> None:
    with Loopback({"/x": said(200, b"x" * 2000, Content_Length="1000")}) as server:
        World(server).fetcher().get(URL, tmp_path / "d")
    assert (tmp_path / "d").stat().st_size == 1000


def test_d5_a_body_shorter_than_announced_is_no_document(tmp_path: Path) -> None:
    with Loopback({"/x": said(200, b"x" * 1000, Content_Length="2000")}) as server:
        refused = refusal(server, tmp_path)
    assert (type(refused), refused.code) == (TryLater, "broken_answer")


def endless_chunks(_: str) -> Iterable[bytes]:
    yield said(200, b"", Transfer_Encoding="chunked")
    while True:
        yield b"10000\r\n" + b"x" * 65536 + b"\r\n"


def endless_crumbs(_: str) -> Iterable[bytes]:
    yield said(200, b"", Transfer_Encoding="chunked")
    while True:
        yield (b"1;" + b"e" * 30_000 + b"\r\nx\r\n") * 4


def endless_body(_: str) -> Iterable[bytes]:
    yield said(200, b"")
    while True:
        yield b"x" * 65536


@pytest.mark.parametrize("server", [endless_chunks, endless_crumbs, endless_body])
def test_d5_an_endless_body_is_stopped_by_counted_bytes(
    server: Callable[[str], Iterable[bytes]], tmp_path: Path
) -> None:
    with Loopback(server) as endless, within(10):
        refused = refusal(endless, tmp_path, caps=CAPS)
    assert (type(refused), refused.code) == (StopRun, "too_large")


GARBAGE = [
    b"",
    b"garbage\r\n\r\n",
    b"HTTP/1.1 abc\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"\x15\x03\x01\x00\x02\x02\x46",
]


@pytest.mark.parametrize("spoken", GARBAGE)
def test_an_answer_that_is_not_http_is_tried_again(spoken: bytes, tmp_path: Path) -> None:
    with Loopback({"/x": spoken}) as server:
        assert refusal(server, tmp_path).code == "broken_answer"


@given(st.binary(max_size=300_000), st.lists(st.integers(1, 5_000), max_size=8), st.integers(0, 9))
def test_opening_gives_back_what_was_closed_however_it_travelled(
    data: bytes, cuts: list[int], level: int
) -> None:
    body = b"-" + data
    packed = gzip.compress(body, level)
    chunks = []
    for cut in cuts:
        chunks.append(packed[:cut])
        packed = packed[cut:]
    assert b"".join(opened([*chunks, packed], Caps())) == body
