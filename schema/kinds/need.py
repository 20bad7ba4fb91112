"""What an organisation looks for."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Rdf, Several


class Need(f.Record):
    need_types: Annotated[
        list[v.NeedType] | None, Several(), f.DESCRIPTION, Facet("need_type"), Rdf("schema:itemOffered")
    ] = None
    status: Annotated[
        v.NeedStatus | None, f.DESCRIPTION, f.NEWEST, Facet("status"), Rdf("hub:needStatus")
    ] = None
    published: Annotated[v.Moment | None, f.DESCRIPTION, Rdf("schema:datePosted")] = None
    valid_until: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validThrough")] = None
    sectors: f.Sectors = None
    educational_levels: f.EducationalLevels = None
    audience: f.Audiences = None
    regions: f.Regions = None
    departments: f.Departments = None
    budget_cents: Annotated[v.Cents | None, f.ECONOMIC, f.NEWEST, Rdf("hub:budgetCents")] = None
    requester: Annotated[f.Organisation, Rdf("hub:requester")] = None
    requester_name: Annotated[f.OrganisationName, Rdf("hub:requesterName")] = None


KIND = kind(
    Need,
    plural="needs",
    page="besoins",
    layer=1,
    fr="Besoin",
    en="Need",
    classes=("hub:Need", "schema:Demand"),
)
