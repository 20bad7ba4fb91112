"""What can be read, watched or taught with: lessons, guides, studies, data sets."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Identifier, Rdf


class Resource(f.Record):
    resource_type: Annotated[
        v.ResourceType | None, f.DESCRIPTION, Facet("resource_type"), Rdf("schema:learningResourceType")
    ] = None
    educational_levels: f.EducationalLevels = None
    sectors: f.Sectors = None
    audience: f.Audiences = None
    languages: f.Languages = None
    licence: Annotated[v.Licence | None, f.DESCRIPTION, Facet("licence"), Rdf("hub:licence")] = None
    access: Annotated[
        v.AccessCondition | None, f.DESCRIPTION, f.NEWEST, Facet("access"), Rdf("hub:access")
    ] = None
    access_note: Annotated[v.LongText | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:conditionsOfAccess")] = (
        None
    )
    published: Annotated[v.Moment | None, f.DESCRIPTION, Rdf("schema:datePublished")] = None
    doi: Annotated[v.Doi | None, f.IDENTITY, Identifier("doi"), Rdf("hub:doi")] = None
    author: Annotated[f.Organisation, Rdf("schema:author")] = None
    author_name: Annotated[f.OrganisationName, Rdf("hub:authorName")] = None


KIND = kind(
    Resource,
    plural="resources",
    page="ressources",
    layer=1,
    fr="Ressource",
    en="Resource",
    classes=("schema:LearningResource", "schema:CreativeWork"),
)
