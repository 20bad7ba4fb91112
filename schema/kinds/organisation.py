"""Bodies: a legal person, one of its establishments, or a service point inside one."""

from __future__ import annotations

from typing import Annotated

from schema import values as v
from schema.kind import kind
from schema.shapes import Contact, Portrait, Record, Site
from schema.traits import Facet, FieldClass, Hint, Identifier, In, Keep, Level, Personal, Rdf, Several, Text

IDENTITY, DESCRIPTION, CONTACT = FieldClass.IDENTITY, FieldClass.DESCRIPTION, FieldClass.ORG_CONTACT
ECONOMIC = FieldClass.ECONOMIC


class Organisation(Record):
    level: Annotated[v.LevelCode | None, In(IDENTITY), Rdf("hub:level")] = None
    name: Annotated[v.Name, In(IDENTITY), Hint("name"), Text(10), Rdf("legal:legalName")]
    other_names: Annotated[
        list[v.Name] | None, Several(), In(IDENTITY), Hint("name"), Text(8), Rdf("skos:altLabel")
    ] = None
    acronym: Annotated[v.Word | None, In(IDENTITY), Hint("name"), Text(8), Rdf("schema:alternateName")] = None
    legal_form: Annotated[v.LegalForm | None, In(IDENTITY), Facet("legal_form"), Rdf("legal:companyType")] = (
        None
    )
    category: Annotated[v.Category | None, In(IDENTITY), Facet("category"), Rdf("org:classification")] = None
    country: Annotated[v.Country | None, In(IDENTITY), Facet("country"), Rdf("schema:addressCountry")] = None

    siren: Annotated[
        v.Siren | None, In(IDENTITY), Identifier("siren", Level.LEGAL_PERSON), Rdf("hub:siren")
    ] = None
    siret: Annotated[
        v.Siret | None, In(IDENTITY), Identifier("siret", Level.ESTABLISHMENT), Rdf("hub:siret")
    ] = None
    rna: Annotated[v.Rna | None, In(IDENTITY), Identifier("rna", Level.LEGAL_PERSON), Rdf("hub:rna")] = None
    uai: Annotated[v.Uai | None, In(IDENTITY), Identifier("uai", Level.ESTABLISHMENT), Rdf("hub:uai")] = None
    ror: Annotated[v.Ror | None, In(IDENTITY), Identifier("ror"), Rdf("hub:ror")] = None
    vat: Annotated[v.Vat | None, In(IDENTITY), Identifier("vat", Level.LEGAL_PERSON), Rdf("schema:vatID")] = (
        None
    )
    bce: Annotated[v.Bce | None, In(IDENTITY), Identifier("bce", Level.LEGAL_PERSON), Rdf("hub:bce")] = None
    ide: Annotated[v.Ide | None, In(IDENTITY), Identifier("ide", Level.LEGAL_PERSON), Rdf("hub:ide")] = None
    neq: Annotated[v.Neq | None, In(IDENTITY), Identifier("neq", Level.LEGAL_PERSON), Rdf("hub:neq")] = None
    wikidata: Annotated[v.Wikidata | None, In(IDENTITY), Identifier("wikidata"), Rdf("hub:wikidata")] = None
    web_domain: Annotated[v.WebDomain | None, In(IDENTITY), Hint("domain"), Rdf("hub:webDomain")] = None

    sites: Annotated[
        list[Site] | None, Several(), In(FieldClass.LOCATION), Hint("place"), Rdf("org:hasSite")
    ] = None

    sectors: Annotated[
        list[v.Sector] | None, Several(), In(DESCRIPTION), Facet("sector"), Rdf("hub:sector")
    ] = None
    educational_levels: Annotated[
        list[v.EducationalLevel] | None,
        Several(),
        In(DESCRIPTION),
        Facet("level"),
        Rdf("schema:educationalLevel"),
    ] = None
    audience: Annotated[
        list[v.PublicServed] | None, Several(), In(DESCRIPTION), Facet("audience"), Rdf("schema:audience")
    ] = None
    networks: Annotated[list[v.Name] | None, Several(), In(DESCRIPTION), Text(3), Rdf("hub:network")] = None
    opening: Annotated[v.LongText | None, In(DESCRIPTION), Keep("newest"), Rdf("schema:openingHours")] = None

    email: Annotated[v.Email | None, In(CONTACT), Hint("email"), Rdf("vcard:hasEmail")] = None
    phone: Annotated[v.Phone | None, In(CONTACT), Hint("phone"), Rdf("vcard:hasTelephone")] = None
    contacts: Annotated[
        list[Contact] | None, Several(), In(FieldClass.PERSON_CONTACT), Personal(basis="legitimate_interest")
    ] = None
    portraits: Annotated[
        list[Portrait] | None, Several(), In(FieldClass.PERSON_EXTRA), Personal(basis="consent")
    ] = None

    staff_range: Annotated[v.StaffRange | None, In(ECONOMIC), Keep("newest"), Rdf("hub:staffRange")] = None
    turnover_cents: Annotated[v.Cents | None, In(ECONOMIC), Keep("newest"), Rdf("hub:turnoverCents")] = None


KIND = kind(
    Organisation, plural="organisations", page="organisations", layer=0, fr="Organisation", en="Organisation"
)
