"""The record that every kind extends, and the fields that several kinds have, each with its marks."""

from __future__ import annotations

from typing import Annotated

from schema import values as v
from schema.shapes import LinkRef, Shape, Site
from schema.traits import Facet, FieldClass, Hint, In, Keep, Link, Rdf, Several, Text

IDENTITY, DESCRIPTION, LOCATION = In(FieldClass.IDENTITY), In(FieldClass.DESCRIPTION), In(FieldClass.LOCATION)
ORG_CONTACT, PERSON_CONTACT = In(FieldClass.ORG_CONTACT), In(FieldClass.PERSON_CONTACT)
PERSON_EXTRA, ECONOMIC = In(FieldClass.PERSON_EXTRA), In(FieldClass.ECONOMIC)
LABEL_EVIDENCE, INTERNAL, TENDER = (
    In(FieldClass.LABEL_EVIDENCE),
    In(FieldClass.INTERNAL),
    In(FieldClass.TENDER),
)

NEWEST = Keep("newest")
TO_ORGANISATION = Link("organisation")

Audiences = Annotated[
    list[v.PublicServed] | None, Several(), DESCRIPTION, Facet("audience"), Rdf("schema:audience")
]
Departments = Annotated[
    list[v.Department] | None, Several(), LOCATION, Facet("department"), Rdf("hub:departmentServed")
]
EducationalLevels = Annotated[
    list[v.EducationalLevel] | None, Several(), DESCRIPTION, Facet("level"), Rdf("schema:educationalLevel")
]
Languages = Annotated[
    list[v.Language] | None, Several(), DESCRIPTION, Facet("language"), Rdf("schema:inLanguage")
]
Organisation = Annotated[LinkRef | None, DESCRIPTION, TO_ORGANISATION]
Organisations = Annotated[list[LinkRef] | None, Several(), DESCRIPTION, TO_ORGANISATION]
OrganisationName = Annotated[v.Name | None, DESCRIPTION, Text(4)]
OrganisationNames = Annotated[list[v.Name] | None, Several(), DESCRIPTION, Text(4)]
Regions = Annotated[list[v.Region] | None, Several(), LOCATION, Facet("region"), Rdf("schema:areaServed")]
Sectors = Annotated[list[v.Sector] | None, Several(), DESCRIPTION, Facet("sector"), Rdf("hub:sector")]


class Record(Shape):
    """What every kind has. The name is its title, and the only value without which a record is refused."""

    name: Annotated[v.Name, IDENTITY, Hint("name"), Text(10), Rdf("schema:name")]
    description: Annotated[
        v.LongText | None, DESCRIPTION, Keep("longest"), Text(2), Rdf("schema:description")
    ] = None
    website: Annotated[v.Url | None, DESCRIPTION, Rdf("schema:url")] = None
    links: Annotated[list[v.Url] | None, Several(), DESCRIPTION, Rdf("schema:relatedLink")] = None
    themes: Annotated[list[v.Theme] | None, Several(), DESCRIPTION, Facet("theme"), Rdf("dct:subject")] = None
    keywords: Annotated[list[v.Word] | None, Several(50), DESCRIPTION, Text(4), Rdf("schema:keywords")] = None
    internal_note: Annotated[v.LongText | None, INTERNAL, NEWEST] = None


Sites = Annotated[list[Site] | None, Several(), LOCATION, Hint("place")]
