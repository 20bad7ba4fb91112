"""How machines find the pages: every one is on the map of the site, in parts when they are many."""

import re
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from hub.pipeline import finder_of
from hub.web.pages import finding
from hub.web.site import Site
from schema import KINDS
from tests.hub.web.page import parse
from tests.hub.web.world import BASE, CANARY, World, make

IN = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def world(database_url: str) -> World:
    return make(database_url)


def addresses(text: str, around: str) -> list[str]:
    root = ElementTree.fromstring(text)
    assert root.tag == IN + around
    return [str(each.findtext(f"{IN}loc")) for each in root]


def every_page(world: World) -> set[str]:
    lists = (world.get(f"/v1/{kind.plural}?limit=500").json()["items"] for kind in KINDS.values())
    return {item["page"] for items in lists for item in items}


def test_the_map_names_every_page(world: World) -> None:
    answer = world.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    found = addresses(answer.text, "urlset")
    assert len(found) == len(set(found))
    straight = {f"{BASE}{path}" for path in finding.STRAIGHT}
    assert {f"{BASE}{path}" for path in ("/", "/carte", "/membres", "/charte", "/chiffres")} <= straight
    lists = {f"{BASE}/{kind.page}" for kind in KINDS.values()}
    assert set(found) == every_page(world) | straight | lists
    for address in found:
        assert world.get(address.removeprefix(BASE)).status_code == 200, address
    assert CANARY not in answer.text


@pytest.mark.parametrize("most", [24, 30, 40])
def test_many_pages_are_told_in_parts(world: World, most: int) -> None:
    app = FastAPI()
    hub = world.hub
    app.include_router(
        finding.routes(Site(hub.db, BASE, hub.clock, hub.charters, hub.model, finder_of(hub)), most)
    )
    web = TestClient(app)
    parts = addresses(web.get("/sitemap.xml").text, "sitemapindex")
    found = [addresses(web.get(part.removeprefix(BASE)).text, "urlset") for part in parts]
    assert [len(each) for each in found[:-1]] == [most] * (len(parts) - 1)
    assert 0 < len(found[-1]) <= most
    together = [address for each in found for address in each]
    assert sorted(together) == sorted(addresses(world.get("/sitemap.xml").text, "urlset"))


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "x", "1.0", "²", "9" * 30])
def test_other_parts_are_not_there(world: World, number: str) -> None:
    assert world.get(f"/sitemap-{number}.xml").status_code == 404


def test_robots_are_told_what_has_no_end(world: World) -> None:
    text = world.get("/robots.txt").text
    assert f"Sitemap: {BASE}/sitemap.xml" in text.splitlines()
    rules = re.findall(r"^Disallow: (.+)$", text, re.MULTILINE)
    closed = [re.compile(re.escape(rule).replace(r"\*", ".*")) for rule in rules]
    for path, barred in (
        ("/organisations", False),
        ("/organisations?region=32", False),
        ("/organisations?region=32&theme=robotics", True),
        ("/organisations?cursor=x", True),
    ):
        assert any(rule.match(path) for rule in closed) == barred, path


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_search_is_described(world: World, prefix: str) -> None:
    (link,) = [
        each for each in parse(world.get(f"{prefix}/").text).all("link") if each.attributes["rel"] == "search"
    ]
    answer = world.get(link.attributes["href"])
    assert answer.headers["content-type"] == link.attributes["type"] == finding.OPENSEARCH
    root = ElementTree.fromstring(answer.text)
    assert len(str(root.findtext(f"{OPENSEARCH}ShortName"))) <= 16
    (url,) = root.findall(f"{OPENSEARCH}Url")
    assert url.attrib["template"] == f"{BASE}{prefix}/?q={{searchTerms}}"
