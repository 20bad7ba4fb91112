"""The client of the API: against a real hub over HTTP, and against one that is busy, refuses or says what is new."""

import json
from collections.abc import Callable, Iterator

import httpx2
import pytest
from starlette.testclient import TestClient

from connectors.client import Client
from connectors.client_answers import Problem
from hub.app import create_app
from hub.pipeline import Hub
from schema import KINDS, Kind
from schema.fields import Record
from schema.kinds.event import Event
from schema.kinds.job import Job
from schema.kinds.organisation import Organisation
from tests.hub.web.world import SIREN, World, make
from tests.loopback import Loopback
from tests.loopback import answer as kept_open


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """The server closes after each answer, and says so."""
    return kept_open(body, status, Connection="close", **headers)


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    return make(sqlite_url)


def relayed(web: TestClient, request: str) -> bytes:
    """The real application behind a real socket."""
    first, *lines = request.split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    said = web.request(method, path, headers={"accept": headers["accept"]}, follow_redirects=False)
    kept = {name.replace("-", "_"): value for name, value in said.headers.items() if name != "content-length"}
    return answer(said.content, said.status_code, **kept)


@pytest.fixture(scope="module")
def served(world: World) -> Iterator[Loopback]:
    """A hub that is found where its server listens, so that its redirects lead back to it."""
    app: dict[str, TestClient] = {}
    with Loopback(lambda request: relayed(app["web"], request)) as server:
        app["web"] = TestClient(create_app(_at(world.hub, f"http://127.0.0.1:{server.port}")))
        yield server


def _at(hub: Hub, base_url: str) -> Hub:
    return Hub(
        hub.db, hub.settings.model_copy(update={"base_url": base_url}), hub.clock, hub.charters, hub.model
    )


@pytest.fixture
def client(served: Loopback) -> Iterator[Client]:
    with Client(f"http://127.0.0.1:{served.port}/", sleep=_never) as made:
        yield made


def _never(seconds: float) -> None:
    raise AssertionError(f"nothing asks to wait {seconds} s")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_told_whole(world: World, client: Client, kind: Kind) -> None:
    expected = world.get(f"/v1/{kind.plural}?limit=500").json()
    found = list(client.entries(kind.model))
    assert [one.id for one in found] == [item["id"] for item in expected["items"]]
    assert len(found) == expected["total"]


def test_pages_follow_one_another(world: World, served: Loopback, client: Client) -> None:
    asked = len(served.requests)
    found = [one.id for one in client.entries(Organisation, limit="7", theme=["robotics", "coding"])]
    pages = len(served.requests) - asked
    assert pages == -(-len(found) // 7) > 3
    whole = world.get("/v1/organisations?limit=500&theme=robotics&theme=coding").json()["items"]
    assert found == [item["id"] for item in whole]


def test_values_are_those_of_the_schema(world: World, client: Client) -> None:
    atelier = client.entry(Organisation, world.atelier)
    assert (atelier.data.siren, atelier.data.phone, atelier.data.rna) == (SIREN, "+33557657540", None)
    assert atelier.members == ("nord", "ouest")
    school = next(client.entries(Organisation, theme="accessibility", region="32"))
    assert school.data.sites is not None
    (site,) = school.data.sites
    assert (site.commune, site.latitude_e6) == ("Arras", 50_291_000)
    (event,) = client.entries(Event)
    assert {link.name for link in event.links["organisers"]} == {"Atelier du Lac SAS", "Canopé du Sud"}
    assert event.data.organisers is None
    (job,) = client.entries(Job)
    assert job.data.remote is True


def test_a_merged_entry_leads_on_and_a_gone_one_is_told(world: World, client: Client) -> None:
    lost, kept = world.merged
    assert client.entry(Organisation, lost).id == kept
    with pytest.raises(Problem) as gone:
        client.entry(Organisation, world.gone)
    assert (gone.value.status, gone.value.code) == (410, "gone")
    with pytest.raises(Problem) as unknown:
        list(client.entries(Organisation, couleur="rouge"))
    assert (unknown.value.status, unknown.value.code) == (400, "unknown_parameter")
    assert "couleur" in str(unknown.value)


def test_an_origin_names_the_records(world: World, client: Client) -> None:
    said = client.origin(Organisation, world.atelier)
    assert {record["source"] for record in said["records"]} == {"nord-annuaire", "ouest-annuaire"}
    assert said["fields"]["siren"]["values"][0]["value"] == SIREN


def test_changes_end_where_the_hub_is(world: World, client: Client) -> None:
    every = list(client.changes())
    assert [one.number for one in every] == sorted(one.number for one in every)
    (gone,) = [one for one in every if one.id == world.gone]
    assert gone.entry is None
    assert list(client.changes(every[-1].number)) == []
    assert [one.id for one in client.changes(every[-3].number)] == [one.id for one in every[-2:]]


BUSY = answer(b"{}", 429, Retry_After="7")
EMPTY = answer(json.dumps({"items": [], "next": None, "total": 0}).encode())


def scripted(*answers: bytes) -> Callable[[str], bytes]:
    waiting = iter(answers)
    return lambda request: next(waiting)


def test_a_busy_hub_is_asked_again_when_it_says() -> None:
    waits: list[float] = []
    late = answer(b"", 503)
    with Loopback(scripted(BUSY, late, BUSY, EMPTY)) as server, _waiting(server, waits) as client:
        assert list(client.entries(Organisation)) == []
    assert waits == [7, 2, 7]


@pytest.mark.parametrize(
    ("said", "waited"), [("soon", 1.0), ("-5", 1.0), ("999999", 300.0), ("0", 0.0), ("²", 1.0)]
)
def test_waits_are_held_within_reason(said: str, waited: float) -> None:
    waits: list[float] = []
    with (
        Loopback(scripted(answer(b"{}", 429, Retry_After=said), EMPTY)) as server,
        _waiting(server, waits) as client,
    ):
        assert list(client.entries(Organisation)) == []
    assert waits == [waited]


def test_a_broken_line_is_tried_again() -> None:
    waits: list[float] = []
    with Loopback(scripted(b"", b"HTTP/1.1 2", EMPTY)) as server, _waiting(server, waits) as client:
        assert list(client.entries(Organisation)) == []
    assert waits == [1, 2]
    with (
        Loopback(lambda request: b"") as server,
        _waiting(server, []) as client,
        pytest.raises(httpx2.TransportError),
    ):
        list(client.entries(Organisation))


def test_patience_ends() -> None:
    waits: list[float] = []
    with (
        Loopback(lambda request: BUSY) as server,
        _waiting(server, waits) as client,
        pytest.raises(Problem) as refused,
    ):
        list(client.entries(Organisation))
    assert refused.value.status == 429
    assert waits == [7] * 4


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b'{"type": 3}'])
def test_what_is_no_problem_document_is_a_problem(body: bytes) -> None:
    with (
        Loopback(lambda request: answer(body, 502)) as server,
        _waiting(server, []) as client,
        pytest.raises(Problem) as refused,
    ):
        client.origin(Organisation, "x")
    assert refused.value.status == 502


def test_a_newer_hub_may_say_more() -> None:
    item = {
        "id": "a", "kind": "organisation", "url": "u", "page": "p", "iri": "i", "change": 1, "members": ["nord"],
        "data": {"name": "N", "mood": "good", "sites": [{"commune": "Lille", "storeys": 3}]},
    }  # fmt: skip
    unknown = {"state": "updated", "kind": "robot", "id": "r", "modified": 2, "data": item}
    page = {"next": "", "items": [{**unknown, "kind": "organisation", "id": "a", "modified": 1}, unknown]}
    done = {"next": "", "items": []}
    said = scripted(*(answer(json.dumps(each).encode()) for each in (page, done)))
    with Loopback(said) as server, _waiting(server, []) as client:
        known, other = client.changes()
    assert known.entry is not None
    assert known.entry.raw["data"]["mood"] == "good"
    assert not hasattr(known.entry.data, "mood")
    assert (other.kind, other.entry) == ("robot", None)


def test_suggestions_come_from_the_hub(client: Client, world: World) -> None:
    first = client.suggest("robo")[0]
    assert (first["type"], first["label"], first["value"]) == ("theme", "robotique", "robotics")
    assert client.suggest("robo", lang="en")[0]["label"] == "robotics"
    (named,) = (one for one in client.suggest("atelier du l") if one["type"] == "entry")
    assert named["id"] == world.atelier
    assert client.suggest("zz&=") == []


def test_words_and_places_are_given_like_filters(client: Client) -> None:
    assert [entry.name for entry in client.entries(Organisation, q="mallettes")] == ["Atelier du Lac SAS"]
    near = {entry.name for entry in client.entries(Organisation, near="50.29,2.78", radius_km="1")}
    assert len(near) == 30


def test_a_list_whose_order_ended_is_started_again() -> None:
    def item(name: str) -> dict[str, object]:
        told = {"id": name, "kind": "organisation", "url": "u", "page": "p", "iri": "i", "change": 1}
        return {**told, "members": ["nord"], "data": {"name": name}}

    ended = json.dumps({"type": "https://hub.example/problems/cursor_outdated", "title": "", "detail": ""})
    said = scripted(
        answer(json.dumps({"items": [item("a"), item("b")], "next": "c1"}).encode()),
        answer(ended.encode(), 410),
        answer(json.dumps({"items": [item("b"), item("c")], "next": None}).encode()),
    )
    with Loopback(said) as server, _waiting(server, []) as client:
        assert [entry.id for entry in client.entries(Organisation, q="x")] == ["a", "b", "c"]


def test_only_models_of_kinds_are_asked_for(client: Client) -> None:
    with pytest.raises(TypeError, match="Record"):
        next(client.entries(Record))


def _waiting(server: Loopback, waits: list[float]) -> Client:
    return Client(f"http://127.0.0.1:{server.port}", sleep=waits.append)
