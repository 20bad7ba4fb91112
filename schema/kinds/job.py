"""Posts to be filled: jobs, apprenticeships, internships."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Hint, Rdf, Several, Text


class Job(f.Record):
    name: Annotated[v.Name, f.IDENTITY, Hint("name"), Text(10), Rdf("schema:title")]
    contract_type: Annotated[
        v.ContractType | None, f.DESCRIPTION, Facet("contract_type"), Rdf("schema:employmentType")
    ] = None
    working_time: Annotated[
        v.WorkingTime | None, f.DESCRIPTION, Facet("working_time"), Rdf("schema:workHours")
    ] = None
    remote: Annotated[bool | None, f.DESCRIPTION, Facet("remote"), Rdf("hub:remote")] = None
    published: Annotated[v.Moment | None, f.DESCRIPTION, Rdf("schema:datePosted")] = None
    valid_until: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validThrough")] = None
    starts: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:jobStartDate")] = None
    sites: Annotated[f.Sites, Rdf("schema:jobLocation")] = None
    occupations: Annotated[
        list[v.Rome] | None, Several(), f.DESCRIPTION, Rdf("schema:occupationalCategory", "rome")
    ] = None
    diploma_level: Annotated[
        v.DiplomaLevel | None, f.DESCRIPTION, Facet("diploma_level"), Rdf("hub:diplomaLevel")
    ] = None
    experience: Annotated[v.Line | None, f.DESCRIPTION, Rdf("schema:experienceRequirements")] = None
    salary_min_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:salaryMinCents")] = None
    salary_max_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:salaryMaxCents")] = None
    salary_period: Annotated[v.SalaryPeriod | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:salaryPeriod")] = None
    application_url: Annotated[v.Url | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:applicationUrl")] = None
    reference: Annotated[v.Word | None, f.DESCRIPTION, Rdf("hub:reference")] = None
    employer: Annotated[f.Organisation, Rdf("schema:hiringOrganization")] = None
    employer_name: Annotated[f.OrganisationName, Rdf("hub:employerName")] = None


KIND = kind(
    Job, plural="jobs", page="emplois", layer=1, fr="Offre d'emploi", en="Job", classes=("schema:JobPosting",)
)
