"""Projects that territories carry, and that others may join or take over."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Rdf, Text


class Initiative(f.Record):
    status: Annotated[
        v.InitiativeStatus | None, f.DESCRIPTION, f.NEWEST, Facet("status"), Rdf("hub:initiativeStatus")
    ] = None
    starts: Annotated[v.Moment | None, f.DESCRIPTION, Rdf("schema:startDate")] = None
    ends: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:endDate")] = None
    sites: Annotated[f.Sites, Rdf("schema:location")] = None
    regions: f.Regions = None
    departments: f.Departments = None
    sectors: f.Sectors = None
    educational_levels: f.EducationalLevels = None
    audience: f.Audiences = None
    results: Annotated[v.LongText | None, f.DESCRIPTION, f.NEWEST, Text(2), Rdf("hub:results")] = None
    budget_cents: Annotated[v.Cents | None, f.ECONOMIC, f.NEWEST, Rdf("hub:budgetCents")] = None
    lead: Annotated[f.Organisation, Rdf("hub:lead")] = None
    lead_name: Annotated[f.OrganisationName, Rdf("hub:leadName")] = None
    members: Annotated[f.Organisations, Rdf("schema:member")] = None
    member_names: Annotated[f.OrganisationNames, Rdf("hub:memberName")] = None
    funders: Annotated[f.Organisations, Rdf("schema:funder")] = None
    funder_names: Annotated[f.OrganisationNames, Rdf("hub:funderName")] = None


KIND = kind(
    Initiative,
    plural="initiatives",
    page="initiatives",
    layer=1,
    fr="Initiative",
    en="Initiative",
    classes=("schema:Project",),
)
