"""The fetching client with servers that behave, or say honestly why they cannot."""

import gzip
import hashlib
from pathlib import Path

import pytest

from connectors.errors import SourceError, StopRun, TryLater
from connectors.fetch import Fetched, NotModified
from tests.loopback import HOST, OTHER_PUBLIC, PUBLIC, Loopback, World, answer

BODY = b"nom;commune\nAtelier du Lac;Annecy\n" * 50


def fetched(server: Loopback, into: Path, path: str = "/x", **policy: object) -> Fetched:
    found = World(server).fetcher(**policy).get(f"http://{HOST}{path}", into / "document")
    assert isinstance(found, Fetched)
    return found


def test_a_document_arrives_with_its_hash_and_what_to_ask_next_time(tmp_path: Path) -> None:
    said = answer(
        BODY, ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 08:00:00 GMT", Content_Type="Text/CSV; charset=x"
    )
    with Loopback({"/x": said}) as server:
        found = fetched(server, tmp_path)
    assert found.path.read_bytes() == BODY
    assert (found.sha256, found.size) == (hashlib.sha256(BODY).hexdigest(), len(BODY))
    assert (found.etag, found.last_modified) == ('"v1"', "Mon, 23 Nov 2026 08:00:00 GMT")
    assert (found.media_type, found.final_url) == ("text/csv", f"http://{HOST}/x")


def test_the_request_names_the_project_a_contact_and_gzip_only(tmp_path: Path) -> None:
    with Loopback({"/x": answer(BODY)}) as server:
        fetched(server, tmp_path, contact="https://maillage.example/contact")
        request = server.requests[0]
    assert request.startswith("GET /x HTTP/1.1\r\nHost: flux.example\r\n")
    assert "User-Agent: Maillage (+https://maillage.example/contact)\r\n" in request
    assert "Accept-Encoding: gzip\r\n" in request
    assert "Authorization" not in request
    assert "Cookie" not in request


def test_one_layer_of_gzip_is_opened(tmp_path: Path) -> None:
    with Loopback({"/x": answer(gzip.compress(BODY), Content_Encoding="gzip")}) as server:
        assert fetched(server, tmp_path).path.read_bytes() == BODY


def test_a_file_of_known_hash_is_kept_as_sent(tmp_path: Path) -> None:
    part = gzip.compress(BODY)
    with Loopback({"/p": answer(part, Content_Encoding="x-gzip")}) as server:
        found = World(server).fetcher().get_as_sent(f"http://{HOST}/p", tmp_path / "p")
        assert "Accept-Encoding: identity" in server.requests[0]
    assert found.path.read_bytes() == part


def test_an_unchanged_document_costs_one_conditional_request(tmp_path: Path) -> None:
    with Loopback(
        lambda request: answer(status=304) if 'If-None-Match: "v1"' in request else answer(BODY)
    ) as server:
        fetcher = World(server).fetcher()
        assert fetcher.get(f"http://{HOST}/x", tmp_path / "d", etag='"v1"') == NotModified()
        assert isinstance(fetcher.get(f"http://{HOST}/x", tmp_path / "d", etag='"v2"'), Fetched)


def test_last_modified_alone_is_enough(tmp_path: Path) -> None:
    with Loopback(lambda _: answer(status=304)) as server:
        date = "Mon, 23 Nov 2026 08:00:00 GMT"
        found = World(server).fetcher().get(f"http://{HOST}/x", tmp_path / "d", last_modified=date)
        assert f"If-Modified-Since: {date}" in server.requests[0]
    assert found == NotModified()


@pytest.mark.parametrize(
    "location", ["/y", "y", "?page=2", f"http://{HOST}/y", f"http://www.{HOST}/y", f"//{HOST}/y"]
)
def test_a_redirect_to_the_same_host_is_followed(location: str, tmp_path: Path) -> None:
    with Loopback(
        lambda r: answer(status=302, Location=location) if "/x HTTP" in r else answer(BODY)
    ) as server:
        assert fetched(server, tmp_path).size == len(BODY)
        assert len(server.requests) == 2


STATUSES: list[tuple[int, type[SourceError]]] = [
    (status, StopRun) for status in (204, 206, 304, 400, 401, 403, 404, 410)
]
STATUSES += [(status, TryLater) for status in (408, 429, 500, 502, 503)]


@pytest.mark.parametrize(("status", "outcome"), STATUSES)
def test_an_answer_other_than_200_says_what_to_do_next(
    status: int, outcome: type[SourceError], tmp_path: Path
) -> None:
    with Loopback({"/x": answer(status=status)}) as server, pytest.raises(outcome) as refused:
        fetched(server, tmp_path)
    assert (refused.value.code, refused.value.detail) == ("http_status", str(status))
    assert str(status) in refused.value.message_fr
    assert not list(tmp_path.iterdir())


DATE = "Mon, 23 Nov 2026 08:00:00 GMT"
WAITS = [
    ({"Retry_After": "120"}, 120),
    ({"Retry_After": "Mon, 23 Nov 2026 08:05:00 GMT", "Date": DATE}, 300),
    ({"Retry_After": "Mon, 23 Nov 2026 07:00:00 GMT", "Date": DATE}, 0),
    ({"Retry_After": "Mon, 23 Nov 2026 08:05:00 GMT"}, None),
    ({"Retry_After": "99999999999999"}, 7 * 24 * 3600),
    ({"Retry_After": "soon"}, None),
    ({"Retry_After": "-1"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "wait"), WAITS)
def test_a_busy_host_may_say_how_long_to_wait(
    headers: dict[str, str], wait: int | None, tmp_path: Path
) -> None:
    with Loopback({"/x": answer(b"", 429, **headers)}) as server, pytest.raises(TryLater) as later:
        fetched(server, tmp_path)
    assert later.value.wait == wait


def test_a_header_that_could_not_be_sent_back_is_not_kept(tmp_path: Path) -> None:
    with Loopback({"/x": answer(BODY, ETag='"\xe9"', Last_Modified="x" * 500, Content_Type="")}) as server:
        found = fetched(server, tmp_path)
    assert (found.etag, found.last_modified, found.media_type) == (None, None, None)


def test_a_name_without_address_and_a_closed_port_are_tried_again(tmp_path: Path) -> None:
    def nowhere() -> list[str]:
        raise OSError("name server away")

    with pytest.raises(TryLater) as unknown:
        World(names={HOST: nowhere}).fetcher().get(f"http://{HOST}/", tmp_path / "d")
    with Loopback({}) as server:
        pass
    with pytest.raises(TryLater) as closed:
        fetched(server, tmp_path)
    assert (unknown.value.code, closed.value.code) == ("unknown_host", "unreachable")


def test_every_checked_address_is_tried_in_turn(tmp_path: Path) -> None:
    with Loopback({"/x": answer(BODY)}) as server:
        world = World(server, {HOST: [PUBLIC, OTHER_PUBLIC]}, down=frozenset({PUBLIC}))
        world.fetcher().get(f"http://{HOST}/x", tmp_path / "d")
    assert [address for address, _ in world.dialled] == [PUBLIC, OTHER_PUBLIC]
    assert world.asked == [HOST]
