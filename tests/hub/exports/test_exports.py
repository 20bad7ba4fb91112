"""Exports: what the list shows, no more; safe for spreadsheets; files of their forms, read by others' programs."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from hub.outputs.exports.csv_file import FORMULA, guarded
from hub.outputs.exports.forms import FORMS
from schema import KINDS, Item
from tests.hub.search.world import ARRAS, LILLE, NICE, asked, hidden, made, organisation

HOSTILE = (
    '=HYPERLINK("http://x.example";"y")', "+33 1 cmd", "-2+3", "@SUM(A1)", "＝1+1", " =1+1", '=1;"a",\'b\'',
)  # fmt: skip
CANARY = "CANARI"
ITEMS = [
    organisation(
        "1",
        "Atelier du Lac",
        sites=[LILLE, NICE],
        themes=["robotics", "accessibility"],
        description='Des mallettes.\nEt des ateliers ; « à la carte », "sûrs".',
        website="https://lac.example/",
        phone="+33320000000",
    ),
    organisation("2", "Sans lieu", themes=["coding"]),
    *(organisation(f"h{n}", text) for n, text in enumerate(HOSTILE)),
    hidden(organisation("secret", f"{CANARY} caché")),
    Item(
        "organisation",
        "n",
        {"name": "À moitié", "description": f"{CANARY} note", "internal_note": f"{CANARY} x"},
    ),
    Item("event", "e1", {"name": "Salon", "starts": "2026-11-28", "ends": "2026-12-02", "sites": [ARRAS]}),
    Item(
        "event",
        "e2",
        {"name": "Atelier", "starts": "2026-12-15T10:00:00+01:00", "ends": "2026-12-15T12:00:00+01:00"},
    ),
    Item("event", "e3", {"name": "Sans date"}),
]


@pytest.fixture(scope="module")
def web(database_url: str) -> TestClient:
    items = [item for item in ITEMS if item.id != "n"]
    narrowed = Item("organisation", "n", {"name": "À moitié", "internal_note": f"{CANARY} x"})
    return made(database_url, [*items, narrowed])[1]


def rows(web: TestClient, query: str = "") -> list[dict[str, str]]:
    answer = web.get(f"/v1/organisations.csv{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_csv_holds_the_list(web: TestClient) -> None:
    names = [item["data"]["name"] for item in asked(web, "/v1/organisations?limit=500")["items"]]
    found = rows(web)
    assert [row["Nom"].removeprefix("'") for row in found] == names
    (lac,) = (row for row in found if row["Nom"] == "Atelier du Lac")
    assert lac["Thèmes"] == "accessibilité | robotique"
    assert (lac["Commune"], lac["Département"], lac["Région"]) == ("Lille", "Nord", "Hauts-de-France")
    assert (lac["latitude"], lac["nombre de lieux"]) == ("50.6366", "2")
    assert lac["Présentation"] == 'Des mallettes.\nEt des ateliers ; « à la carte », "sûrs".'
    assert lac["Téléphone"] == "'+33320000000"
    assert (lac["clusters"], lac["licence"]) == ("Cluster nord", "Licence Ouverte 2.0")


def test_english_headings_and_labels(web: TestClient) -> None:
    (lac,) = (row for row in rows(web, "?lang=en") if row["Name"] == "Atelier du Lac")
    assert lac["Themes"] == "accessibility | robotics"


@pytest.mark.parametrize("query", ["?theme=robotics", "?q=lac", "?near=50.63,3.06&radius_km=5", "?region=93"])
def test_filters_words_and_places_hold_for_files_too(web: TestClient, query: str) -> None:
    listed = [item["data"]["name"] for item in asked(web, f"/v1/organisations{query}")["items"]]
    assert [row["Nom"] for row in rows(web, query)] == listed == ["Atelier du Lac"]


def test_no_cell_is_a_formula(web: TestClient) -> None:
    names = {row["Nom"] for row in rows(web)}
    assert {f"'{text.strip()}" for text in HOSTILE} <= names


@given(st.text())
def test_guarded_cells_give_back_what_they_were(text: str) -> None:
    cell = guarded(text)
    assert not cell.lstrip(" \u00a0").startswith(FORMULA)
    assert cell in (text, f"'{text}")


def test_a_workbook_has_the_texts_as_they_are(web: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(web.get("/v1/organisations.xlsx").content)
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    column = sheet[0].index("Nom")
    names = [item["data"]["name"] for item in asked(web, "/v1/organisations?limit=500")["items"]]
    assert [row[column] for row in sheet[1:]] == names
    assert b"<f>" not in path.read_bytes()


def test_geojson_places_what_sources_placed(web: TestClient) -> None:
    said: dict[str, Any] = json.loads(web.get("/v1/organisations.geojson").content)
    by_name = {feature["properties"]["name"]: feature for feature in said["features"]}
    assert by_name["Atelier du Lac"]["geometry"] == {
        "type": "MultiPoint", "coordinates": [[3.0633, 50.6366], [7.26, 43.7]],
    }  # fmt: skip
    assert by_name["Sans lieu"]["geometry"] is None
    assert said["unplaced"] == len(said["features"]) - 1
    assert (said["attribution"], said["licence"]) == ("Cluster nord", "Licence Ouverte 2.0")


def test_lines_are_the_items_of_the_api(web: TestClient) -> None:
    lines = [json.loads(line) for line in web.get("/v1/events.ndjson").content.splitlines()]
    assert lines == asked(web, "/v1/events")["items"]


def test_news_are_whole_xml(web: TestClient) -> None:
    channel = ElementTree.fromstring(web.get("/v1/organisations.rss?sort=-change").content).find("channel")
    assert channel is not None
    titles = [item.findtext("title") for item in channel.findall("item")]
    names = [item["data"]["name"] for item in asked(web, "/v1/organisations?sort=-change&limit=500")["items"]]
    assert titles == names
    assert channel.findtext("link") == "http://127.0.0.1:8000/organisations?sort=-change"


def test_a_calendar_holds_what_has_a_day(web: TestClient) -> None:
    answer = web.get("/v1/events.ics?from=2026-12-01&to=2026-12-31")
    components = Calendar.from_ical(answer.content).walk("VEVENT")
    events: dict[str, Any] = {str(one["summary"]): one for one in components}
    assert set(events) == {"Salon", "Atelier"}
    salon, atelier = events["Salon"], events["Atelier"]
    assert (str(salon["dtstart"].dt), str(salon["dtend"].dt)) == ("2026-11-28", "2026-12-03")
    assert atelier["dtstart"].dt.isoformat() == "2026-12-15T09:00:00+00:00"
    assert str(salon["uid"]).startswith("https://maillage.example/id/event/")
    assert str(salon["location"]) == "62000, Arras"
    assert answer.content == web.get("/v1/events.ics?from=2026-12-01&to=2026-12-31").content


def test_every_form_of_every_kind(web: TestClient) -> None:
    for kind in KINDS.values():
        for form in FORMS:
            answer = web.get(f"/v1/{kind.plural}.{form.suffix}")
            if kind.name not in form.kinds:
                assert answer.status_code == 404
                continue
            assert answer.status_code == 200, (kind.name, form.suffix)
            assert answer.headers["content-type"] == form.media_type
            assert (
                answer.headers["content-disposition"] == f'attachment; filename="{kind.page}.{form.suffix}"'
            )
            assert 'rel="license"' in answer.headers["link"]
            assert CANARY not in answer.text
            again = web.get(
                f"/v1/{kind.plural}.{form.suffix}", headers={"If-None-Match": answer.headers["etag"]}
            )
            assert again.status_code == 304, (kind.name, form.suffix)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("lang=de", "bad_value"),
        ("limit=5", "unknown_parameter"),
        ("facets=theme", "unknown_parameter"),
        ("cursor=x", "bad_cursor"),
    ],
)
def test_what_is_off_is_refused(web: TestClient, query: str, code: str) -> None:
    answer = web.get(f"/v1/organisations.csv?{query}")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, code)


def test_a_page_leads_to_the_files_of_its_list(web: TestClient) -> None:
    text = web.get("/en/organisations?theme=robotics&sort=-change").text
    assert 'href="/v1/organisations.csv?theme=robotics&amp;sort=-change&amp;lang=en"' in text
    assert web.get("/v1/organisations.csv?theme=robotics&sort=-change&lang=en").status_code == 200
