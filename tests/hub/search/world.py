"""A hub whose entries are found by words and places, and a look at it through its routes."""

from collections.abc import Sequence
from typing import Any

from starlette.testclient import TestClient

from hub.app import create_app
from hub.pipeline import Hub, publish
from schema import Audience, Item
from tests.federation import federation, offer

SOURCE = "nord-annuaire"
LILLE = {
    "commune": "Lille", "commune_code": "59350", "postcode": "59000", "latitude_e6": 50_636_600, "longitude_e6": 3_063_300,
}  # fmt: skip
ARRAS = {
    "commune": "Arras", "commune_code": "62041", "postcode": "62000", "latitude_e6": 50_291_000, "longitude_e6": 2_777_000,
}  # fmt: skip
NICE = {"commune": "Nice", "postcode": "06000", "latitude_e6": 43_700_000, "longitude_e6": 7_260_000}
BREST = {"commune": "Brest", "commune_code": "29019", "postcode": "29200"}


def organisation(local_id: str, name: str, **said: object) -> Item:
    return Item("organisation", local_id, {"name": name} | said)


def made(url: str, items: Sequence[Item]) -> tuple[Hub, TestClient]:
    """A hub with these items published, and its web."""
    hub = federation(url, {"nord": (SOURCE,), "sud": ("sud-annuaire",)})
    web = TestClient(create_app(hub), raise_server_exceptions=False, follow_redirects=False)
    offer(hub, SOURCE, items)
    publish(hub)
    return hub, web


def hidden(item: Item) -> Item:
    """The same item, for members only."""
    return Item(item.kind, item.id, item.data, item.modified, Audience.MEMBER)


def found(web: TestClient, query: str, kind: str = "organisations") -> list[str]:
    """The names that a search gives, in their order."""
    return [item["data"]["name"] for item in asked(web, f"/v1/{kind}?{query}")["items"]]


def asked(web: TestClient, path: str) -> dict[str, Any]:
    """What a route answers."""
    answer = web.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return dict(answer.json())
