"""The catalogue described as DCAT-AP has it: a data set per kind, its forms, the API; dated by facts, never by the clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import RDF, XSD, Graph, Literal, URIRef

from hub.outputs.linked.graph import new_graph
from hub.outputs.linked.names import DCAT, DCT, FOAF, LEGAL, LICENCE, ORG, SKOS, Names
from schema import KINDS, Kind

AUTHORITY = "http://publications.europa.eu/resource/authority"
EDUCATION = URIRef(f"{AUTHORITY}/data-theme/EDUC")
THEMES = URIRef(f"{AUTHORITY}/data-theme")
PUBLIC = URIRef(f"{AUTHORITY}/access-right/PUBLIC")
LANGUAGE = URIRef(f"{AUTHORITY}/language/FRA")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True)
class Form:
    """One form in which a data set can be had. `file_type`: its name in the list of the European Union, if it has one."""

    suffix: str
    title: str
    media_type: str
    file_type: str | None
    kinds: frozenset[str] = frozenset(KINDS)


@dataclass(frozen=True)
class Facts:
    """What is described. `updated`: when a source was last read; `speakers`: by kind, the clusters that know entries."""

    federation: str
    base_url: str
    since: str | None
    updated: str | None
    entries: Mapping[str, int]
    members: Mapping[str, tuple[str, str]]
    speakers: Mapping[str, Iterable[str]]
    forms: Sequence[Form]


def catalogue_graph(names: Names, facts: Facts) -> Graph:
    """The whole description."""
    graph = new_graph(names)
    _add_terms(graph)
    _add_catalogue(graph, names, facts)
    for kind in KINDS.values():
        _add_dataset(graph, names, facts, kind)
    _add_service(graph, names, facts)
    for name, (called, website) in sorted(facts.members.items()):
        member = names.member(name)
        graph.add((member, RDF.type, FOAF.Agent))
        graph.add((member, RDF.type, ORG.Organization))
        graph.add((member, FOAF.name, Literal(called, lang="fr")))
        graph.add((member, LEGAL.legalName, Literal(called, lang="fr")))
        graph.add((member, FOAF.homepage, URIRef(website)))
        graph.add((URIRef(website), RDF.type, FOAF.Document))
    return graph


def _add_catalogue(graph: Graph, names: Names, facts: Facts) -> None:
    catalogue = names.catalogue()
    graph.add((catalogue, RDF.type, DCAT.Catalog))
    _titled(graph, catalogue, f"Catalogue de {facts.federation}", f"Catalogue of {facts.federation}")
    _described(
        graph,
        catalogue,
        "Les annuaires des clusters qui ont signé la charte, réunis : chaque valeur garde son origine.",
        "The directories of the clusters that signed the charter, brought together: each value keeps its origin.",
    )
    _published(graph, names, catalogue, facts)
    graph.add((catalogue, DCT.license, LICENCE))
    graph.add((catalogue, DCAT.themeTaxonomy, THEMES))
    graph.add((catalogue, FOAF.homepage, URIRef(f"{facts.base_url}/")))
    graph.add((URIRef(f"{facts.base_url}/"), RDF.type, FOAF.Document))
    graph.add((names.federation, RDF.type, FOAF.Agent))
    graph.add((names.federation, FOAF.name, Literal(facts.federation, lang="fr")))


def _add_dataset(graph: Graph, names: Names, facts: Facts, kind: Kind) -> None:
    dataset = names.catalogue(kind.plural)
    graph.add((names.catalogue(), DCAT.dataset, dataset))
    graph.add((dataset, RDF.type, DCAT.Dataset))
    _titled(graph, dataset, kind.labels["fr"], kind.labels["en"])
    _described(
        graph,
        dataset,
        f"Les fiches « {kind.labels['fr']} » du catalogue de {facts.federation} "
        f"({facts.entries.get(kind.name, 0)}).",
        f"The entries “{kind.labels['en']}” of the catalogue of {facts.federation} "
        f"({facts.entries.get(kind.name, 0)}).",
    )
    _published(graph, names, dataset, facts)
    graph.add((dataset, DCT.identifier, Literal(str(dataset))))
    graph.add((dataset, DCT.accessRights, PUBLIC))
    graph.add((dataset, DCAT.theme, EDUCATION))
    graph.add((dataset, DCAT.keyword, Literal(kind.labels["fr"].lower(), lang="fr")))
    graph.add((dataset, DCAT.landingPage, URIRef(f"{facts.base_url}/{kind.page}")))
    graph.add((URIRef(f"{facts.base_url}/{kind.page}"), RDF.type, FOAF.Document))
    for member in facts.speakers.get(kind.name, ()):
        graph.add((dataset, DCT.creator, names.member(member)))
    for form in facts.forms:
        if kind.name in form.kinds:
            _add_form(graph, names, facts, kind, form)


def _add_form(graph: Graph, names: Names, facts: Facts, kind: Kind, form: Form) -> None:
    address = URIRef(f"{facts.base_url}/v1/{kind.plural}{form.suffix}")
    distribution = names.catalogue(f"{kind.plural}-{form.suffix.lstrip('.') or 'api'}")
    media_type = URIRef(f"{MEDIA_TYPES}/{form.media_type}")
    graph.add((names.catalogue(kind.plural), DCAT.distribution, distribution))
    graph.add((distribution, RDF.type, DCAT.Distribution))
    graph.add((distribution, DCT.title, Literal(form.title, lang="fr")))
    described = f"{kind.labels['fr']} : {form.title}"
    graph.add((distribution, DCT.description, Literal(described, lang="fr")))
    graph.add((distribution, DCAT.accessURL, address))
    if form.suffix:
        graph.add((distribution, DCAT.downloadURL, address))
    else:
        graph.add((distribution, DCAT.accessService, names.catalogue("api")))
    graph.add((distribution, DCT.license, LICENCE))
    graph.add((distribution, DCAT.mediaType, media_type))
    graph.add((media_type, RDF.type, DCT.MediaType))
    if form.file_type:
        file_type = URIRef(f"{AUTHORITY}/file-type/{form.file_type}")
        graph.add((distribution, DCT["format"], file_type))
        graph.add((file_type, RDF.type, DCT.MediaTypeOrExtent))


def _add_service(graph: Graph, names: Names, facts: Facts) -> None:
    service = names.catalogue("api")
    graph.add((names.catalogue(), DCAT.service, service))
    graph.add((service, RDF.type, DCAT.DataService))
    _titled(graph, service, "API du catalogue", "API of the catalogue")
    _described(
        graph,
        service,
        "Lit les fiches, l’origine de chaque valeur et les changements ; sans clé.",
        "Reads the entries, the origin of each value and the changes; without a key.",
    )
    graph.add((service, DCAT.theme, EDUCATION))
    graph.add((service, DCAT.endpointURL, URIRef(f"{facts.base_url}/v1")))
    graph.add((service, DCAT.endpointDescription, URIRef(f"{facts.base_url}/v1/openapi.json")))
    graph.add((service, DCT.license, LICENCE))
    graph.add((service, DCT.accessRights, PUBLIC))
    graph.add((service, DCT.publisher, names.federation))
    for kind in KINDS.values():
        graph.add((service, DCAT.servesDataset, names.catalogue(kind.plural)))


def _add_terms(graph: Graph) -> None:
    """What the shapes want to know of the terms of others."""
    graph.add((LICENCE, RDF.type, DCT.LicenseDocument))
    graph.add((PUBLIC, RDF.type, DCT.RightsStatement))
    graph.add((LANGUAGE, RDF.type, DCT.LinguisticSystem))
    graph.add((THEMES, RDF.type, SKOS.ConceptScheme))
    graph.add((THEMES, DCT.title, Literal("Data theme", lang="en")))
    graph.add((EDUCATION, RDF.type, SKOS.Concept))
    graph.add((EDUCATION, SKOS.inScheme, THEMES))
    graph.add((EDUCATION, SKOS.prefLabel, Literal("Éducation, culture et sport", lang="fr")))


def _titled(graph: Graph, of: URIRef, fr: str, en: str) -> None:
    graph.add((of, DCT.title, Literal(fr, lang="fr")))
    graph.add((of, DCT.title, Literal(en, lang="en")))


def _described(graph: Graph, of: URIRef, fr: str, en: str) -> None:
    graph.add((of, DCT.description, Literal(fr, lang="fr")))
    graph.add((of, DCT.description, Literal(en, lang="en")))


def _published(graph: Graph, names: Names, of: URIRef, facts: Facts) -> None:
    graph.add((of, DCT.publisher, names.federation))
    graph.add((of, DCT.language, LANGUAGE))
    for term, moment in ((DCT.issued, facts.since), (DCT.modified, facts.updated)):
        if moment:
            graph.add((of, term, Literal(moment[:10], datatype=XSD.date)))
