"""The graphs against the shapes of others: organisations of the example federation and of real directories, the catalogue."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, URIRef
from starlette.testclient import TestClient

from hub.app import create_app
from hub.cli.demonstration import Demonstration, found_demonstration, of_examples, of_real_data
from hub.outputs.linked.names import ADMS, DCAT, DCT, LEGAL, LOCN, ORG
from hub.pipeline import publish, refresh, standings_of
from hub.settings import Settings
from schema import KINDS
from schema.export import shacl
from tests.conftest import REAL_DATA
from tests.hub.web.world import BASE
from tests.standards import shapes

NAMESPACE = "https://maillage.example"
CORE_BUSINESS = ("core-business-2.3.0/core-business-ap-SHACL.ttl",)
DCAT_AP = ("dcat-ap-3.0.1/shapes.ttl", "dcat-ap-3.0.1/range.ttl")
REAL = ("corse", "fablabs-iopa", "gironde", "hub-lo", "maine-et-loire")
"""Directories with and without numbers, places and contact points."""
EACH_OF_REAL = 100


def played(demonstration: Demonstration, folder: Path, sources: Iterable[str] = ()) -> TestClient:
    """The pages of a demonstration, or of some of its sources."""
    hub = found_demonstration(
        demonstration, Settings(data_dir=folder, id_secret="demonstration", base_url=BASE)
    )
    with hub.db.read() as conn:
        known = standings_of(hub, conn)
    for described in demonstration.described():
        if known[described.cluster].in_catalogue and (not sources or described.id in sources):
            refresh(hub, described.id)
    publish(hub)
    return TestClient(create_app(hub))


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return played(of_examples(), tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    if not REAL_DATA.is_dir():
        absent = f"no real data at {REAL_DATA}; name its folder in MAILLAGE_REAL_DATA"
        pytest.fail(absent, pytrace=False) if os.environ.get("CI") == "true" else pytest.skip(absent)
    return played(of_real_data(REAL_DATA), tmp_path_factory.mktemp("real"), REAL)


def organisations(web: TestClient, source: str = "", most: int = 500) -> Graph:
    """The graphs of organisations, together."""
    found = Graph()
    narrowed = f"&source={source}" if source else ""
    for item in web.get(f"/v1/organisations?limit={most}{narrowed}").json()["items"]:
        found.parse(data=web.get(item["url"].removeprefix(BASE) + ".ttl").content, format="turtle")
    return found


def every_graph(web: TestClient) -> Graph:
    """The graphs of all entries, together."""
    found = Graph()
    for kind in KINDS.values():
        for item in web.get(f"/v1/{kind.plural}?limit=500").json()["items"]:
            found.parse(data=web.get(item["url"].removeprefix(BASE) + ".ttl").content, format="turtle")
    return found


def must_conform(graph: Graph, to: Graph) -> None:
    conforms, _, said = validate(graph, shacl_graph=to, advanced=False)
    assert conforms, said[:3000]


def test_the_organisations_of_the_examples_conform(examples: TestClient) -> None:
    graph = organisations(examples)
    must_conform(graph, shapes(*CORE_BUSINESS))
    for said in (LEGAL.LegalEntity, ORG.FormalOrganization, ORG.Site, LOCN.Address, ADMS.Identifier):
        assert len(set(graph.subjects(RDF.type, said))) > 10, said
    assert len(set(graph.subject_objects(LEGAL.legalIdentifier))) > 10


@pytest.mark.parametrize("source", REAL)
def test_organisations_of_real_directories_conform(real: TestClient, source: str) -> None:
    graph = organisations(real, source, EACH_OF_REAL)
    assert len(set(graph.subjects(RDF.type, ORG.Organization))) >= EACH_OF_REAL
    must_conform(graph, shapes(*CORE_BUSINESS))


def test_every_entry_conforms_to_the_shapes_that_we_publish(examples: TestClient) -> None:
    must_conform(every_graph(examples), Graph().parse(data=shacl(NAMESPACE), format="turtle"))


def test_the_catalogue_conforms(examples: TestClient) -> None:
    graph = Graph().parse(data=examples.get("/catalog.ttl").content, format="turtle")
    must_conform(graph, shapes(*DCAT_AP))
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    for said in (
        DCT.title,
        DCT.description,
        DCT.publisher,
        DCT.license,
        DCT.issued,
        DCT.modified,
        DCAT.service,
    ):
        assert list(graph.objects(catalogue, said)), said


def test_the_shapes_see_what_is_wrong(examples: TestClient) -> None:
    """They would not be worth much if they let everything pass."""
    graph = organisations(examples, most=3)
    (thing, *_) = graph.subjects(RDF.type, LEGAL.LegalEntity)
    graph.add((thing, LEGAL.legalName, Literal("without a language")))
    assert not validate(graph, shacl_graph=shapes(*CORE_BUSINESS))[0]
    catalogue = Graph().parse(data=examples.get("/catalog.ttl").content, format="turtle")
    catalogue.remove((None, DCT.title, None))
    catalogue.add((URIRef("https://x.example/"), RDF.type, DCAT.Dataset))
    assert not validate(catalogue, shacl_graph=shapes(*DCAT_AP))[0]
