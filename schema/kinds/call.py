"""Calls for projects: money or help that one may apply for, until a date."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Rdf, Several


class Call(f.Record):
    call_type: Annotated[
        v.CallType | None, f.DESCRIPTION, Facet("call_type"), Rdf("schema:additionalType")
    ] = None
    opens: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validFrom")] = None
    closes: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validThrough")] = None
    applicants: Annotated[
        list[v.CallAudience] | None,
        Several(),
        f.DESCRIPTION,
        Facet("applicants"),
        Rdf("schema:eligibleCustomerType"),
    ] = None
    envelope_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:envelopeCents")] = None
    grant_min_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:grantMinCents")] = None
    grant_max_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:grantMaxCents")] = None
    funding_rate_percent: Annotated[
        v.Percent | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:fundingRatePercent")
    ] = None
    conditions: Annotated[v.LongText | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:conditions")] = None
    application_url: Annotated[v.Url | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:applicationUrl")] = None
    sectors: f.Sectors = None
    regions: f.Regions = None
    departments: f.Departments = None
    funder: Annotated[f.Organisation, Rdf("schema:funder")] = None
    funder_name: Annotated[f.OrganisationName, Rdf("hub:funderName")] = None


KIND = kind(
    Call,
    plural="calls",
    page="appels-a-projets",
    layer=1,
    fr="Appel à projets",
    en="Call for projects",
    classes=("hub:Call", "schema:Grant"),
)
