"""One entry: its values and links, where each comes from, and what becomes of ids that moved, went, or never were seen."""

import pytest
from sqlalchemy import text

from tests.hub.web.page import parse
from tests.hub.web.world import BASE, CANARY, OTHER_SIREN, World

PATHS = (
    "/v1/organisations/{}",
    "/v1/organisations/{}/origin",
    "/organisations/{}",
    "/en/organisations/{}",
    "/id/organisation/{}",
)
"""Where an id may stand."""
ABSENT = "abcdefghijklmnop"


def test_an_entry_tells_its_values_and_who_knows_it(world: World) -> None:
    item = world.get(f"/v1/organisations/{world.atelier}").json()
    assert item["data"]["name"] == "Atelier du Lac SAS"
    assert item["data"]["themes"] == ["accessibility", "robotics"]
    assert item["members"] == ["nord", "ouest"]
    assert item["url"] == f"{BASE}/v1/organisations/{world.atelier}"
    assert item["page"] == f"{BASE}/organisations/{world.atelier}"
    assert item["iri"] == f"https://maillage.example/id/organisation/{world.atelier}"


@pytest.mark.parametrize(
    ("prefix", "since", "by"),
    [
        ("", "Fermé depuis : août 2020", "Remplacé par :"),
        ("/en", "Closed since: August 2020", "Replaced by:"),
    ],
)
def test_what_closed_says_since_when_and_who_took_over(
    world: World, prefix: str, since: str, by: str
) -> None:
    page = parse(world.get(f"{prefix}/organisations/{world.ids['sud-annuaire/organisation/s']}").text)
    (told,) = (one for one in page.all("ul") if one.attributes.get("class") == "notice")
    assert " ".join(told.text.split()) == f"{since} {by} Atelier du Lac SAS"
    assert f"{prefix}/organisations/{world.atelier}" in {a.attributes["href"] for a in page.all("a")}


def test_links_lead_to_entries(world: World) -> None:
    event = world.get("/v1/events").json()["items"][0]
    told = {(link["id"], link["kind"], link["name"]) for link in event["data"]["organisers"]}
    south = world.ids["sud-annuaire/organisation/s"]
    assert told == {
        (world.atelier, "organisation", "Atelier du Lac SAS"),
        (south, "organisation", "Canopé du Sud"),
    }
    for link in event["data"]["organisers"]:
        assert world.get(link["url"].removeprefix(BASE)).json()["id"] == link["id"]


def test_every_value_has_its_origin(world: World) -> None:
    origin = world.get(f"/v1/organisations/{world.atelier}/origin").json()
    item = world.get(f"/v1/organisations/{world.atelier}").json()
    assert [(record["member"], record["source"], record["record"]) for record in origin["records"]] == [
        ("nord", "nord-annuaire", "1"),
        ("ouest", "ouest-annuaire", "A"),
    ]
    assert origin["fields"].keys() == item["data"].keys()
    assert origin["fields"]["name"]["values"] == [{"value": "Atelier du Lac SAS", "records": [1]}]
    assert origin["fields"]["name"]["others"] == [{"value": "Atelier du Lac", "records": [0]}]
    assert origin["fields"]["siren"] | {"shown_under": []} == {
        "values": [{"value": "732829320", "records": [0, 1]}],
        "others": [],
        "shown_under": [],
    }
    assert [(value["value"], value["records"]) for value in origin["fields"]["themes"]["values"]] == [
        ("accessibility", [1]),
        ("robotics", [0]),
    ]
    (ground,) = origin["fields"]["email"]["shown_under"]
    assert (ground["charter"], ground["rule"], ground["article"]) == ("1.0.0", "V-04", "A9")
    assert world.get(ground["url"].removeprefix(BASE).partition("#")[0]).status_code == 200


def test_the_origin_of_an_entry_of_one_record(world: World) -> None:
    origin = world.get(f"/v1/events/{world.ids['nord-agenda/event/e1']}/origin").json()
    assert all(value["records"] == [0] for field in origin["fields"].values() for value in field["values"])
    names = [value["value"]["name"] for value in origin["fields"]["organisers"]["values"]]
    assert sorted(names) == ["Atelier du Lac SAS", "Canopé du Sud"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/organisations/{}",
        "/v1/organisations/{}/origin",
        "/organisations/{}",
        "/en/organisations/{}",
        "/id/organisation/{}",
    ],
)
def test_a_merged_id_leads_on(world: World, path: str) -> None:
    lost, kept = world.merged
    answer = world.get(path.format(lost))
    assert (answer.status_code, answer.headers["location"]) == (301, BASE + path.format(kept))
    final = ("/id/" in path and 303) or 200
    assert world.get(path.format(kept)).status_code == final


@pytest.mark.parametrize(
    "path",
    ["/v1/organisations/{}", "/v1/organisations/{}/origin", "/organisations/{}", "/id/organisation/{}"],
)
def test_what_went_is_gone(world: World, path: str) -> None:
    assert world.get(path.format(world.gone)).status_code == 410


@pytest.mark.parametrize("name", [ABSENT, "ABCDEFGHIJKLMNOP", "x", "%00", "a" * 300, "é", "' or 1=1"])
def test_what_never_was_is_not_found(world: World, name: str) -> None:
    for path in PATHS:
        assert world.get(path.format(name)).status_code == 404, path


def test_an_entry_of_another_kind_is_not_found(world: World) -> None:
    assert world.get(f"/v1/events/{world.atelier}").status_code == 404
    assert world.get(f"/id/event/{world.atelier}").status_code == 404
    assert world.get(f"/id/nothing/{world.atelier}").status_code == 404


def test_hidden_and_absent_look_the_same(world: World) -> None:
    """Ids of entities that only members see: the same bytes and headers as for an id that never was."""
    for hidden in hidden_ids(world):
        for path in PATHS:
            one, other = world.get(path.format(hidden)), world.get(path.format(ABSENT))
            assert one.status_code == other.status_code == 404
            assert one.text.replace(hidden, ABSENT) == other.text
            assert one.headers.items() == other.headers.items()


def hidden_ids(world: World) -> list[str]:
    query = text("SELECT entity, line FROM projection WHERE audience = 'member'")
    with world.hub.db.read() as conn:
        found = [name for name, line in conn.execute(query) if line and bytes(line).count(CANARY.encode())]
    public = {item["id"] for item in world.get("/v1/organisations?limit=500").json()["items"]}
    only_members = [name for name in found if name not in public]
    assert len(only_members) == 2
    return only_members


@pytest.mark.parametrize(
    ("accept", "path"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/organisations/{}"),
        ("*/*", "/organisations/{}"),
        ("application/json", "/v1/organisations/{}"),
        ("application/ld+json", "/v1/organisations/{}.jsonld"),
        ("text/turtle;q=0.9, application/rdf+xml;q=0.8", "/v1/organisations/{}.ttl"),
        ("application/json;q=0.5, text/html;q=0.4", "/v1/organisations/{}"),
    ],
)
def test_the_thing_leads_to_what_is_said_of_it(world: World, accept: str, path: str) -> None:
    answer = world.get(f"/id/organisation/{world.atelier}", accept=accept)
    assert (answer.status_code, answer.headers["location"]) == (303, BASE + path.format(world.atelier))
    assert answer.headers["vary"] == "Accept"


def test_a_link_to_something_hidden_is_absent(world: World) -> None:
    assert (
        world.get(f"/v1/organisations/{world.ids['sud-annuaire/organisation/s']}").json()["data"]["siren"]
        == OTHER_SIREN
    )
    half = world.ids["nord-annuaire/organisation/narrowed"]
    assert world.get(f"/v1/organisations/{half}").json()["data"] == {"name": "À moitié dite"}
