"""What words find: accents, elisions, plurals, acronyms, phrases, slips, both languages."""

import pytest
from starlette.testclient import TestClient

from schema import Item
from tests.hub.search.world import ARRAS, LILLE, asked, found, made, organisation

ITEMS = [
    organisation(
        "1", "L’école du numérique", themes=["robotics"], description="Ateliers de robotique à l’école."
    ),
    organisation("2", "Médiathèque des Lycées", sites=[LILLE], description="Prêt de tablettes numériques."),
    organisation("3", "Académie E.N.T.", description="Un espace numérique de travail, dit ENT."),
    organisation("4", "Cité Wagon", sites=[ARRAS], description="Learning to code, workshops for teachers."),
    organisation("5", "E-learning pour tous", themes=["accessibility"]),
    Item("training", "t", {"name": "Se former à la robotique", "themes": ["robotics"]}),
]


@pytest.fixture(scope="module")
def web(sqlite_url: str) -> TestClient:
    return made(sqlite_url, ITEMS)[1]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("ecole numerique", "L’école du numérique"),
        ("ÉCOLES", "L’école du numérique"),
        ("l'ecole", "L’école du numérique"),
        ("lycée", "Médiathèque des Lycées"),
        ("lycee", "Médiathèque des Lycées"),
        ("mediatheque lille", "Médiathèque des Lycées"),
        ("médiathèque nord", "Médiathèque des Lycées"),  # its department
        ("hauts-de-france médiathèque", "Médiathèque des Lycées"),
        ("ent", "Académie E.N.T."),
        ("E.N.T.", "Académie E.N.T."),
        ('"espace numérique de travail"', "Académie E.N.T."),
        ("teacher workshop", "Cité Wagon"),
        ("elearning", "E-learning pour tous"),
        ("e-learning", "E-learning pour tous"),
        ("accessibilité", "E-learning pour tous"),  # the label of its theme, in French
        ("accessibility", "E-learning pour tous"),  # and in English
    ],
)
def test_words_find(web: TestClient, words: str, first: str) -> None:
    assert found(web, f"q={words}")[0] == first


@pytest.mark.parametrize(
    ("words", "meant", "first"),
    [
        ("mediatheqe", "mediatheque", "Médiathèque des Lycées"),
        ("robtoique", "robotique", "L’école du numérique"),
        ("numeriqeu ecole", "numerique ecole", "L’école du numérique"),
    ],
)
def test_slips_are_mended_and_said(web: TestClient, words: str, meant: str, first: str) -> None:
    said = asked(web, f"/v1/organisations?q={words}")
    assert said["did_you_mean"] == meant
    assert said["items"][0]["data"]["name"] == first


def test_known_words_are_not_mended(web: TestClient) -> None:
    assert "did_you_mean" not in asked(web, "/v1/organisations?q=robotique")


def test_a_phrase_is_one(web: TestClient) -> None:
    assert found(web, 'q="travail espace"') == []
    assert found(web, "q=“espace numérique”") == ["Académie E.N.T."]


def test_words_that_no_entry_holds_together_find_some_of_them(web: TestClient) -> None:
    said = asked(web, "/v1/organisations?q=wagon tablettes")
    assert said["relaxed"] is True
    assert {item["data"]["name"] for item in said["items"]} == {"Cité Wagon", "Médiathèque des Lycées"}


def test_nothing_is_found_where_nothing_is_near(web: TestClient) -> None:
    said = asked(web, "/v1/organisations?q=xylophone")
    assert (said["total"], said["items"]) == (0, [])


@pytest.mark.parametrize(
    "words", ["de la", "!?", "*", '"', "a AND b", "name:x", "(", "\\", "~1", "-lille", "l'"]
)
def test_odd_words_are_no_syntax(web: TestClient, words: str) -> None:
    assert web.get("/v1/organisations", params={"q": words}).status_code == 200


def test_extracts_mark_what_was_found(web: TestClient) -> None:
    (item, *_) = asked(web, "/v1/organisations?q=robotiques")["items"]
    assert [piece["text"] for piece in item["found"]["extract"] if piece["hit"]] == ["robotique"]
    whole = "".join(piece["text"] for piece in item["found"]["extract"])
    assert whole == item["data"]["description"]


def test_a_score_is_explained(web: TestClient) -> None:
    (item, *_) = asked(web, "/v1/organisations?q=robotique&explain=1")["items"]
    assert item["found"]["explanation"]["value"] == pytest.approx(item["found"]["score"])
    assert "score" not in asked(web, "/v1/organisations?q=robotique")["items"][0]["found"]


def test_a_page_searches_all_kinds(web: TestClient) -> None:
    text = web.get("/?q=robotique").text
    assert "Se former à la" in text
    assert "L’école du numérique" in text
    assert 'href="/formations?q=robotique"' in text
    moved = web.get("/?q=robotique&kind=training")
    assert (moved.status_code, moved.headers["location"]) == (
        303,
        "http://127.0.0.1:8000/formations?q=robotique",
    )
