"""Linked data: every entry in four forms that say the same, on the namespace of the federation; the catalogue; negotiation."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from hub.app import create_app
from hub.outputs.linked.graph import entry_graph, new_graph
from hub.outputs.linked.names import DCAT, DCT, ORG, SCHEMA, Names
from hub.outputs.linked.written import SUFFIXES, WRITERS
from hub.pipeline import publish
from schema import KINDS, Audience, Field, Item, Kind
from tests.federation import federation, offer
from tests.hub.web.page import parse
from tests.hub.web.world import BASE, CANARY, SIREN, World, make

NAMESPACE = "https://maillage.example"
PARSERS = {"jsonld": "json-ld", "ttl": "turtle", "nt": "nt", "rdf": "xml"}
HOSTILE = 'a"b<c>\\ </script>&\n{}'


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    """What is asked here does not depend on the database."""
    return make(sqlite_url)


def entries(world: World) -> Iterator[str]:
    for kind in KINDS.values():
        for item in world.get(f"/v1/{kind.plural}?limit=500").json()["items"]:
            yield item["url"].removeprefix(BASE)


def told(world: World, path: str) -> Graph:
    suffix = path.rpartition(".")[2]
    answer = world.get(path)
    media_type = answer.headers["content-type"].partition(";")[0]
    assert (answer.status_code, media_type) == (200, SUFFIXES[suffix]), path
    assert "vary" not in answer.headers
    return Graph().parse(data=answer.content, format=PARSERS[suffix])


def test_the_forms_of_an_entry_say_the_same(world: World) -> None:
    for path in [*entries(world), "/catalog"]:
        graphs = [told(world, f"{path}.{suffix}") for suffix in SUFFIXES]
        assert all(isomorphic(graphs[0], graph) for graph in graphs[1:]), path
        assert len(graphs[0]) > 5, path


def test_iris_stand_on_the_namespace_of_the_federation(world: World) -> None:
    path = f"/v1/organisations/{world.atelier}"
    graph = told(world, f"{path}.ttl")
    thing = URIRef(f"{NAMESPACE}/id/organisation/{world.atelier}")
    assert world.get(path).json()["iri"] == str(thing)
    assert (thing, RDF.type, ORG.Organization) in graph
    assert (thing, URIRef(f"{NAMESPACE}/vocabulary#siren"), Literal(SIREN)) in graph
    assert not [term for triple in graph for term in triple if str(term).startswith(BASE)]
    assert not [term for triple in graph for term in triple if not isinstance(term, URIRef | Literal)]


def test_links_and_codes_are_iris(world: World) -> None:
    event = world.ids["nord-agenda/event/e1"]
    graph = told(world, f"/v1/events/{event}.nt")
    thing = URIRef(f"{NAMESPACE}/id/event/{event}")
    organisers = {str(each) for each in graph.objects(thing, SCHEMA.organizer)}
    assert f"{NAMESPACE}/id/organisation/{world.atelier}" in organisers
    (place,) = graph.objects(thing, SCHEMA.location)
    (position,) = graph.objects(place, SCHEMA.geo)
    assert str(graph.value(position, SCHEMA.latitude)) == "50.291000"
    assert str(graph.value(thing, SCHEMA.startDate)) == "2026-12-01T14:30:00+01:00"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("TEXT/Turtle ; Q=1", "text/turtle; charset=utf-8"),
        ("application/json;q=0.3, application/ld+json;q=0.4", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("application/*;q=0.2, application/rdf+xml;q=0, text/turtle;q=0.1", "application/json"),
        (
            "*/*;q=0.1, application/json;q=0, application/ld+json;q=0, text/turtle;q=0",
            "application/n-triples",
        ),
        ("application/json;q=huh, application/rdf+xml;q=0.001", "application/rdf+xml"),
        ("rubbish, ;;, application/n-triples", "application/n-triples"),
    ],
)
def test_the_form_is_the_one_that_is_preferred(world: World, accept: str, media_type: str) -> None:
    answer = world.get(f"/v1/organisations/{world.atelier}", accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "accept", ["image/png", "*/*;q=0", "text/turtle;q=0", "nothing", "text/html;q=0, a/b"]
)
@pytest.mark.parametrize(
    "path", ["/v1/organisations/{}", "/id/organisation/{}", "/catalog", "/id/member/nord"]
)
def test_nothing_fits(world: World, path: str, accept: str) -> None:
    answer = world.get(path.format(world.atelier), accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    problem = answer.json()
    assert problem["type"] == f"{BASE}/problems/not_acceptable"
    assert "text/turtle" in problem["detail"]
    assert world.get("/problems/not_acceptable").status_code == 200


@pytest.mark.parametrize(
    ("path", "accept", "leads_to"),
    [
        ("/id/member/nord", "*/*", "/membres#nord"),
        ("/id/member/nord", "application/json", "/v1/members"),
        ("/id/member/nord", "text/turtle", "/catalog.ttl"),
        ("/id/event/{event}", "application/n-triples", "/v1/events/{event}.nt"),
        ("/id/event/{event}", "application/rdf+xml", "/v1/events/{event}.rdf"),
    ],
)
def test_an_iri_leads_to_what_is_said(world: World, path: str, accept: str, leads_to: str) -> None:
    event = world.ids["nord-agenda/event/e1"]
    answer = world.get(path.format(event=event), accept=accept)
    assert (answer.status_code, answer.headers["location"]) == (303, BASE + leads_to.format(event=event))
    assert answer.headers["vary"] == "Accept"
    assert world.get(answer.headers["location"].removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld"])
def test_merged_gone_and_unknown_entries(world: World, suffix: str) -> None:
    lost, kept = world.merged
    answer = world.get(f"/v1/organisations/{lost}{suffix}", accept="text/turtle")
    assert (answer.status_code, answer.headers["location"]) == (
        301,
        f"{BASE}/v1/organisations/{kept}{suffix}",
    )
    assert world.get(f"/v1/organisations/{world.gone}{suffix}").status_code == 410
    assert world.get(f"/v1/events/{world.atelier}{suffix}").status_code == 404
    assert world.get(f"/v1/organisations/{'a' * 16}{suffix}").status_code == 404


def test_other_ends_of_an_address_lead_nowhere(world: World) -> None:
    for path in (
        f"/v1/organisations/{world.atelier}.csv",
        "/catalog.html",
        "/catalog.ttl/",
        "/id/member/none",
        "/id/x/y",
    ):
        assert world.get(path).status_code == 404, path
    assert world.get(f"/v1/organisations/{world.atelier}.ttl?x=1").status_code == 400
    assert world.get("/catalog?page=2").status_code == 400


def test_no_form_tells_what_is_hidden(world: World) -> None:
    for path, suffix in product([*entries(world), "/catalog"], SUFFIXES):
        answer = world.get(f"{path}.{suffix}")
        assert CANARY not in answer.text + str(answer.headers), path
    half = world.ids["nord-annuaire/organisation/narrowed"]
    graph = told(world, f"/v1/organisations/{half}.ttl")
    assert not list(graph.objects(None, DCT.subject))
    assert not list(graph.objects(None, SCHEMA.description))


def test_what_is_hidden_changes_no_byte(tmp_path: Path) -> None:
    """Hidden records, and hidden values of others, are as if they had never been said."""
    url = f"sqlite:///{tmp_path / 'hub.sqlite'}"
    said = [
        Item("organisation", "1", {"name": "Atelier", "siren": SIREN, "themes": ["robotics"]}),
        Item("event", "e", {"name": "Salon", "organisers": [{"scheme": "siren", "value": SIREN}]}),
    ]
    of_others = [
        Item("organisation", "2", {"name": CANARY, "siren": SIREN}, visible_to=Audience.MEMBER),
        Item("job", "j", {"name": CANARY}, visible_to=Audience.MEMBER),
    ]
    assert _everything(url, said) == _everything(url, [*said, *of_others])


def _everything(url: str, items: list[Item]) -> dict[str, bytes]:
    """Every answer of linked data, and the pages that hold some, by its path."""
    hub = federation(url, {"nord": ["nord-annuaire"]})
    offer(hub, "nord-annuaire", items)
    publish(hub)
    web = TestClient(create_app(hub))
    listed = [web.get(f"/v1/{kind}").json()["items"] for kind in ("organisations", "events", "jobs")]
    entries = [item["url"].removeprefix(BASE) for found in listed for item in found]
    paths = [f"{path}.{suffix}" for path in [*entries, "/catalog"] for suffix in SUFFIXES]
    scripts = {
        item["page"]: parse(web.get(item["page"].removeprefix(BASE)).text).data[0].text.encode()
        for found in listed
        for item in found
    }
    # The moment of the last reading is told, whatever was read; tests hold the clock.
    return {path: web.get(path).content for path in [*paths, "/sitemap.xml"]} | scripts


def test_the_catalogue_counts_what_the_public_sees(world: World) -> None:
    graph = told(world, "/catalog.ttl")
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(KINDS)
    total = world.get("/v1/organisations?limit=1").json()["total"]
    organisations = URIRef(f"{NAMESPACE}/catalog#organisations")
    assert f"({total})" in str(graph.value(organisations, DCT.description))
    assert {str(each) for each in graph.objects(organisations, DCT.creator)} == {
        f"{NAMESPACE}/id/member/{name}" for name in ("nord", "ouest", "sud")
    }
    for address in {*graph.objects(None, DCAT.accessURL), *graph.objects(None, DCAT.landingPage)}:
        assert world.get(str(address).removeprefix(BASE)).status_code == 200, address


def organisation(**data: object) -> dict[str, object]:
    """An entry as the API tells it."""
    return {"id": "a" * 16, "kind": "organisation", "members": ["nord"], "page": f"{BASE}/x", "data": data}


def test_hostile_values_end_nothing() -> None:
    address = 'https://a.example/"><x>{y}|\\^`'
    item = organisation(name=HOSTILE, website=address, keywords=[HOSTILE], siren=SIREN)
    graph = entry_graph(item, Names(NAMESPACE))
    for suffix, media_type in SUFFIXES.items():
        back = Graph().parse(data=WRITERS[media_type](graph), format=PARSERS[suffix])
        assert {str(each) for each in back.objects(None, SCHEMA.keywords)} == {HOSTILE}, suffix
        (website,) = back.objects(None, SCHEMA.url)
        assert str(website) == "https://a.example/%22%3E%3Cx%3E%7By%7D%7C%5C%5E%60"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_with_a_property_is_said(kind: Kind) -> None:
    """A new field needs its mark and no word here."""
    data = {name: _value(field) for name, field in kind.fields.items()}
    item = {"id": "a" * 16, "kind": kind.name, "members": [], "page": f"{BASE}/x", "data": data}
    names = Names(NAMESPACE)
    graph = entry_graph(item, names)
    thing = names.thing(kind.name, "a" * 16)
    for field in kind.fields.values():
        if field.rdf:
            assert list(graph.objects(thing, names.term(field.rdf.property))), field.name
    unsaid = [field.name for field in kind.fields.values() if not field.rdf and field.content.base is str]
    assert not [name for name in unsaid if (None, None, Literal(f"said {name}")) in graph]


def _value(field: Field) -> object:
    if field.link:
        value: object = {"id": "b" * 16, "kind": field.link.kind, "name": "L", "url": "u"}
    elif field.content.shape:
        value = {name: "x" for name in field.content.shape.model_fields if not name.endswith("_e6")}
    else:
        value = 1 if field.content.base is int else f"said {field.name}"
    return [value] if field.several else value


def test_equal_graphs_give_equal_bytes() -> None:
    item = organisation(name="N", keywords=["b", "a"], sites=[{"commune": "Lille", "postcode": "59000"}])
    graph = entry_graph(item, Names(NAMESPACE))
    other = new_graph(Names(NAMESPACE))
    for triple in sorted(graph, reverse=True):
        other.add(triple)
    for write in WRITERS.values():
        assert write(graph) == write(other)


def test_a_json_ld_document_needs_nothing_from_elsewhere(world: World) -> None:
    said = json.loads(world.get(f"/v1/organisations/{world.atelier}.jsonld").content)
    assert isinstance(said["@context"], dict)
    assert all(isinstance(iri, str) for iri in said["@context"].values())
