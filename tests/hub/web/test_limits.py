"""How often one address may ask: nobody else waits for it, and it is told for how long."""

from starlette.testclient import TestClient

from hub.app import create_app
from hub.pipeline import Hub
from hub.web.limits import MOST_ADDRESSES, Buckets
from tests.hub.web.world import World


def test_a_bucket_empties_and_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(rate=2, burst=3, clock=lambda: now[0])
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert buckets.wait("b") == 0
    now[0] = 0.5
    assert [buckets.wait("a") for _ in range(2)] == [0, 1]
    now[0] = 100.0
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_a_slow_rate_is_a_long_wait() -> None:
    buckets = Buckets(rate=0.1, burst=1, clock=lambda: 0.0)
    assert [buckets.wait("a"), buckets.wait("a")] == [0, 10]


def test_addresses_that_come_and_go_take_no_more_room() -> None:
    buckets = Buckets(rate=1, burst=1, clock=lambda: 0.0)
    for n in range(MOST_ADDRESSES + 10):
        assert buckets.wait(str(n)) == 0
    assert buckets.wait("5") == 0  # forgotten, hence full
    assert buckets.wait(str(MOST_ADDRESSES)) == 1


def limited(world: World, address: str) -> TestClient:
    hub = world.hub
    settings = hub.settings.model_copy(update={"rate": 0.01, "burst": 2})
    app = create_app(Hub(hub.db, settings, hub.clock, hub.charters, hub.model))
    return TestClient(app, client=(address, 4000))


def test_who_asks_too_often_waits(world: World) -> None:
    web = limited(world, "203.0.113.9")
    assert [web.get("/v1/status").status_code for _ in range(2)] == [200, 200]
    answer = web.get("/v1/status")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "100"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["type"].endswith("/problems/too_many_requests")
    page = web.get("/membres")
    assert page.status_code == 429
    assert "Trop de demandes" in page.text


def test_this_machine_is_not_limited(world: World) -> None:
    web = limited(world, "127.0.0.1")
    assert {web.get("/v1/status").status_code for _ in range(5)} == {200}
