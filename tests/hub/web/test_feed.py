"""The change feed loses nothing and tells what went; the digest is the one that anyone takes over the dump."""

import hashlib
from typing import Any

from hub.outputs.dump import dump
from hub.pipeline import publish
from schema import Audience
from tests.federation import offer
from tests.hub.web.world import BASE, World, make, organisation


def follow(world: World, path: str) -> tuple[list[dict[str, Any]], str]:
    """Every change from there on, and where to ask again later."""
    found: list[dict[str, Any]] = []
    while True:
        page = world.get(path).json()
        if not page["items"]:
            assert page["next"] == BASE + path
            return found, path
        found += page["items"]
        path = page["next"].removeprefix(BASE)


def test_a_reader_of_the_feed_holds_the_catalogue(world: World) -> None:
    for limit in (1, 7, 500):
        changes, _ = follow(world, f"/v1/changes?afterChangeNumber=0&limit={limit}")
        numbers = [change["modified"] for change in changes]
        assert numbers == sorted(set(numbers))
        held = {change["id"]: change["data"] for change in changes if change["state"] == "updated"}
        assert {change["id"] for change in changes if change["state"] == "deleted"} == {
            world.gone,
            world.merged[0],
        }
        assert all("data" not in change for change in changes if change["state"] == "deleted")
        assert len(held) == world.get("/v1/status").json()["entries_total"]
        for name, item in held.items():
            assert item == world.get(item["url"].removeprefix(BASE)).json(), name


def test_later_changes_come_after_the_point_that_was_reached(database_url: str) -> None:
    world = make(database_url)
    _, point = follow(world, "/v1/changes?afterChangeNumber=0&limit=500")
    offer(
        world.hub,
        "sud-annuaire",
        [organisation("s", name="Canopé renommé"), organisation("new", name="Neuve")],
    )
    publish(world.hub)
    later, _ = follow(world, point)
    told = {change["data"]["data"]["name"] for change in later}
    assert {"Canopé renommé", "Neuve"} <= told


def test_the_state_names_the_model_that_the_catalogue_rests_on(world: World) -> None:
    model = world.hub.model
    assert world.get("/v1/status").json()["model"] == {"version": model.version, "sha256": model.digest}


def test_the_digest_is_that_of_the_dump(world: World) -> None:
    with world.hub.db.read() as conn:
        lines = [line.rstrip(b"\n") for line in dump(conn, Audience.PUBLIC)]
    digest = hashlib.sha256(b"".join(hashlib.sha256(line).digest() for line in lines)).hexdigest()
    for _ in range(2):
        said = world.get("/v1/digest").json()
        assert (said["sha256"], said["entries"], said["audience"]) == (digest, len(lines), "public")


def test_the_digest_follows_a_change(database_url: str) -> None:
    world = make(database_url)
    before = world.get("/v1/digest").json()
    offer(world.hub, "sud-annuaire", [organisation("s", name="Canopé encore")])
    assert world.get("/v1/digest").json() == before, "nothing is published yet"
    publish(world.hub)
    after = world.get("/v1/digest").json()
    assert after["sha256"] != before["sha256"]
    assert after["change"] > before["change"]


def test_status_counts_what_is_there(world: World) -> None:
    said = world.get("/v1/status").json()
    assert said["entries"] == {"event": 1, "job": 1, "organisation": 66, "training": 1}
    assert said["entries_total"] == 69
    assert (said["members"], said["sources"]) == (3, 4)
    assert said["change"] == world.get("/v1/digest").json()["change"]
