"""Graphs as text: JSON-LD, Turtle, N-Triples, RDF/XML; the same graph always gives the same bytes."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

TURTLE, JSON_LD, N_TRIPLES, RDF_XML = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)


def turtle(graph: Graph) -> bytes:
    """For people, too."""
    return graph.serialize(format="turtle", encoding="utf-8")


def n_triples(graph: Graph) -> bytes:
    """A line per triple, in order."""
    lines = graph.serialize(format="nt", encoding="utf-8").splitlines(keepends=True)
    return b"".join(sorted(line for line in lines if line.strip()))


def rdf_xml(graph: Graph) -> bytes:
    """For harvesters that know nothing else."""
    # Sorted triple by triple: the writer keeps the order in which it is given them.
    ordered = Graph(bind_namespaces="none")
    for prefix, namespace in sorted(graph.namespaces()):
        ordered.bind(prefix, namespace)
    for triple in sorted(graph, key=repr):
        ordered.add(triple)
    return ordered.serialize(format="xml", encoding="utf-8")


def json_ld(graph: Graph) -> bytes:
    """One node after the other, with prefixes for the IRIs that have one."""
    prefixes = {prefix: str(namespace) for prefix, namespace in sorted(graph.namespaces())}
    short = _Short(prefixes)
    nodes = [_node(graph, subject, short) for subject in sorted(set(graph.subjects()), key=repr)]
    context = {prefix: iri for prefix, iri in prefixes.items() if prefix in short.used}
    return orjson.dumps({"@context": context, "@graph": nodes}, option=orjson.OPT_INDENT_2) + b"\n"


WRITERS: Mapping[str, Callable[[Graph], bytes]] = {
    JSON_LD: json_ld,
    TURTLE: turtle,
    N_TRIPLES: n_triples,
    RDF_XML: rdf_xml,
}
SUFFIXES = {"jsonld": JSON_LD, "ttl": TURTLE, "nt": N_TRIPLES, "rdf": RDF_XML}
"""What stands after the dot of an address that asks for one form."""


class _Short:
    """IRIs as prefix and name; remembers which prefixes it took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self.used: set[str] = set()

    def __call__(self, iri: Node) -> str:
        text = str(iri)
        for prefix, namespace in self._prefixes.items():
            if text.startswith(namespace) and text[len(namespace) :].isidentifier():
                self.used.add(prefix)
                return f"{prefix}:{text[len(namespace) :]}"
        return text


def _node(graph: Graph, subject: Node, short: _Short) -> dict[str, Any]:
    said: dict[str, Any] = {"@id": str(subject)}
    types = sorted(short(each) for each in graph.objects(subject, RDF.type))
    if types:
        said["@type"] = types
    for predicate in sorted(set(graph.predicates(subject)), key=repr):
        if predicate != RDF.type:
            values = sorted(graph.objects(subject, predicate), key=repr)
            said[short(predicate)] = [_value(each, short) for each in values]
    return said


def _value(value: Node, short: _Short) -> Any:
    if isinstance(value, URIRef):
        return {"@id": str(value)}
    assert isinstance(value, Literal)
    if value.language:
        return {"@value": str(value), "@language": value.language}
    if value.datatype in (XSD.integer, XSD.boolean):
        return value.value
    if value.datatype:
        return {"@value": str(value), "@type": short(value.datatype)}
    return str(value)
