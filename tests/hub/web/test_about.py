"""Pages of clusters, figures that add up, differences of charters, words that the site says of itself."""

import pytest
from starlette.testclient import TestClient

from charter import load
from hub.app import create_app
from hub.pipeline import Hub
from tests.federation import charter
from tests.hub.web.page import parse
from tests.hub.web.world import CANARY, World


def test_a_cluster_has_its_page(world: World) -> None:
    page = world.get("/membres/nord").text
    for said in ("Cluster nord", "Charte signée", "nord-annuaire", "Lycée", "Ce qui a été lu"):
        assert said in page, said
    assert CANARY not in page


def test_a_cluster_outside_the_catalogue_says_so(world: World) -> None:
    page = world.get("/membres/faux").text
    assert "Signature non valable" in page
    assert "Ses fiches ne sont pas au catalogue" in page
    assert "faux-annuaire" not in page


def test_no_page_for_nobody(world: World) -> None:
    assert world.get("/membres/personne").status_code == 404


def charts(world: World) -> dict[str, dict[str, str]]:
    """The rows of each table, by its caption."""
    found: dict[str, dict[str, str]] = {}
    told: list[str] = []
    for element in parse(world.get("/chiffres").text).all("caption", "th", "td"):
        if element.tag == "caption":
            found[element.text] = {}
            told = [element.text]
        elif element.tag == "th" and element.attributes.get("scope") == "row":
            told = [told[0], element.text]
        elif element.tag == "td" and len(told) == 2:
            found[told[0]].setdefault(told[1], element.text)
    return found


def test_figures_are_those_of_the_lists(world: World) -> None:
    told = charts(world)
    assert told["Fiches par rubrique"]["Organisations"] == str(world.get("/v1/organisations").json()["total"])
    north = [
        world.get(f"/v1/{kind}?region=32").json()["total"]
        for kind in ("organisations", "events", "trainings")
    ]
    assert told["Fiches par région"]["Hauts-de-France"] == str(sum(north))
    robotics = world.get("/v1/organisations?theme=robotics").json()["total"]
    assert told["Fiches par thème"]["Robotique"] == str(robotics)
    assert told["Fiches que deux clusters connaissent tous deux"] == {"Cluster nord · Cluster ouest": "1"}
    assert "interne" not in str(told)


def test_two_versions_of_the_charter_side_by_side(world: World) -> None:
    raw = charter().raw.replace(b'version = "1.0.0"', b'version = "1.0.1"', 1)
    article = charter().articles[0]
    other = load(raw.replace(article.title.encode(), b"Un autre titre", 1))
    hub = world.hub
    both = {**hub.charters, other.sha256: other}
    web = TestClient(create_app(Hub(hub.db, hub.settings, hub.clock, both, hub.model)))
    page = web.get("/charte/1.0.0/differences/1.0.1").text
    assert "Un autre titre" in page
    assert article.title in page
    assert "/charte/1.0.0/differences/1.0.1" in web.get("/charte").text
    assert web.get("/charte/1.0.0/differences/9.9.9").status_code == 404


@pytest.mark.parametrize("path", ["/a-propos", "/accessibilite"])
def test_the_site_speaks_of_itself_in_both_languages(world: World, path: str) -> None:
    french, english = (parse(world.get(prefix + path).text) for prefix in ("", "/en"))
    assert len(french.all("h2")) == len(english.all("h2")) >= 4
    assert {one.text for one in french.all("p")}.isdisjoint(one.text for one in english.all("main"))
