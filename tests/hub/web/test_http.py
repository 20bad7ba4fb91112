"""HTTP as re-users count on it: HEAD, ETag and 304, errors that machines read, CORS, headers, no trust in Host."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hub.app import create_app
from hub.db import Database
from hub.pipeline import Hub
from tests.hub.web.world import BASE, World, make

PATHS = (
    "/", "/en/", "/organisations", "/en/evenements", "/membres", "/charte", "/charte/1.0.0", "/moissons",
    "/problems/gone", "/v1/organisations", "/v1/members", "/v1/charter", "/v1/runs", "/v1/status", "/v1/digest",
    "/v1/changes", "/v1/registry", "/v1/openapi.json", "/static/maillage.css", "/catalog", "/catalog.jsonld",
    "/robots.txt", "/sitemap.xml", "/opensearch.xml", "/en/opensearch.xml",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    """What is asked here does not depend on the database."""
    return make(sqlite_url)


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_without_the_body(world: World, path: str) -> None:
    plain = {"accept-encoding": "identity"}  # a length is that of what goes over the line
    get, head = world.web.get(path, headers=plain), world.web.head(path, headers=plain)
    assert (get.status_code, head.status_code) == (200, 200)
    assert {*head.headers.items()} == {*get.headers.items()}
    assert (len(head.content), int(get.headers["content-length"])) == (0, len(get.content))


@pytest.mark.parametrize("path", PATHS)
def test_what_the_caller_holds_is_not_sent_again(world: World, path: str) -> None:
    first = world.get(path)
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    assert "max-age" in first.headers["cache-control"]
    for said in (etag, f'"other", {etag}', f"W/{etag}"):
        again = world.get(path, if_none_match=said)
        assert (again.status_code, again.content) == (304, b""), said
        assert again.headers["etag"] == etag
    assert world.get(path, if_none_match='"other"').status_code == 200


def test_different_bytes_have_different_tags(world: World) -> None:
    tags = {world.get(path).headers["etag"] for path in (*PATHS, "/v1/organisations?limit=2")}
    assert len(tags) == len(PATHS) + 1


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("GET", "/v1/", 404, "not_found"),
        ("GET", "/v1/organisations/", 404, "not_found"),
        ("GET", "/v1/charter/9.9.9", 404, "not_found"),
        ("GET", "/v1/charter/1.0.0/articles/A99", 404, "not_found"),
        ("GET", "/v1/keys/none", 404, "not_found"),
        ("GET", "/v1/members/none/adhesion", 404, "not_found"),
        ("GET", "/v1/status?x=1", 400, "unknown_parameter"),
        ("GET", "/v1/changes?limit=0", 400, "bad_limit"),
        ("GET", "/v1/changes?afterChangeNumber=9999999999999999999", 400, "bad_number"),
        ("POST", "/v1/organisations", 405, "method_not_allowed"),
        ("DELETE", "/v1/status", 405, "method_not_allowed"),
        ("TRACE", "/v1/status", 405, "method_not_allowed"),
        ("GET", "/id/organisation/x", 404, "not_found"),
    ],
)
def test_errors_are_problems(world: World, method: str, path: str, status: int, code: str) -> None:
    answer = world.web.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["type"] == f"{BASE}/problems/{code}"
    assert (problem["status"], problem["instance"]) == (status, path.partition("?")[0])
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["cache-control"] == "no-store"
    assert world.get(f"/problems/{code}").status_code == 200
    assert (status == 405) == (answer.headers.get("allow") == "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["/nothing", "/en/nothing", "/organisations/", "/static/nothing.css", "/charte/0"]
)
def test_errors_of_pages_are_pages(world: World, path: str) -> None:
    answer = world.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert ('<html lang="en">' in answer.text) == path.startswith("/en/")


def test_an_unknown_filter_of_a_page_is_named(world: World) -> None:
    answer = world.get("/organisations?couleur=rouge")
    assert answer.status_code == 400
    assert "Le paramètre « couleur » n’existe pas ici ; connus : audience, " in answer.text


@pytest.mark.parametrize(
    ("path", "kind"), [("/v1/status", "application/problem+json"), ("/membres", "text/html")]
)
def test_a_fault_of_ours_tells_nothing_but_a_number(
    world: World, tmp_path: Path, path: str, kind: str
) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'without-tables.sqlite'}")
    hub = Hub(empty, world.hub.settings, world.hub.clock, world.hub.charters, world.hub.model)
    answer = TestClient(create_app(hub), raise_server_exceptions=False).get(path)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith(kind)
    assert "content-security-policy" in answer.headers
    assert re.search(r"trace [0-9a-f]{16}", answer.text)
    assert "sqlite" not in answer.text.lower()
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path", ["/v1/status", "/v1/nothing", "/id/organisation/x", "/catalog", "/catalog.ttl"]
)
def test_any_site_may_read_the_api(world: World, path: str) -> None:
    assert world.get(path).headers["access-control-allow-origin"] == "*"
    asked = world.web.options(
        path, headers={"origin": "https://a.example", "access-control-request-method": "GET"}
    )
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD")


@pytest.mark.parametrize("path", [*PATHS, "/nothing", "/v1/nothing"])
def test_every_answer_is_closed(world: World, path: str) -> None:
    headers = world.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:1", "[", "a b"])
def test_the_host_of_a_request_is_not_believed(world: World, host: str) -> None:
    for path in (
        "/v1/organisations?limit=1",
        "/",
        "/organisations",
        "/nothing",
        f"/id/organisation/{world.atelier}",
    ):
        answer = world.get(path, host=host)
        assert answer.status_code in (200, 303, 404), path
        assert "evil" not in answer.text + str(answer.headers)


def test_no_link_of_an_error_page_leads_to_another_host(world: World) -> None:
    for path in ("/en//evil.example/x", "//evil.example/x", "/en/%2F%2Fevil.example"):
        text = world.get(f"http://127.0.0.1:8000{path}").text
        assert not re.search(r'(?:href|action)="//', text), path


def test_a_fresh_hub_has_pages(tmp_path: Path, world: World) -> None:
    """Before there is a registry, and before anything was read."""
    database = Database(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    database.create()
    hub = Hub(database, world.hub.settings, world.hub.clock, world.hub.charters, world.hub.model)
    web = TestClient(create_app(hub))
    for path in (
        "/",
        "/en/",
        "/organisations",
        "/membres",
        "/charte",
        "/moissons",
        "/v1/status",
        "/v1/members",
        "/v1/runs",
    ):
        assert web.get(path).status_code == 200, path
    assert web.get("/v1/registry").status_code == 404
