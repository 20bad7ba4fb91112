"""What people decided, as the API and the pages tell it; and where an id that is gone lives on."""

import pytest
from starlette.testclient import TestClient

from hub.app import create_app
from hub.pipeline import Hub, contest, decide, declare_closed, publish, undo_decision
from schema import Audience
from tests.federation import federation, offer
from tests.hub.looking import OTHER_SIREN, SIREN, said
from tests.hub.web.world import BASE

ONE, TWO = "a-liste/organisation/1", "b-liste/organisation/1"
BY = "CANARI", "CANARI"


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": ["a-liste"], "beta": ["b-liste"]})


@pytest.fixture
def web(hub: Hub) -> TestClient:
    return TestClient(create_app(hub), raise_server_exceptions=False, follow_redirects=False)


def ids(web: TestClient) -> dict[str, str]:
    """The id of each entry by its name."""
    return {item["data"]["name"]: item["id"] for item in web.get("/v1/organisations").json()["items"]}


def test_a_contested_value_is_shown_as_such(hub: Hub, web: TestClient) -> None:
    offer(hub, "a-liste", [said(1, "Un", siren=SIREN)])
    contest(hub, ONE, "siren", SIREN, *BY)
    publish(hub)
    path = f"organisations/{ids(web)['Un']}"
    item, origin = web.get(f"/v1/{path}").json(), web.get(f"/v1/{path}/origin").json()
    assert (item["data"]["siren"], item["contested"]) == (SIREN, ["siren"])
    assert origin["fields"]["siren"]["contested"] == [0]
    assert "valeur contestée" in web.get(f"/{path}").text
    assert "contested value" in web.get(f"/en/{path}").text


def test_one_of_two_values_is_contested(hub: Hub, web: TestClient) -> None:
    offer(hub, "a-liste", [said(1, "Un", siren=SIREN)])
    offer(hub, "b-liste", [said(1, "Un", siren=OTHER_SIREN)])
    contest(hub, ONE, "siren", SIREN, *BY)
    decide(hub, "same", ONE, TWO, *BY)
    publish(hub)
    path = f"organisations/{ids(web)['Un']}"
    item, origin = web.get(f"/v1/{path}").json(), web.get(f"/v1/{path}/origin").json()
    assert item["data"]["siren"] == OTHER_SIREN
    assert "contested" not in item
    assert origin["fields"]["siren"]["others"] == [{"value": SIREN, "records": [0]}]
    assert web.get(f"/{path}").text.count("valeur contestée") == 1


def test_a_closed_body_leads_to_its_successor(hub: Hub, web: TestClient) -> None:
    offer(hub, "a-liste", [said(1, "Ancienne")])
    offer(hub, "b-liste", [said(1, "Nouvelle")])
    declare_closed(hub, ONE, "2026-01-31", TWO, *BY)
    publish(hub)
    known = ids(web)
    item = web.get(f"/v1/organisations/{known['Ancienne']}").json()
    assert item["closed"]["since"] == "2026-01-31"
    assert [link["id"] for link in item["closed"]["successors"]] == [known["Nouvelle"]]
    page = web.get(f"/organisations/{known['Ancienne']}").text
    assert "Fermeture : 31 janvier 2026." in page
    assert f'href="/organisations/{known["Nouvelle"]}"' in page
    assert "Closure: 31 January 2026." in web.get(f"/en/organisations/{known['Ancienne']}").text
    offer(hub, "b-liste", [said(1, "CANARI", Audience.MEMBER)])
    declare_closed(hub, ONE, "2026-02-28", None, *BY)
    publish(hub)
    path = f"organisations/{known['Ancienne']}"
    assert web.get(f"/v1/{path}").json()["closed"] == {}
    pages = [web.get(start + path).text for start in ("/", "/en/", "/v1/")]
    assert "sa date n’est pas établie" in pages[0]
    assert "CANARI" not in "".join(pages)


def test_a_gone_entry_names_where_it_lives_on(hub: Hub, web: TestClient) -> None:
    offer(hub, "a-liste", [said(1, "Un")])
    offer(hub, "b-liste", [said(1, "Reste")])
    number = decide(hub, "same", ONE, TWO, *BY)
    publish(hub)
    (whole,) = ids(web).values()
    undo_decision(hub, number)
    publish(hub)
    offer(hub, "a-liste", [])
    publish(hub)
    rest = ids(web)["Reste"]
    for path in (
        f"/v1/organisations/{whole}",
        f"/v1/organisations/{whole}/origin",
        f"/id/organisation/{whole}",
    ):
        answer = web.get(path)
        assert answer.status_code == 410
        if path.startswith("/v1"):
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["successors"] == [
                {
                    "id": rest,
                    "kind": "organisation",
                    "name": "Reste",
                    "url": f"{BASE}/v1/organisations/{rest}",
                }
            ]
    for prefix in ("", "/en"):
        page = web.get(f"{prefix}/organisations/{whole}")
        assert page.status_code == 410
        assert f'href="{prefix}/organisations/{rest}"' in page.text
    offer(hub, "b-liste", [said(1, "CANARI", Audience.MEMBER)])
    publish(hub)
    answer = web.get(f"/v1/organisations/{whole}")
    assert (answer.status_code, "successors" in answer.json()) == (410, False)
