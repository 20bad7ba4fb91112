"""The pages: whole without scripts, in order for a screen reader, closed to foreign values, and leading nowhere wrong."""

import re
import tomllib
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from hub.web.pages import lists
from hub.web.pages.languages import language
from hub.web.pages.prose import blocks
from hub.web.pages.render import LANGUAGES
from hub.web.pages.show import area
from schema import KINDS
from tests.conftest import ROOT
from tests.hub.web.page import Page, parse
from tests.hub.web.world import BASE, World, make

STRAIGHT = (
    "/", "/carte", "/?q=lyc%C3%A9e", "/membres", "/membres/nord", "/membres/faux", "/charte",
    "/charte/1.0.0/differences/1.0.0", "/moissons", "/chiffres", "/a-propos", "/integrer", "/accessibilite",
    "/problems/gone", "/nothing",
    "/organisations?region=99",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    """What is asked here does not depend on the database."""
    return make(sqlite_url)


def paths(world: World) -> list[str]:
    """Every page of the site, in both languages; of the many entries one of each kind, and the peculiar ones."""
    lists = [f"/{kind.page}" for kind in KINDS.values()]
    items = [world.get(f"/v1/{kind.plural}").json()["items"][:1] for kind in KINDS.values()]
    singles = [item["page"].removeprefix(BASE) for some in items for item in some]
    peculiar = [
        f"/organisations/{world.ids[f'nord-annuaire/organisation/{name}']}" for name in ("1", "hostile")
    ]
    filtered = ["/organisations?region=32&theme=robotics&sort=-change", "/organisations?member=nord"]
    french = [*STRAIGHT, *lists, *singles, *peculiar, *filtered]
    return [told.prefix + path for told in LANGUAGES for path in french]


@pytest.fixture(scope="module")
def pages(world: World) -> dict[str, Page]:
    return {path: parse(world.get(path).text) for path in paths(world)}


def test_each_page_is_in_its_language(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        (root,) = page.all("html")
        assert root.attributes["lang"] == ("en" if path.startswith("/en/") else "fr"), path
        (title,) = page.all("title")
        assert title.text.endswith("Maillage"), path
        assert len(title.text) > len("Maillage") + 3, path


def test_landmarks_and_headings_are_in_order(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1], path
        levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (
            path,
            levels,
        )
        assert all(element.text.strip() for element in page.all("h1", "h2", "h3")), path
        skip = page.all("a")[0]
        assert skip.attributes["href"] == "#contenu", path
        named = [
            nav.attributes.get("aria-label") or nav.attributes.get("aria-labelledby")
            for nav in page.all("nav")
        ]
        assert all(named), path


def test_only_our_files_run_and_nothing_comes_from_elsewhere(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for script in page.all("script"):
            ours = script.attributes.get("src", "").startswith(("/static/", "/vendor/")) and not script.text
            assert ours or script.attributes.get("type") == "application/ld+json", (path, script)
        assert not page.all("style", "iframe", "object", "embed", "base"), path
        for element in page.elements:
            assert "style" not in element.attributes, path
            assert not [name for name in element.attributes if name.startswith("on")], path
        for element in page.all("link", "img", "form"):
            address = (
                element.attributes.get("href")
                or element.attributes.get("src")
                or element.attributes["action"]
            )
            assert address.startswith(("/", BASE)), (path, address)


def test_controls_have_names(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        labelled = {label.attributes["for"] for label in page.all("label")}
        for control in page.all("input", "select"):
            if control.attributes.get("type") != "hidden":
                assert control.attributes["id"] in labelled, (path, control)
        for element in page.all("a", "button", "summary"):
            assert element.text.strip() or element.attributes.get("aria-label"), (path, element)
        assert all("alt" in image.attributes for image in page.all("img")), path
        assert len(page.ids) == len(set(page.ids)), path
        for table in (element for element in page.all("th")):
            assert table.attributes.get("scope") in ("col", "row"), path


def test_points_named_by_the_page_are_on_it(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for element in page.elements:
            for name in element.attributes.get("aria-labelledby", "").split():
                assert name in page.ids, (path, name)


def test_every_link_inside_leads_somewhere(world: World, pages: dict[str, Page]) -> None:
    anchors: dict[str, set[str]] = {}
    for path, page in pages.items():
        for link in page.all("a"):
            href = link.attributes["href"]
            if href.startswith(BASE):
                href = href.removeprefix(BASE)
            if not href.startswith(("/", "#", "?")):
                continue
            target, _, point = urljoin(path, href).partition("#")
            anchors.setdefault(target, set()).add(point)
    for target, points in anchors.items():
        answer = world.get(target)
        missing = "nothing" in target
        assert answer.status_code == (404 if missing else 200), target
        if points - {""} and "html" in answer.headers["content-type"]:
            assert points - {""} <= set(parse(answer.text).ids), target


def test_links_outside_are_web_addresses_and_marked(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for link in page.all("a"):
            scheme = urlsplit(link.attributes["href"]).scheme
            assert scheme in ("", "http", "https", "mailto", "tel"), (path, link)
            if scheme in ("http", "https") and not link.attributes["href"].startswith(BASE):
                assert link.attributes["rel"] == "noopener nofollow", (path, link)


def test_what_is_chosen_stays_in_the_form(world: World) -> None:
    page = parse(world.get("/organisations?region=93&theme=robotics&member=sud").text)
    chosen = {
        (box.attributes["name"], box.attributes["value"])
        for box in page.all("input")
        if "checked" in box.attributes
    }
    assert chosen == {("region", "93"), ("theme", "robotics"), ("member", "sud")}
    assert "Aucune fiche ne correspond" in page.all("main")[0].text


def test_every_word_is_a_word(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        (body,) = page.all("body")
        assert not re.search(r"built-in|object at|None|\{\w+\}|\[\]|Undefined", body.text), path


def test_foreign_text_is_text(world: World) -> None:
    page = world.get(f"/organisations/{world.ids['nord-annuaire/organisation/hostile']}").text
    written = page.count("<script") - page.count('<script src="/')
    assert written == page.count('<script type="application/ld+json">') == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;Cie&#34;" in page
    assert "javascript:" not in page


def test_the_other_language_is_one_link_away(world: World) -> None:
    page = parse(world.get("/organisations?region=32&sort=-change").text)
    (link,) = [element for element in page.all("a") if element.attributes.get("class") == "language"]
    assert link.attributes["href"] == "/en/organisations?region=32&sort=-change"
    back = parse(world.get(link.attributes["href"]).text)
    (link,) = [element for element in back.all("a") if element.attributes.get("class") == "language"]
    assert link.attributes["href"] == "/organisations?region=32&sort=-change"


def test_the_form_of_the_home_page_leads_to_a_list(world: World) -> None:
    answer = world.get("/en/?kind=event&region=32&theme=")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/en/evenements?region=32")


def test_an_entry_shows_its_origins_and_what_others_say(world: World) -> None:
    page = world.get(f"/organisations/{world.atelier}").text
    assert "2 sources connaissent cette fiche." in page
    assert "Les sources ne disent pas toutes la même chose\u00a0:" in page
    assert "Licence Ouverte 2.0" in parse(page).all("main")[0].text
    assert "05\u00a057\u00a065\u00a075\u00a040" in page
    assert "05\u00a057\u00a065\u00a075\u00a039" in page
    assert "l’article A9 de la charte 1.0.0" in page
    assert "Accessibilité" in page


def test_a_name_that_repeats_a_link_is_said_once(world: World) -> None:
    page = world.get(f"/formations/{world.ids['nord-agenda/training/t1']}").text
    assert parse(page).all("main")[0].text.count("Canopé du Sud") == 1
    assert re.search(r"Début\s: 1er décembre 2026<br>\s*Fin\s: 2 décembre 2026<br>\s*Commune\s: Lille", page)


def test_values_are_in_the_form_of_the_language(world: World) -> None:
    path = f"/evenements/{world.ids['nord-agenda/event/e1']}"
    assert "1er décembre 2026 à\u00a014\u00a0h\u00a030" in world.get(path).text
    assert "1\u202f234,50\u00a0€" in world.get(path).text
    assert "1 December 2026, 14:30" in world.get(f"/en{path}").text
    assert "€1,234.50" in world.get(f"/en{path}").text
    assert "Position\u00a0: 50,291 ; 2,777" in world.get(path).text


def test_an_hour_is_written_as_the_language_does() -> None:
    french, english = LANGUAGES
    assert french.moment("2027-03-11T09:05:00") == "11 mars 2027 à\u00a09\u00a0h\u00a005"
    assert english.moment("2027-03-11T09:05:00") == "11 March 2027, 09:05"


def test_an_entry_of_many_places_says_so() -> None:
    lille, mons = {"commune": "Lille", "department": "59"}, {"commune": "Mons", "country": "BE"}
    french, english = LANGUAGES
    assert lists.place({"sites": [lille]}, french) == "Lille, Nord"
    assert lists.place({"sites": [mons, lille]}, french) == "Mons, Belgique et 1 autre lieu"
    assert lists.place({"sites": [lille, mons, mons]}, english) == "Lille, Nord and 2 more places"


@pytest.mark.parametrize(
    ("code", "called"), [("53", "Bretagne"), ("BE-WAL", "Belgique (BE-WAL)"), ("?", "?")]
)
def test_a_territory_abroad_has_a_name(code: str, called: str) -> None:
    assert area("regions", code, LANGUAGES[0]) == called


def test_no_line_of_the_charter_begins_with_its_punctuation() -> None:
    (block,) = blocks("Un flux\n: « tout » ; rien d'autre ?")
    assert block.lines == ("Un flux\u00a0: «\u00a0tout\u00a0»\u00a0; rien d'autre\u00a0?",)


def test_pages_of_a_list_hold_every_entry_once(world: World) -> None:
    found: list[str] = []
    path: str | None = "/organisations"
    while path:
        page = parse(world.get(path).text)
        found += [link.attributes["href"] for link in page.all("a") if link.inside[-1:] == ("h3",)]
        following = [
            link.attributes["href"] for link in page.all("a") if link.attributes.get("rel") == "next"
        ]
        path = following[0] if following else None
    assert len(found) == len(set(found)) == 66


WORDS_OF_OURS = re.compile(
    r"\b(entité|entity|record|enregistrement|moisson|harvest|run|snapshot)s?\b", re.IGNORECASE
)


def test_french_pages_use_the_words_of_people(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        if path.startswith(("/en/", "/charte")):
            continue
        (main,) = page.all("main")
        assert not WORDS_OF_OURS.search(main.text), (path, WORDS_OF_OURS.search(main.text))


def _keys(said: Any, at: str = "") -> set[str]:
    if not isinstance(said, dict):
        return {at}
    return {key for name, value in said.items() for key in _keys(value, f"{at}.{name}")}


def test_both_languages_have_the_same_texts() -> None:
    french, english = language("fr").texts, language("en").texts
    assert _keys(french) == _keys(english)


def test_no_text_is_there_for_nothing() -> None:
    """Every text of the pages is used by a template or by the code, what is looked up by name aside."""
    folder = ROOT / "hub" / "web"
    sources = "\n".join(path.read_text("utf-8") for path in [*folder.rglob("*.html"), *folder.rglob("*.py")])
    looked_up = (
        "kinds",
        "filters",
        "problems",
        "states",
        "run_states",
        "reasons",
        "parts",
        "relations",
        "counts",
        "format",
        "figures",
        "about",
        "accessibility",
    )
    texts = tomllib.loads((folder / "pages" / "texts" / "fr.toml").read_text("utf-8"))
    unused = [
        f"{part}.{name}"
        for part, names in texts.items()
        if part not in looked_up
        for name in names
        if f"t.{part}.{name}" not in sources and f'"{part}", "{name}"' not in sources
    ]
    assert not unused
