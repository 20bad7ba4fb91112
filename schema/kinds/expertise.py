"""What an organisation can do for others."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Rdf, Several


class Expertise(f.Record):
    expertise_types: Annotated[
        list[v.ExpertiseType] | None,
        Several(),
        f.DESCRIPTION,
        Facet("expertise_type"),
        Rdf("schema:serviceType"),
    ] = None
    sectors: f.Sectors = None
    educational_levels: f.EducationalLevels = None
    audience: f.Audiences = None
    languages: f.Languages = None
    regions: f.Regions = None
    departments: f.Departments = None
    references: Annotated[v.LongText | None, f.DESCRIPTION, Rdf("hub:references")] = None
    provider: Annotated[f.Organisation, Rdf("schema:provider")] = None
    provider_name: Annotated[f.OrganisationName, Rdf("hub:providerName")] = None


KIND = kind(
    Expertise,
    plural="expertises",
    page="expertises",
    layer=1,
    fr="Expertise",
    en="Expertise",
    classes=("hub:Expertise", "schema:Service"),
)
