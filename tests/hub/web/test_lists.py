"""Lists: filters, orders, pages that lose nothing, counts that never lie, and refusals that say which parameter."""

from typing import Any

import pytest

from tests.hub.web.world import World

LIST = "/v1/organisations"
ALL = 66


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["items"]]


def walk(world: World, query: str, limit: int) -> list[dict[str, Any]]:
    """Every item of a list, page after page."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = world.get(f"{LIST}?limit={limit}&{query}{cursor}").json()
        found += answer["items"]
        assert answer["total"] == ALL
        if answer["next"] is None:
            return found
        cursor = f"&cursor={answer['next']}"


@pytest.mark.parametrize("limit", [1, 7, 66, 500])
def test_pages_hold_every_entry_once_by_name(world: World, limit: int) -> None:
    found = walk(world, "sort=name", limit)
    assert len({item["id"] for item in found}) == len(found) == ALL
    names = [item["data"]["name"] for item in found if item["data"]["name"].startswith("Lycée")]
    assert names == sorted(names)


def test_the_last_changed_come_first(world: World) -> None:
    numbers = [item["change"] for item in walk(world, "sort=-change", 10)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == ALL


def test_the_next_page_is_named_in_a_header_too(world: World) -> None:
    answer = world.get(f"{LIST}?limit=2&region=32")
    link = answer.headers["link"]
    assert link.startswith("<http://127.0.0.1:8000/v1/organisations?")
    assert link.endswith('; rel="next"')
    following = link[len("<http://127.0.0.1:8000") : link.index(">")]
    assert ids(world.get(following).json()) == ids(world.get(f"{LIST}?limit=4&region=32").json())[2:]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", ALL),
        ("region=32", 30),
        ("region=32&region=52", 60),
        ("department=62&theme=accessibility", 15),
        ("theme=accessibility", 31),
        ("theme=accessibility&theme=robotics", 61),
        ("theme=coding", 0),  # said for the members only
        ("member=nord", 65),
        ("member=ouest", 1),
        ("member=nord&member=sud", ALL),
        ("member=faux", 0),
        ("member=nobody", 0),
        ("source=nord-annuaire", 65),
        ("region=99", 0),
    ],
)
def test_filters(world: World, query: str, total: int) -> None:
    answer = world.get(f"{LIST}?{query}&limit=1").json()
    assert (answer["total"], len(answer["items"])) == (total, min(total, 1))


def test_the_counts_of_a_filter_are_what_it_would_give(world: World) -> None:
    """Each count is that of the list with this value instead of what is chosen for the same filter."""
    answer = world.get(f"{LIST}?region=52&theme=robotics&facets=region,theme,member&facets=department").json()
    assert list(answer["facets"]) == ["region", "theme", "member", "department"]
    for name, values in answer["facets"].items():
        others = {"region": "region=52", "theme": "theme=robotics"}
        kept = "&".join(text for other, text in others.items() if other != name)
        for value in values:
            told = world.get(f"{LIST}?{kept}&{name}={value['value']}&limit=1").json()
            assert value["count"] == told["total"] > 0, (name, value)
    assert answer["facets"]["region"][0]["label_fr"] == "Hauts-de-France"
    assert answer["facets"]["member"][0]["label_en"] == "Cluster nord"


def test_a_boolean_filter(world: World) -> None:
    counts = world.get("/v1/jobs?facets=remote").json()["facets"]["remote"]
    assert counts == [{"value": "true", "count": 1, "label_fr": "oui", "label_en": "yes"}]
    assert world.get("/v1/jobs?remote=true").json()["total"] == 1


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("colour=red", "unknown_parameter", "colour"),
        ("Region=32", "unknown_parameter", "Region"),
        ("a/b~c=1", "unknown_parameter", "a~1b~0c"),
        ("region=", "bad_value", "region"),
        ("limit=", "bad_value", "limit"),
        ("limit=0", "bad_limit", "limit"),
        ("limit=501", "bad_limit", "limit"),
        ("limit=ten", "bad_number", "limit"),
        ("limit=-1", "bad_number", "limit"),
        ("limit=%D9%A3", "bad_number", "limit"),
        ("limit=1&limit=2", "repeated_parameter", "limit"),
        ("sort=size", "unknown_sort", "sort"),
        ("facets=colour", "unknown_facet", "facets"),
        ("region=%00", "bad_value", "region"),
        ("region=" + "9" * 201, "bad_value", "region"),
        ("cursor=abc", "bad_cursor", "cursor"),
        ("cursor=%00", "bad_value", "cursor"),
        ("cursor=%C3%A9", "bad_cursor", "cursor"),
        ("cursor=" + "A" * 3000, "bad_cursor", "cursor"),
        ("cursor=bnVsbA", "bad_cursor", "cursor"),
        ("cursor=WyJ4Iiwi5pWwIiwieSJd", "cursor_of_another_list", "cursor"),
        ("cursor=WyJ4IiwxLCJ5Il0", "cursor_of_another_list", "cursor"),
        ("cursor=WyJ4IiwxZTMwLCJ5Il0", "bad_cursor", "cursor"),
        ("sort=-change&cursor=WyJ4IiwxMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCwieSJd", "bad_cursor", "cursor"),
    ],
)
def test_what_is_off_is_refused_by_name(world: World, query: str, code: str, parameter: str) -> None:
    answer = world.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["type"] == f"http://127.0.0.1:8000/problems/{code}"
    assert [error["pointer"] for error in problem["errors"]] == [f"/query/{parameter}"]


def test_a_cursor_holds_for_its_own_list_only(world: World) -> None:
    cursor = world.get(f"{LIST}?limit=1&region=32").json()["next"]
    assert world.get(f"{LIST}?limit=5&region=32&cursor={cursor}").status_code == 200
    for other in (f"{LIST}?region=52", f"{LIST}?region=32&sort=-change", LIST, "/v1/events?region=32"):
        joint = "&" if "?" in other else "?"
        answer = world.get(f"{other}{joint}cursor={cursor}")
        assert answer.status_code == 400, other
        assert answer.json()["type"].endswith("/cursor_of_another_list")


def test_a_very_long_address_is_refused(world: World) -> None:
    answer = world.get(f"{LIST}?region=" + "9" * 40_000)
    assert answer.status_code == 414
    assert answer.json()["type"].endswith("/problems/address_too_long")
