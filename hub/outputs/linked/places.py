"""A place of an entry: what is an address stands on a node of its own, degrees are written out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from hub.outputs.linked.names import DCT, LOCN, ORG, SCHEMA
from schema.codes import listed

FRENCH = "fr"
OF_THE_ADDRESS = {
    str(SCHEMA[name])
    for name in ("addressCountry", "addressLocality", "addressRegion", "postalCode", "streetAddress")
}
"""Properties that schema.org knows of an address only, never of the place itself."""
DEGREES = {"latitude_e6": SCHEMA.latitude, "longitude_e6": SCHEMA.longitude}


def add_site(graph: Graph, site: URIRef, said: Mapping[str, Any], by: URIRef) -> None:
    """Completes a place to which the property `by` leads, once its fields are written."""
    graph.add((site, RDF.type, SCHEMA.Place))
    if by == ORG.hasSite:
        graph.add((site, RDF.type, ORG.Site))
    _add_position(graph, site, said)
    address = URIRef(f"{site}-address")
    moved = [triple for triple in graph.triples((site, None, None)) if str(triple[1]) in OF_THE_ADDRESS]
    for triple in moved:
        graph.remove(triple)
        graph.add((address, triple[1], triple[2]))
    if not moved:
        return
    graph.add((address, RDF.type, SCHEMA.PostalAddress))
    graph.add((site, SCHEMA.address, address))
    _add_core_address(graph, address, said)
    if by == ORG.hasSite:
        graph.add((site, ORG.siteAddress, address))


def degrees(millionths: int) -> Decimal:
    """Micro-degrees as degrees."""
    return Decimal(millionths).scaleb(-6)


def _add_position(graph: Graph, site: URIRef, said: Mapping[str, Any]) -> None:
    if not said.keys() >= DEGREES.keys():
        return
    position = URIRef(f"{site}-position")
    graph.add((site, SCHEMA.geo, position))
    graph.add((position, RDF.type, SCHEMA.GeoCoordinates))
    for name, term in DEGREES.items():
        graph.add((position, term, Literal(degrees(said[name]), datatype=XSD.decimal)))


def _add_core_address(graph: Graph, address: URIRef, said: Mapping[str, Any]) -> None:
    """The same address in the terms of the Core Vocabularies. No source says that it is the registered one."""
    graph.add((address, RDF.type, LOCN.Address))
    town = " ".join(said[name] for name in ("postcode", "commune") if name in said)
    texts = {
        LOCN.fullAddress: ", ".join(part for part in (said.get("address"), town) if part),
        LOCN.postName: said.get("commune", ""),
        LOCN.adminUnitL2: _name_of("departments", said.get("department")),
        LOCN.adminUnitL1: _name_of("countries", said.get("country")),
    }
    values: list[tuple[URIRef, Node]] = [
        (term, Literal(text, lang=FRENCH)) for term, text in texts.items() if text
    ]
    if "postcode" in said:
        values.append((LOCN.postCode, Literal(said["postcode"])))
    if "commune_code" in said:
        values.append((DCT.identifier, Literal(said["commune_code"])))
    for term, value in values:
        graph.add((address, term, value))


def _name_of(list_name: str, code: str | None) -> str:
    known = listed(list_name).get(code) if code else None
    return known.fr if known else ""
