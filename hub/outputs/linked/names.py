"""The IRIs of everything that the catalogue speaks of: all on the namespace of the federation, whoever serves it."""

from dataclasses import dataclass
from urllib.parse import quote

from rdflib import Namespace, URIRef

from schema import KINDS
from schema.export import NAMESPACES

SCHEMA = Namespace(NAMESPACES["schema"])
DCT, FOAF, LEGAL, ORG, SKOS = (
    Namespace(NAMESPACES[name]) for name in ("dct", "foaf", "legal", "org", "skos")
)
ADMS = Namespace("http://www.w3.org/ns/adms#")
CV = Namespace("http://data.europa.eu/m8g/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
PREFIXES = {"adms": ADMS, "cv": CV, "dcat": DCAT, "locn": LOCN} | {
    prefix: Namespace(iri) for prefix, iri in NAMESPACES.items()
}
LICENCE = URIRef("https://www.etalab.gouv.fr/licence-ouverte-open-licence/")
"""Licence Ouverte 2.0, under which the charter has the values published."""


@dataclass(frozen=True)
class Names:
    """`namespace` is that of the registry, without an end slash."""

    namespace: str

    def thing(self, kind: str, name: str) -> URIRef:
        """An entry."""
        return URIRef(f"{self.namespace}/id/{kind}/{quote(name, safe='')}")

    def member(self, name: str) -> URIRef:
        """A cluster."""
        return URIRef(f"{self.namespace}/id/member/{quote(name, safe='')}")

    def document(self, kind: str, name: str) -> URIRef:
        """What the API says of an entry."""
        return URIRef(f"{self.namespace}/v1/{KINDS[kind].plural}/{quote(name, safe='')}")

    def concept(self, scheme: str, code: str) -> URIRef:
        """A code of a closed list, or of a nomenclature."""
        return URIRef(f"{self.namespace}/codes/{scheme}/{quote(code, safe='')}")

    def scheme(self, scheme: str) -> URIRef:
        """A closed list, or a nomenclature."""
        return URIRef(f"{self.namespace}/codes/{scheme}")

    def catalogue(self, part: str = "") -> URIRef:
        """The catalogue, or a part of it: a data set, one of its forms."""
        return URIRef(f"{self.namespace}/catalog" + (f"#{part}" if part else ""))

    @property
    def federation(self) -> URIRef:
        """Who federates, as one."""
        return URIRef(f"{self.namespace}/#federation")

    @property
    def vocabulary(self) -> Namespace:
        """The federation's own terms."""
        return Namespace(f"{self.namespace}/vocabulary#")

    def term(self, curie: str) -> URIRef:
        """A property or a class as the schema writes it: `schema:name`, `hub:siren`."""
        prefix, _, name = curie.partition(":")
        return (self.vocabulary if prefix == "hub" else PREFIXES[prefix])[name]

    @property
    def prefixes(self) -> dict[str, Namespace]:
        """Every prefix that graphs are written with."""
        return {**PREFIXES, "hub": self.vocabulary}
