"""What the Core Business Vocabulary asks of organisations beyond their fields: identifiers, contact points, legal persons."""

from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import RDF, Graph, Literal, URIRef

from hub.outputs.linked.names import ADMS, CV, LEGAL, ORG, SCHEMA, SKOS
from hub.outputs.linked.places import FRENCH
from schema import KINDS, Field, Level

AGENCIES = {
    "siren": "INSEE",
    "siret": "INSEE",
    "rna": "Ministère de l’Intérieur",
    "uai": "Ministère de l’Éducation nationale",
    "vat": "Commission européenne",
    "ror": "ROR",
    "bce": "Banque-Carrefour des Entreprises",
    "ide": "Office fédéral de la statistique",
    "neq": "Registraire des entreprises du Québec",
    "wikidata": "Wikidata",
}
"""Who keeps each scheme."""
NOT_LEGAL = (Level.ESTABLISHMENT, Level.SERVICE_POINT)


def complete(graph: Graph, thing: URIRef, data: Mapping[str, Any]) -> None:
    """Adds to the graph of an organisation what its fields alone do not say in the terms of the vocabulary."""
    graph.add((thing, SKOS.prefLabel, Literal(data["name"], lang=FRENCH)))
    graph.add((thing, SCHEMA.name, Literal(data["name"], lang=FRENCH)))
    legal = _is_legal_person(data)
    if legal:
        graph.add((thing, RDF.type, LEGAL.LegalEntity))
        graph.add((thing, RDF.type, ORG.FormalOrganization))
    for field in _identifiers():
        if field.name in data:
            identifier = _add_identifier(graph, thing, field, data[field.name])
            if legal and _names_legal_persons(field):
                graph.add((thing, LEGAL.legalIdentifier, identifier))
    _add_contact(graph, thing, data)


def _is_legal_person(data: Mapping[str, Any]) -> bool:
    """Whether the entry is one: it says so, or bears a number that only they bear and does not say otherwise."""
    if "level" in data:
        return data["level"] not in NOT_LEGAL
    return any(field.name in data for field in _identifiers() if _names_legal_persons(field))


def _identifiers() -> Iterator[Field]:
    return (field for field in KINDS["organisation"].fields.values() if field.identifier)


def _names_legal_persons(field: Field) -> bool:
    return bool(field.identifier and field.identifier.level is Level.LEGAL_PERSON)


def _add_identifier(graph: Graph, thing: URIRef, field: Field, value: str) -> URIRef:
    identifier = URIRef(f"{thing}#{field.name}")
    graph.add((identifier, RDF.type, ADMS.Identifier))
    graph.add((identifier, SKOS.notation, Literal(value)))
    if agency := AGENCIES.get(field.name):
        graph.add((identifier, ADMS.schemaAgency, Literal(agency)))
    graph.add((thing, ADMS.identifier, identifier))
    return identifier


def _add_contact(graph: Graph, thing: URIRef, data: Mapping[str, Any]) -> None:
    told = {CV.email: data.get("email"), CV.telephone: data.get("phone")}
    if not any(told.values()):
        return
    contact = URIRef(f"{thing}#contact")
    graph.add((contact, RDF.type, CV.ContactPoint))
    graph.add((thing, CV.contactPoint, contact))
    for term, value in told.items():
        if value:
            graph.add((contact, term, Literal(value)))
