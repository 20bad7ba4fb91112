"""What the public may not see is nowhere: not in a page, an answer, a count, a header, whichever way one asks."""

from collections.abc import Iterator

import pytest

from schema import KINDS
from tests.hub.web.page import parse
from tests.hub.web.world import BASE, CANARY, World, make


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    """The queries are held to both databases elsewhere."""
    return make(sqlite_url)


def reachable(world: World) -> Iterator[str]:
    """Every path that links lead to from the home pages, and every answer of the API, whole."""
    waiting = [
        "/",
        "/en/",
        "/v1/openapi.json",
        "/v1/registry",
        "/v1/changes",
        "/v1/digest",
        "/v1/status",
        "/v1/runs",
    ]
    waiting += ["/v1/members", "/v1/charter", "/v1/map?bbox=-180,-90,180,90&zoom=15"]
    for words in ("note", "interne", "field", "moitié", "record", CANARY):
        waiting += [
            f"/v1/suggest?q={words}",
            f"/v1/map?q={words}&bbox=-180,-90,180,90&zoom=3",
            f"/?q={words}",
        ]
        waiting += [f"/v1/{kind.plural}?q={words}&explain=1" for kind in KINDS.values()]
    for kind in KINDS.values():
        filters = "&".join(f"facets={name}" for name in ("region", "member", "source", "theme"))
        waiting.append(f"/v1/{kind.plural}?limit=500&{filters}")
        for item in world.get(f"/v1/{kind.plural}?limit=500").json()["items"]:
            path = item["url"].removeprefix(BASE)
            waiting += [path, f"{path}/origin", item["page"].removeprefix(BASE)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen or (path.count("=") > 2 and path.startswith(("/org", "/en/org"))):
            continue
        seen.add(path)
        yield path
        answer = world.get(path)
        if answer.headers["content-type"].startswith("text/html"):
            links = [link.attributes["href"].removeprefix(BASE) for link in parse(answer.text).all("a")]
            waiting += [link.partition("#")[0] for link in links if link.startswith("/")]


def test_no_canary_sings(world: World) -> None:
    count = 0
    for path in reachable(world):
        answer = world.get(path)
        assert answer.status_code == 200, path
        assert CANARY not in answer.text or CANARY in path, path  # a page repeats what it was asked
        assert CANARY not in str(answer.headers), path
        count += 1
    assert count > 250


def test_hidden_values_are_not_found_by_asking(world: World) -> None:
    for query in ("source=interne", "theme=coding", f"source={CANARY}", f"member={CANARY}"):
        assert world.get(f"/v1/organisations?{query}").json()["total"] == 0, query
    facets = world.get("/v1/organisations?facets=source,theme,member").json()["facets"]
    assert "interne" not in str(facets)
    assert "coding" not in str(facets)
