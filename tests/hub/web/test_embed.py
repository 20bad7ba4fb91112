"""Frames for other sites: what they show, who may show them, and the code that the form makes."""

import re
from html import unescape

from tests.hub.web.page import parse
from tests.hub.web.world import BASE, CANARY, World


def test_a_frame_shows_the_list_and_whom_to_name(world: World) -> None:
    page = parse(world.get("/cadre/organisations?region=32&q=lyc%C3%A9e").text)
    (heading,) = page.all("h1")
    assert "30" in heading.text
    assert len(page.all("li")) == 10
    whole = next(link for link in page.all("a") if link.attributes["href"].startswith(BASE))
    assert whole.attributes["href"] == f"{BASE}/organisations?region=32&q=lyc%C3%A9e"
    assert any("Licence Ouverte" in each.text for each in page.all("p"))


def test_frames_alone_may_be_shown_by_others(world: World) -> None:
    for path in ("/cadre/organisations", "/en/cadre/evenements?view=map"):
        headers = world.get(path).headers
        assert "frame-ancestors *" in headers["content-security-policy"]
        assert "x-frame-options" not in headers
    for path in ("/", "/integrer", "/organisations", "/cadres", "/v1/organisations"):
        headers = world.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY", path


def test_the_code_leads_to_the_frame_that_was_asked_for(world: World) -> None:
    page = parse(world.get('/integrer?kind=event&region=32&q=a"<b&view=map').text)
    (code,) = page.all("code")
    found = re.fullmatch(r'<iframe src="([^"]+)" title="Événements" .*></iframe>', code.text)
    assert found
    src = unescape(found[1])
    assert src == f"{BASE}/cadre/evenements?region=32&q=a%22%3Cb&view=map"
    assert world.get(src.removeprefix(BASE)).status_code == 200


def test_an_unknown_kind_makes_the_usual_code(world: World) -> None:
    assert "/cadre/organisations" in world.get("/integrer?kind=ship").text


def test_no_canary_in_frames(world: World) -> None:
    for path in (
        "/cadre/organisations",
        f"/cadre/organisations?q={CANARY.lower()}",
        "/cadre/evenements?view=map",
    ):
        assert CANARY not in world.get(path).text
