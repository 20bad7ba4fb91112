"""Why records are one entry, and what entries are to each other: in the API, on pages, in both languages."""

import pytest

from hub.pipeline import publish
from schema import Item
from tests.federation import offer
from tests.hub.web.page import parse
from tests.hub.web.world import BASE, World, hidden, make, organisation

TOWN = "217500016"
"""The SIREN of a town that a world of its own is made of."""


@pytest.fixture(scope="module")
def town(database_url: str) -> World:
    """A town hall with schools, and a counter at its address."""
    made = make(database_url)
    offer(made.hub, "sud-annuaire", _town())
    publish(made.hub)
    return made


def _town() -> list[Item]:
    place = [{"postcode": "75001", "commune": "Exempleville", "address": "1 place du Marché"}]
    schools = [
        organisation(f"e{n:02d}", name=f"Établissement {n:02d}", level="establishment", siren=TOWN)
        for n in range(25)
    ]
    return [
        organisation("ville", name="Mairie d’Exempleville", siren=TOWN, level="legal_person", sites=place),
        organisation("fs", name="France services d’Exempleville", level="service_point", sites=place),
        hidden(organisation("cache", name="CANARI école", level="establishment", siren=TOWN)),
        *schools,
    ]


def ids(world: World) -> dict[str, str]:
    listed = world.get("/v1/organisations?limit=500").json()["items"]
    return {item["data"]["name"]: item["id"] for item in listed}


def test_the_chain_of_an_entry(world: World) -> None:
    origin = world.get(f"/v1/organisations/{world.atelier}/origin").json()
    (join,) = origin["chain"]
    assert (join["records"], join["ruled"], join["threshold"]) == ([0, 1], False, 8000)
    assert join["score"] == sum(clue["weight"] for clue in join["clues"]) >= join["threshold"]
    clues = {clue["clue"]: clue for clue in join["clues"]}
    assert clues["identifier"]["shared"] == ["732829320"]
    assert (clues["phone"]["fr"], clues["phone"]["en"]) == ("téléphones différents", "different phones")


def test_a_ruling_in_the_chain(world: World) -> None:
    _, kept = world.merged
    (join,) = world.get(f"/v1/organisations/{kept}/origin").json()["chain"]
    assert (join["ruled"], join["fr"]) == (True, "Une décision les dit identiques.")


def test_one_record_has_no_chain(world: World) -> None:
    path = f"/organisations/{world.ids['sud-annuaire/organisation/s']}"
    assert world.get(f"/v1{path}/origin").json()["chain"] == []
    assert "pourquoi" not in world.get(path).text


@pytest.mark.parametrize(
    ("prefix", "head", "score"), [("", "Même SIREN", "+16,0"), ("/en", "Same SIREN", "+16.0")]
)
def test_the_waterfall_on_the_page(world: World, prefix: str, head: str, score: str) -> None:
    page = world.get(f"{prefix}/organisations/{world.atelier}")
    assert head in page.text
    assert score in page.text
    tree = parse(page.text)
    (join,) = world.get(f"/v1/organisations/{world.atelier}/origin").json()["chain"]
    drawings = [svg for svg in tree.all("svg") if svg.attributes.get("class") == "fall"]
    assert len(drawings) == len(join["clues"]) + 1
    assert all(svg.attributes["aria-hidden"] == "true" for svg in drawings)
    assert "style=" not in page.text
    assert [block.attributes for block in parse(page.text).data] == [{"type": "application/ld+json"}]


def test_relations_from_both_sides(town: World) -> None:
    known = ids(town)
    hall = town.get(f"/v1/organisations/{known['Mairie d’Exempleville']}").json()
    counter = town.get(f"/v1/organisations/{known['France services d’Exempleville']}").json()
    school = town.get(f"/v1/organisations/{known['Établissement 00']}").json()
    assert [one["id"] for one in counter["relations"]["hosted_by"]["items"]] == [hall["id"]]
    assert [one["name"] for one in school["relations"]["part_of"]["items"]] == ["Mairie d’Exempleville"]
    assert hall["relations"]["hosts"] == {
        "total": 1,
        "items": [
            {
                "id": counter["id"],
                "kind": "organisation",
                "name": "France services d’Exempleville",
                "url": f"{BASE}/v1/organisations/{counter['id']}",
            }
        ],
    }
    comprised = hall["relations"]["comprises"]
    names = [one["name"] for one in comprised["items"]]
    assert (comprised["total"], names) == (25, [f"Établissement {n:02d}" for n in range(20)])


def test_lists_tell_what_entries_state_of_themselves(town: World) -> None:
    listed = {item["id"]: item for item in town.get("/v1/organisations?limit=500").json()["items"]}
    known = ids(town)
    assert "part_of" in listed[known["Établissement 00"]]["relations"]
    assert "relations" not in listed[known["Mairie d’Exempleville"]]


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ("Comprend", "Héberge", "et 5 autres fiches", "Fait partie de", "Hébergé par")),
        ("/en", ("Comprises", "Hosts", "and 5 other entries", "Part of", "Hosted by")),
    ],
)
def test_relations_on_pages(town: World, prefix: str, words: tuple[str, ...]) -> None:
    known = ids(town)
    names = ("Mairie d’Exempleville", "Établissement 00", "France services d’Exempleville")
    hall, school, counter = (town.get(f"{prefix}/organisations/{known[name]}").text for name in names)
    for word in words[:3]:
        assert word in hall
    assert words[3] in school
    assert words[4] in counter
    assert f'href="{prefix}/organisations/{known["Mairie d’Exempleville"]}"' in school
    assert "CANARI" not in hall
