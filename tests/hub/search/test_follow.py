"""The index follows the changes: what it tells is a function of what is published, however it came to it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tantivy import Query

from hub.app import create_app
from hub.pipeline import Hub, audit_search, finder_of, index, publish
from hub.search.audit import Audit
from hub.search.fields import LABELS, index_schema
from hub.search.follow import HEAP
from hub.search.generations import CURRENT, make_index
from schema import Audience, Item
from tests.federation import offer
from tests.hub.search.world import ARRAS, BREST, LILLE, SOURCE, asked, found, hidden, made, organisation

QUESTIONS = (
    "/v1/organisations?q=atelier&facets=theme,region,member&sort=name&limit=500",
    "/v1/organisations?q=canari&facets=theme,region,member",
    "/v1/organisations?bbox=2,50,4,51&sort=name&facets=theme",
    "/v1/map?bbox=-10,40,10,55&zoom=5",
    "/v1/suggest?q=ate",
    "/v1/suggest?q=can",
    "/v1/suggest?q=arr",
)


def told(hub: Hub) -> list[dict[str, Any]]:
    """What a fresh web tells to each question, but for what counts the changes."""
    web = TestClient(create_app(hub))
    said = [asked(web, question) for question in QUESTIONS]
    for answer in said:
        for item in answer.get("items", ()):
            item.pop("change", None)
    return said


items = st.builds(
    lambda n, name, site, theme, shut: (hidden if shut else lambda item: item)(
        organisation(f"{n}", f"{'Canari' if shut else 'Atelier'} {name}", sites=[site], themes=[theme])
    ),
    st.integers(0, 5),
    st.sampled_from(["nord", "sud", "du lac"]),
    st.sampled_from([LILLE, ARRAS, BREST]),
    st.sampled_from(["robotics", "coding"]),
    st.booleans(),
)
lists = st.lists(st.lists(items, max_size=5, unique_by=lambda item: item.id), min_size=1, max_size=3)


@settings(max_examples=15)
@given(lists)
def test_following_is_making_anew(sqlite_url: str, states: list[list[Item]]) -> None:
    hub, web = made(sqlite_url, states[0])
    asked(web, QUESTIONS[0])
    for state in states[1:]:
        offer(hub, SOURCE, state)
        publish(hub)
        asked(web, QUESTIONS[0])
    followed = told(hub)
    (finder_of(hub).generations.folder / CURRENT).unlink()
    assert told(hub) == followed


@settings(max_examples=15)
@given(st.lists(items, max_size=6, unique_by=lambda item: item.id))
def test_what_is_hidden_changes_nothing(sqlite_url: str, state: list[Item]) -> None:
    """Totals, counts, scores, suggestions, the map: those of a hub that never had it."""
    scored = "/v1/organisations?q=atelier nord&explain=1"
    hub, web = made(sqlite_url, [item for item in state if item.visible_to == Audience.PUBLIC])
    without = [*told(hub), asked(web, scored)]
    hub, web = made(sqlite_url, state)
    assert [*told(hub), asked(web, scored)] == without


@pytest.fixture
def hub(database_url: str) -> Hub:
    return made(database_url, [organisation("1", "Atelier du Lac"), organisation("2", "Maison")])[0]


def test_a_change_is_seen_at_once(hub: Hub) -> None:
    web = TestClient(create_app(hub))
    assert found(web, "q=lac") == ["Atelier du Lac"]
    offer(hub, SOURCE, [organisation("1", "Atelier du Port"), organisation("3", "Le Lac")])
    publish(hub)
    assert found(web, "q=lac") == ["Le Lac"]
    assert found(web, "q=port") == ["Atelier du Port"]


def test_what_is_withdrawn_is_not_found(hub: Hub) -> None:
    web = TestClient(create_app(hub))
    assert found(web, "q=maison") == ["Maison"]
    offer(hub, SOURCE, [organisation("1", "Atelier du Lac")])
    publish(hub)
    assert found(web, "q=maison") == []
    assert asked(web, "/v1/suggest?q=mai")["items"] == []


def test_another_process_reads_what_one_wrote(hub: Hub) -> None:
    assert index(hub) == 2
    assert index(hub) == 0
    reader = TestClient(create_app(hub))
    assert found(reader, "q=lac") == ["Atelier du Lac"]
    offer(hub, SOURCE, [organisation("1", "Atelier du Port")])
    publish(hub)
    index(hub)
    assert found(reader, "q=port") == ["Atelier du Port"]


def test_while_another_writes_the_last_state_is_read(hub: Hub) -> None:
    web = TestClient(create_app(hub), raise_server_exceptions=False)
    with finder_of(hub).generations.writing():
        answer = web.get("/v1/organisations?q=lac")
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "search_not_ready")
    assert found(web, "q=lac") == ["Atelier du Lac"]
    offer(hub, SOURCE, [organisation("1", "Atelier du Port")])
    publish(hub)
    with finder_of(hub).generations.writing():
        assert found(web, "q=maison") == []  # it is no more: the database has the last word
        assert web.get("/v1/organisations?q=lac").status_code == 200


def test_an_index_of_another_database_is_made_anew(hub: Hub, tmp_path: Path) -> None:
    index(hub)
    folder = finder_of(hub).generations.folder
    before = (folder / CURRENT).read_text()
    other, web = made(
        str(hub.db.engine.url.render_as_string(hide_password=False)), [organisation("1", "Autre")]
    )
    assert finder_of(other).generations.folder == folder
    assert found(web, "q=autre") == ["Autre"]
    assert found(web, "q=lac") == []
    assert not (folder / before).exists() or (folder / CURRENT).read_text() != before


def test_a_cursor_by_relevance_ends_with_its_state(hub: Hub) -> None:
    web = TestClient(create_app(hub))
    cursor = asked(web, "/v1/organisations?q=atelier maison&limit=1")["next"]
    offer(hub, SOURCE, [organisation("1", "Atelier du Port"), organisation("2", "Maison")])
    publish(hub)
    answer = web.get(f"/v1/organisations?q=atelier maison&limit=1&cursor={cursor}")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (410, "cursor_outdated")


def test_an_audit_finds_what_differs_and_mends_it(hub: Hub) -> None:
    index(hub)
    assert audit_search(hub) == Audit(2, 0, 0, 0)
    generations = finder_of(hub).generations
    current = generations.current()
    assert current is not None
    writer = make_index(current).writer(HEAP, 1)
    writer.delete_documents_by_query(Query.term_query(index_schema(), LABELS, "organis"))
    writer.commit()
    assert audit_search(hub) == Audit(2, 2, 0, 0)
    assert audit_search(hub).agrees
    assert found(TestClient(create_app(hub)), "q=lac") == ["Atelier du Lac"]


def test_an_audit_of_nothing_makes_the_index(hub: Hub) -> None:
    assert audit_search(hub) == Audit(2, 2, 0, 0)
    assert audit_search(hub).agrees
