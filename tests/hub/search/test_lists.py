"""Lists of the index: the same as the database's, in every order, page by page; places and days; refusals."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from hub.catalogue.read import Query, facet_counts, page
from hub.pipeline import Hub, finder_of, publish
from schema import Item
from tests.federation import offer
from tests.hub.search.world import ARRAS, BREST, LILLE, NICE, SOURCE, asked, found, made, organisation

MANY = [
    organisation(
        f"{n:02d}",
        f"Atelier {n % 7} du {n:02d}",
        sites=[(LILLE, ARRAS, NICE, BREST)[n % 4]],
        themes=["robotics", "coding"] if n % 3 == 0 else ["coding"],
    )
    for n in range(40)
]
TWO = organisation("two", "Deux lieux", sites=[LILLE, NICE])
EVENTS = [
    Item("event", "e1", {"name": "Salon", "starts": "2026-11-28", "ends": "2026-12-02"}),
    Item("event", "e2", {"name": "Atelier", "starts": "2026-12-15T10:00:00+01:00"}),
    Item("event", "e3", {"name": "Sans date"}),
]
FRANCE = "bbox=-180,-90,180,90"


@pytest.fixture(scope="module")
def world(database_url: str) -> tuple[Hub, TestClient]:
    return made(database_url, [*MANY, TWO, *EVENTS])


@pytest.fixture(scope="module")
def hub(world: tuple[Hub, TestClient]) -> Hub:
    return world[0]


@pytest.fixture(scope="module")
def web(world: tuple[Hub, TestClient]) -> TestClient:
    asked(world[1], "/v1/suggest?q=a")  # the index is there from now on
    return world[1]


def walk(web: TestClient, query: str, limit: int) -> tuple[list[str], set[int]]:
    """The ids of a list page after page, and the totals that the pages tell."""
    ids: list[str] = []
    totals = set()
    cursor = ""
    while True:
        said = asked(web, f"/v1/organisations?{query}&limit={limit}{cursor}")
        ids += [item["id"] for item in said["items"]]
        totals.add(said["total"])
        if said["next"] is None:
            return ids, totals
        cursor = f"&cursor={said['next']}"


PLAIN: list[dict[str, list[str]]] = [
    {},
    {"theme": ["robotics"]},
    {"region": ["32"], "theme": ["coding"]},
    {"member": ["nord"]},
    {"member": ["sud"]},
]


@pytest.mark.parametrize("sort", ["name", "-change"])
@pytest.mark.parametrize("filters", PLAIN)
def test_index_and_database_agree(
    hub: Hub, web: TestClient, sort: str, filters: dict[str, list[str]]
) -> None:
    """The same entries in the same order, the same totals and counts, and cursors that lead on in either."""
    names = ("region", "department", "theme", "member", "source", "commune")
    text = "&".join(f"{name}={value}" for name, values in filters.items() for value in values)
    said = asked(web, f"/v1/organisations?sort={sort}&limit=7&{text}&facets={','.join(names)}")
    query = Query("organisation", filters, sort, None, 7, {SOURCE: "nord", "sud-annuaire": "sud"})
    with hub.db.read() as conn:
        told, counts = page(conn, query), facet_counts(conn, query, names)
        following = page(conn, replace(query, cursor=said["next"])) if said["next"] else None
    assert [item["id"] for item in said["items"]] == [entry.id for entry in told.entries]
    assert (said["total"], said["next"]) == (told.total, told.next)
    found = {name: [(one["value"], one["count"]) for one in many] for name, many in said["facets"].items()}
    assert found == counts
    if following:
        path = f"/v1/organisations?sort={sort}&limit=7&{text}&cursor={told.next}"
        assert [item["id"] for item in asked(web, path)["items"]] == [entry.id for entry in following.entries]


def test_a_plain_list_does_not_wait_for_the_index(hub: Hub, web: TestClient) -> None:
    """While another process writes the index, the database answers."""
    known = asked(web, "/v1/organisations?theme=robotics&facets=region")
    offer(hub, SOURCE, [*MANY, TWO, *EVENTS, organisation("new", "Aaa", themes=["robotics"])])
    publish(hub)
    with finder_of(hub).generations.writing():
        said = asked(web, "/v1/organisations?theme=robotics&facets=region")
    offer(hub, SOURCE, [*MANY, TWO, *EVENTS])
    publish(hub)
    assert said["total"] == known["total"] + 1
    assert said["items"][0]["data"]["name"] == "Aaa"


@pytest.mark.parametrize("sort", ["relevance", "name", "-change"])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_hold_every_entry_once(web: TestClient, sort: str, limit: int) -> None:
    ids, totals = walk(web, f"q=atelier&sort={sort}", limit)
    assert (len(ids), len(set(ids)), totals) == (40, 40, {40})


def test_sites_are_not_mixed(web: TestClient) -> None:
    """A box that holds the latitude of one site and the longitude of the other holds neither."""
    assert found(web, "q=lieux&bbox=7,50,8,51") == []
    assert found(web, "q=lieux&bbox=3,50,4,51") == ["Deux lieux"]
    assert found(web, "q=lieux&bbox=7,43,8,44") == ["Deux lieux"]


def test_the_nearest_come_first(web: TestClient) -> None:
    said = asked(web, "/v1/organisations?near=50.3,2.8&radius_km=60&limit=500")
    metres = [item["found"]["distance_m"] for item in said["items"]]
    assert metres == sorted(metres)
    assert max(metres) <= 60_000
    assert said["total"] == 21  # Lille, Arras, and the one that is in Lille too
    assert asked(web, "/v1/organisations?near=50.3,2.8&radius_km=20")["total"] == 10
    ids, _ = walk(web, "near=50.3,2.8&radius_km=60", 4)
    assert ids == [item["id"] for item in said["items"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("from=2026-12-01&to=2026-12-31", {"Salon", "Atelier"}),
        ("from=2026-12-03", {"Atelier"}),
        ("to=2026-11-28", {"Salon"}),
        ("to=2026-11-27", set()),
        ("from=2026-12-15&to=2026-12-15&q=atelier", {"Atelier"}),
    ],
)
def test_days(web: TestClient, query: str, names: set[str]) -> None:
    assert set(found(web, query, "events")) == names


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("q=", "bad_value", "q"),
        ("q=" + "a" * 201, "bad_value", "q"),
        ("q=a&q=b", "repeated_parameter", "q"),
        ("q=%00", "bad_value", "q"),
        ("bbox=1,2,3", "bad_box", "bbox"),
        ("bbox=1,2,3,x", "bad_box", "bbox"),
        ("bbox=1,52,3,50", "bad_box", "bbox"),
        ("bbox=-999,0,1,1", "bad_box", "bbox"),
        ("bbox=nan,0,1,1", "bad_box", "bbox"),
        ("bbox=1e3,0,1,1", "bad_box", "bbox"),
        ("near=91,0", "bad_place", "near"),
        ("near=1", "bad_place", "near"),
        ("near=1,1&radius_km=0", "bad_radius", "radius_km"),
        ("near=1,1&radius_km=1001", "bad_radius", "radius_km"),
        ("near=1,1&radius_km=-5", "bad_radius", "radius_km"),
        ("near=1,1&radius_km=inf", "bad_radius", "radius_km"),
        ("radius_km=5", "no_centre", "radius_km"),
        ("sort=relevance", "unknown_sort", "sort"),
        ("sort=distance", "unknown_sort", "sort"),
        ("from=2026-12-01", "unknown_parameter", "from"),
        ("explain=yes", "bad_value", "explain"),
    ],
)
def test_what_is_off_is_refused_by_name(web: TestClient, query: str, code: str, parameter: str) -> None:
    answer = web.get(f"/v1/organisations?{query}")
    assert (answer.status_code, answer.json()["type"]) == (400, f"http://127.0.0.1:8000/problems/{code}")
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/query/{parameter}"]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-1-1", "demain", "٢٠٢٦-01-01"])
def test_a_day_that_is_none(web: TestClient, day: str) -> None:
    answer = web.get("/v1/events", params={"from": day})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "bad_day")


def test_a_very_long_question_is_refused(web: TestClient) -> None:
    assert web.get("/v1/organisations?q=" + "a" * 60_000).status_code == 414


@pytest.mark.parametrize("query", ["q=atelier", "near=50.3,2.8&radius_km=60"])
def test_a_cursor_holds_for_its_own_list_only(web: TestClient, query: str) -> None:
    cursor = asked(web, f"/v1/organisations?{query}&limit=1")["next"]
    for other in ("q=lieux", "q=atelier&sort=name", "near=50.3,2.8&radius_km=61", ""):
        answer = web.get(f"/v1/organisations?{other}&cursor={cursor}")
        assert answer.status_code == 400, other
        assert answer.json()["type"].rpartition("/")[2] in ("cursor_of_another_list", "bad_cursor")


def test_the_map_counts_what_it_does_not_place(web: TestClient) -> None:
    said = asked(web, f"/v1/map?{FRANCE}&zoom=5&kind=organisation")
    assert (said["total"], said["in_view"], said["unplaced"]) == (41, 31, 10)
    places = [feature["geometry"]["coordinates"] for feature in said["features"]]
    assert len(places) == 32  # one entry has two places
    assert {feature["properties"]["kind"] for feature in said["features"]} == {"organisation"}
    near_lille = asked(web, "/v1/map?bbox=3,50.5,3.2,50.8&zoom=12&q=lieux")
    assert [f["geometry"]["coordinates"] for f in near_lille["features"]] == [[3.0633, 50.6366]]


def test_the_map_shows_what_the_list_shows(web: TestClient) -> None:
    """When no entry fits all the words, both take those that fit some."""
    listed = asked(web, "/v1/organisations?q=atelier lieux&limit=1")
    shown = asked(web, f"/v1/map?{FRANCE}&zoom=5&kind=organisation&q=atelier lieux")
    assert (listed["relaxed"], shown["total"], shown["in_view"]) == (True, listed["total"], 31)


def test_the_finest_map_of_the_world_is_groups(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.search.chart.MOST_AT_FINEST", 30)
    said = asked(web, f"/v1/map?{FRANCE}&zoom=22&kind=organisation")
    assert sum(feature["properties"]["count"] for feature in said["features"]) == 32


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "missing_parameter"),
        ("bbox=0,0,1,1", "missing_parameter"),
        ("bbox=0,0,1,1&zoom=23", "bad_value"),
        ("bbox=0,0,1,1&zoom=x", "bad_number"),
        ("bbox=0,0,1,1&zoom=3&kind=ship", "bad_value"),
        ("bbox=0,0,1,1&zoom=3&cursor=x", "unknown_parameter"),
    ],
)
def test_maps_that_are_off(web: TestClient, query: str, code: str) -> None:
    answer = web.get(f"/v1/map?{query}")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, code)


def _labels(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["type"], item["label"]) for item in said["items"]]


def test_suggestions_are_themes_places_and_names(web: TestClient) -> None:
    assert _labels(asked(web, "/v1/suggest?q=rob"))[0] == ("theme", "robotique")
    assert _labels(asked(web, "/v1/suggest?q=rob&lang=en"))[0] == ("theme", "robotics")
    assert ("region", "Hauts-de-France") in _labels(asked(web, "/v1/suggest?q=franc"))
    assert ("commune", "Arras") in _labels(asked(web, "/v1/suggest?q=ARR"))
    assert _labels(asked(web, "/v1/suggest?q=deux l")) == [("entry", "Deux lieux")]
    assert ("entry", "Deux lieux") in _labels(asked(web, "/v1/suggest?q=lieu"))
    assert asked(web, "/v1/suggest?q=?!")["items"] == []
    counted = asked(web, "/v1/suggest?q=rob")["items"][0]
    total = asked(web, "/v1/organisations?theme=robotics&limit=1")["total"]
    assert (counted["count"], counted["page"]) == (total, "http://127.0.0.1:8000/?theme=robotics")


def test_a_label_that_goes_on_twice_is_suggested_once(sqlite_url: str) -> None:
    """Labels that begin with what was typed go first, then those of many entries."""
    twice = {"commune": "Saint-Martin-Saint-Firmin", "commune_code": "27571"}
    later = {"commune": "Villers-Saint-Paul", "commune_code": "60684"}
    web = made(
        sqlite_url,
        [organisation("1", "Un", sites=[twice]), *(organisation(n, n, sites=[later]) for n in "ab")],
    )[1]
    said = asked(web, "/v1/suggest?q=saint")["items"]
    assert [(each["label"], each["count"]) for each in said] == [
        ("Saint-Martin-Saint-Firmin", 1), ("Villers-Saint-Paul", 2),
    ]  # fmt: skip
