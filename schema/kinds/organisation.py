"""Bodies: a legal person, one of its establishments, or a service point inside one."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.shapes import Contact, Portrait
from schema.traits import Facet, Hint, Identifier, Level, Personal, Rdf, Several, Text


class Organisation(f.Record):
    level: Annotated[v.LevelCode | None, f.IDENTITY, Rdf("hub:level")] = None
    name: Annotated[v.Name, f.IDENTITY, Hint("name"), Text(10), Rdf("legal:legalName")]
    other_names: Annotated[
        list[v.Name] | None, Several(), f.IDENTITY, Hint("name"), Text(8), Rdf("skos:altLabel")
    ] = None
    acronym: Annotated[v.Word | None, f.IDENTITY, Hint("name"), Text(8), Rdf("schema:alternateName")] = None
    legal_form: Annotated[v.LegalForm | None, f.IDENTITY, Facet("legal_form"), Rdf("legal:companyType")] = (
        None
    )
    category: Annotated[v.Category | None, f.IDENTITY, Facet("category"), Rdf("org:classification")] = None
    naf: Annotated[v.Naf | None, f.IDENTITY, Rdf("legal:companyActivity", "naf")] = None
    country: Annotated[v.Country | None, f.IDENTITY, Facet("country"), Rdf("hub:country")] = None

    siren: Annotated[
        v.Siren | None, f.IDENTITY, Identifier("siren", Level.LEGAL_PERSON), Rdf("hub:siren")
    ] = None
    siret: Annotated[
        v.Siret | None, f.IDENTITY, Identifier("siret", Level.ESTABLISHMENT), Rdf("hub:siret")
    ] = None
    rna: Annotated[v.Rna | None, f.IDENTITY, Identifier("rna", Level.LEGAL_PERSON), Rdf("hub:rna")] = None
    uai: Annotated[v.Uai | None, f.IDENTITY, Identifier("uai", Level.ESTABLISHMENT), Rdf("hub:uai")] = None
    ror: Annotated[v.Ror | None, f.IDENTITY, Identifier("ror"), Rdf("hub:ror")] = None
    vat: Annotated[v.Vat | None, f.IDENTITY, Identifier("vat", Level.LEGAL_PERSON), Rdf("schema:vatID")] = (
        None
    )
    bce: Annotated[v.Bce | None, f.IDENTITY, Identifier("bce", Level.LEGAL_PERSON), Rdf("hub:bce")] = None
    ide: Annotated[v.Ide | None, f.IDENTITY, Identifier("ide", Level.LEGAL_PERSON), Rdf("hub:ide")] = None
    neq: Annotated[v.Neq | None, f.IDENTITY, Identifier("neq", Level.LEGAL_PERSON), Rdf("hub:neq")] = None
    wikidata: Annotated[v.Wikidata | None, f.IDENTITY, Identifier("wikidata"), Rdf("hub:wikidata")] = None
    web_domain: Annotated[v.WebDomain | None, f.IDENTITY, Hint("domain"), Rdf("hub:webDomain")] = None

    sites: Annotated[f.Sites, Rdf("org:hasSite")] = None
    sectors: f.Sectors = None
    educational_levels: f.EducationalLevels = None
    audience: f.Audiences = None
    networks: Annotated[list[v.Name] | None, Several(), f.DESCRIPTION, Text(3), Rdf("hub:network")] = None
    opening: Annotated[v.LongText | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:opening")] = None

    email: Annotated[v.Email | None, f.ORG_CONTACT, Hint("email"), Rdf("schema:email")] = None
    phone: Annotated[v.Phone | None, f.ORG_CONTACT, Hint("phone"), Rdf("schema:telephone")] = None
    contacts: Annotated[
        list[Contact] | None, Several(), f.PERSON_CONTACT, Personal("legitimate interest")
    ] = None
    portraits: Annotated[list[Portrait] | None, Several(), f.PERSON_EXTRA, Personal("consent")] = None

    staff_range: Annotated[v.StaffRange | None, f.ECONOMIC, f.NEWEST, Rdf("hub:staffRange")] = None
    turnover_cents: Annotated[v.Cents | None, f.ECONOMIC, f.NEWEST, Rdf("hub:turnoverCents")] = None

    closed: Annotated[v.KnownDate | None, f.IDENTITY, Rdf("schema:dissolutionDate")] = None
    successors: Annotated[f.Organisations, Rdf("dct:isReplacedBy")] = None


KIND = kind(
    Organisation,
    plural="organisations",
    page="organisations",
    layer=0,
    fr="Organisation",
    en="Organisation",
    classes=("org:Organization", "foaf:Agent", "schema:Organization"),
)
