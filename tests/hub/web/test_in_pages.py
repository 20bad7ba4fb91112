"""The data inside pages: schema.org that browsers never run and nothing can break out of, for every kind."""

import json
from typing import Any

import pytest
from rdflib import namespace

from hub.outputs.linked.in_pages import embedded, page_data, types_of
from hub.outputs.linked.names import Names
from schema import KINDS
from tests.hub.web.page import parse
from tests.hub.web.world import BASE, CANARY, World, make

NAMESPACE = "https://maillage.example"
NEWER_THAN_THE_LIST = {"Certification"}
"""Types that schema.org has and the list of rdflib does not."""
JOB = {
    "name": "Ingénieure pédagogique",
    "description": "Concevoir.",
    "employer_name": "Atelier",
    "contract_type": "permanent",
    "published": "2026-11-01",
    "salary_min_cents": 3_000_050,
    "salary_period": "year",
    "sites": [{"commune": "Lille", "postcode": "59000", "country": "FR", "region": "32"}],
}
EVENT = {
    "name": "Salon",
    "status": "cancelled",
    "attendance_mode": "mixed",
    "languages": ["fr"],
    "audience": ["teachers"],
    "price_cents": 5,
    "online_url": "https://a.example/",
    "links": ["https://b.example/"],
    "organisers": [{"id": "b" * 16, "kind": "organisation", "name": "Atelier", "url": "u"}],
    "sites": [{"label": "Halle", "latitude_e6": 50_291_000, "longitude_e6": -2_777_001}],
}


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    return make(sqlite_url)


def said(kind: str, data: dict[str, Any], language: str = "fr") -> dict[str, Any]:
    item = {"id": "a" * 16, "kind": kind, "members": ["nord"], "page": f"{BASE}/x", "data": data}
    return json.loads(embedded(page_data(item, Names(NAMESPACE), language)))  # type: ignore[no-any-return]


def nodes(value: Any) -> list[dict[str, Any]]:
    """Every object of the data."""
    if isinstance(value, list):
        return [node for each in value for node in nodes(each)]
    if isinstance(value, dict):
        return [value, *(node for each in value.values() for node in nodes(each))]
    return []


def must_be_of_schema_org(data: dict[str, Any]) -> None:
    for node in nodes(data):
        types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        terms = {*types, *(name for name in node if not name.startswith("@"))} - NEWER_THAN_THE_LIST
        assert not [term for term in terms if term not in namespace.SDO], node


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_entry_page_holds_them_once(world: World, prefix: str) -> None:
    for kind in KINDS.values():
        for item in world.get(f"/v1/{kind.plural}?limit=500").json()["items"]:
            page = parse(world.get(prefix + item["page"].removeprefix(BASE)).text)
            (script,) = page.data
            assert script.attributes == {"type": "application/ld+json"}
            assert script.inside == ("html", "head")
            data = json.loads(script.text)
            assert data["@id"] == item["iri"]
            assert data["name"] == item["data"]["name"]
            assert data["mainEntityOfPage"]["inLanguage"] == (prefix.strip("/") or "fr")
            assert CANARY not in script.text
            must_be_of_schema_org(data)


def test_every_kind_has_a_type() -> None:
    for kind in KINDS.values():
        assert types_of(kind), kind.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_said_in_words_of_schema_org(kind: str) -> None:
    """Each field of a kind with a value of its type, told at once."""
    data = {name: value for name, field in KINDS[kind].fields.items() for value in [_value(field)]}
    must_be_of_schema_org(said(kind, {**data, "name": "N"}))


def _value(field: Any) -> Any:
    if field.link:
        value: Any = {"id": "b" * 16, "kind": field.link.kind, "name": "L", "url": "u"}
    elif field.content.shape:
        value = dict.fromkeys(("commune", "name", "starts"), "2026-01-01")
    else:
        value = 1 if field.content.base is int else "x"
    return [value] if field.several else value


def test_a_job_is_what_search_engines_ask_for() -> None:
    job = said("job", JOB)
    assert (job["@type"], job["title"], job["datePosted"]) == ("JobPosting", JOB["name"], "2026-11-01")
    assert job["hiringOrganization"] == {"@type": "Organization", "name": "Atelier"}
    address = {
        "@type": "PostalAddress", "addressLocality": "Lille", "postalCode": "59000", "addressCountry": "FR",
        "addressRegion": "Hauts-de-France",
    }  # fmt: skip
    assert job["jobLocation"] == [{"@type": "Place", "address": address}]
    value = {"@type": "QuantitativeValue", "minValue": "30000.50", "unitText": "YEAR"}
    assert job["baseSalary"] == {"@type": "MonetaryAmount", "currency": "EUR", "value": value}
    assert said("job", JOB, "en")["employmentType"] == "permanent contract"


def test_an_event_is_what_search_engines_ask_for() -> None:
    event = said("event", EVENT)
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    geo = {"@type": "GeoCoordinates", "latitude": 50.291, "longitude": -2.777001}
    assert event["location"] == [
        {"@type": "Place", "name": "Halle", "geo": geo},
        {"@type": "VirtualLocation", "url": "https://a.example/"},
    ]
    assert event["offers"]["price"] == "0.05"
    iri = f"{NAMESPACE}/id/organisation/{'b' * 16}"
    assert event["organizer"] == [{"@type": "Organization", "@id": iri, "name": "Atelier"}]
    assert event["mainEntityOfPage"]["relatedLink"] == ["https://b.example/"]
    assert event["audience"][0]["@type"] == "Audience"


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!-- <script", "]]>", "\u2028\u2029", '"\\', "&lt;/script&gt;"],
)
def test_nothing_ends_the_script(text: str) -> None:
    told = embedded({"name": text})
    assert not set("<>&\u2028\u2029") & set(told)
    assert json.loads(told) == {"name": text}


def test_hostile_names_stay_inside(world: World) -> None:
    page = parse(world.get(f"/organisations/{world.ids['nord-annuaire/organisation/hostile']}").text)
    (script,) = page.data
    assert json.loads(script.text)["name"] == '<script>alert(1)</script> & "Cie"'
