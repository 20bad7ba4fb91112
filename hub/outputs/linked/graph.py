"""One entry as a graph: each field by the property that the schema marks it with, codes as concepts, links as IRIs.

Compound values have names of their own below the entry's, so that there is no blank node and equal catalogues give
equal bytes.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from hub.outputs.linked import core_business
from hub.outputs.linked.names import DCAT, DCT, FOAF, LICENCE, SKOS, Names
from hub.outputs.linked.places import FRENCH, add_site
from schema import KINDS, Rdf, normalise
from schema.codes import listed
from schema.codes import names as lists
from schema.export import MOMENTS
from schema.kind import Content, content_of
from schema.shapes import SiteShape

Item = Mapping[str, Any]
"""An entry as the API tells it."""
NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
"""What addresses of others hold although no IRI may: written as Turtle it would end the IRI."""
LENGTHS = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def entry_graph(item: Item, names: Names) -> Graph:
    """All that the public may know of an entry, and of the document that says it."""
    graph = new_graph(names)
    kind = KINDS[item["kind"]]
    thing = names.thing(kind.name, item["id"])
    for name in kind.classes:
        graph.add((thing, RDF.type, names.term(name)))
    graph.add((thing, DCT.identifier, Literal(item["id"])))
    writer = _Writer(graph, names, thing)
    for field in kind.fields.values():
        if field.rdf and field.name in item["data"]:
            value = item["data"][field.name]
            for n, each in enumerate(value if isinstance(value, list) else [value], start=1):
                part = f"{field.name}-{n}"
                writer.add(thing, field.rdf, field.content, each, part, FRENCH if field.text else None)
    if kind.name == "organisation":
        core_business.complete(graph, thing, item["data"])
    _add_relations(graph, names, thing, item)
    _add_document(graph, names, thing, item)
    return graph


def new_graph(names: Names) -> Graph:
    """An empty one that knows our prefixes and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in names.prefixes.items():
        graph.bind(prefix, namespace)
    return graph


def add_concept(graph: Graph, names: Names, scheme: str, code: str) -> URIRef:
    """The concept of a code, with its labels where a closed list has them."""
    concept = names.concept(scheme, code)
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.notation, Literal(code)))
    graph.add((concept, SKOS.inScheme, names.scheme(scheme)))
    known = listed(scheme).get(code) if scheme in lists() else None
    if known:
        graph.add((concept, SKOS.prefLabel, Literal(known.fr, lang=FRENCH)))
        graph.add((concept, SKOS.prefLabel, Literal(known.en, lang="en")))
    return concept


class _Writer:
    """Adds the values of one entry; `thing` names what has no name of its own."""

    def __init__(self, graph: Graph, names: Names, thing: URIRef) -> None:
        self._graph, self._names, self._thing = graph, names, thing

    def add(
        self, subject: URIRef, rdf: Rdf, content: Content, value: Any, part: str, lang: str | None
    ) -> None:
        """One value of one field, as its type asks for."""
        property_ = self._names.term(rdf.property)
        self._graph.add((subject, property_, self._said(rdf, property_, content, value, part, lang)))

    def _said(
        self, rdf: Rdf, property_: URIRef, content: Content, value: Any, part: str, lang: str | None
    ) -> Node:
        if scheme := content.codes or rdf.scheme:
            return add_concept(self._graph, self._names, scheme, value)
        if isinstance(value, Mapping):
            return self._compound(property_, content, value, part)
        write = content.form.write if content.form else None
        if write is normalise.url:
            return URIRef(NOT_IN_IRIS.sub(lambda found: quote(found[0]), value))
        if write in MOMENTS:
            return Literal(value, datatype=LENGTHS.get(len(value), XSD.dateTime))
        return Literal(value, lang=lang)

    def _compound(self, property_: URIRef, content: Content, value: Mapping[str, Any], part: str) -> URIRef:
        if value.keys() >= {"kind", "id"}:
            return self._names.thing(value["kind"], value["id"])
        node = URIRef(f"{self._thing}#{part}")
        fields = content.shape.model_fields if content.shape else {}
        for name, info in fields.items():
            rdf = next((mark for mark in info.metadata if isinstance(mark, Rdf)), None)
            if rdf and name in value:
                self.add(node, rdf, content_of(info.annotation), value[name], f"{part}-{name}", None)
        if content.shape is SiteShape:
            add_site(self._graph, node, value, property_)
        return node


def _add_relations(graph: Graph, names: Names, thing: URIRef, item: Item) -> None:
    """What an entry is to others: `dct:isPartOf` for a part of a body, our own term for a guest."""
    terms = {
        "part_of": DCT.isPartOf,
        "comprises": DCT.hasPart,
        "hosted_by": names.vocabulary.hostedBy,
        "hosts": names.vocabulary.hosts,
    }
    for name, related in item.get("relations", {}).items():
        for other in related["items"]:
            graph.add((thing, terms[name], names.thing(other["kind"], other["id"])))
    closed = item.get("closed", {})
    if "since" in closed:
        since = closed["since"]
        graph.add((thing, names.term("schema:dissolutionDate"), Literal(since, datatype=LENGTHS[len(since)])))
    for other in closed.get("successors", ()):
        graph.add((thing, DCT.isReplacedBy, names.thing(other["kind"], other["id"])))


def _add_document(graph: Graph, names: Names, thing: URIRef, item: Item) -> None:
    """Who says it, under which licence, as a part of which data set."""
    document = names.document(item["kind"], item["id"])
    data_set = names.catalogue(KINDS[item["kind"]].plural)
    graph.add((document, RDF.type, FOAF.Document))
    graph.add((document, FOAF.primaryTopic, thing))
    graph.add((document, DCT.license, LICENCE))
    graph.add((document, DCT.isPartOf, data_set))
    graph.add((data_set, RDF.type, DCAT.Dataset))
    for member in item["members"]:
        graph.add((document, DCT.publisher, names.member(member)))
        graph.add((names.member(member), RDF.type, FOAF.Agent))
