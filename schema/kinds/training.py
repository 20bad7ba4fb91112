"""Courses that people can follow, with their sessions."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.shapes import Session
from schema.traits import Facet, Rdf, Several, Text


class Training(f.Record):
    modalities: Annotated[
        list[v.TrainingModality] | None, Several(), f.DESCRIPTION, Facet("modality"), Rdf("schema:courseMode")
    ] = None
    sessions: Annotated[list[Session] | None, Several(), f.DESCRIPTION, Rdf("schema:hasCourseInstance")] = (
        None
    )
    sites: Annotated[f.Sites, Rdf("schema:location")] = None
    sectors: f.Sectors = None
    educational_levels: f.EducationalLevels = None
    audience: f.Audiences = None
    languages: f.Languages = None
    objectives: Annotated[v.LongText | None, f.DESCRIPTION, Text(2), Rdf("schema:teaches")] = None
    prerequisites: Annotated[v.LongText | None, f.DESCRIPTION, Rdf("schema:coursePrerequisites")] = None
    duration_hours: Annotated[v.Count | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:durationHours")] = None
    price_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:priceCents")] = None
    diploma_level: Annotated[
        v.DiplomaLevel | None, f.DESCRIPTION, Facet("diploma_level"), Rdf("hub:diplomaLevel")
    ] = None
    certifications: Annotated[
        list[v.Word] | None, Several(), f.DESCRIPTION, Rdf("schema:educationalCredentialAwarded")
    ] = None
    formacodes: Annotated[
        list[v.Formacode] | None, Several(), f.DESCRIPTION, Rdf("hub:formacode", "formacode")
    ] = None
    occupations: Annotated[
        list[v.Rome] | None, Several(), f.DESCRIPTION, Rdf("schema:competencyRequired", "rome")
    ] = None
    provider: Annotated[f.Organisation, Rdf("schema:provider")] = None
    provider_name: Annotated[f.OrganisationName, Rdf("hub:providerName")] = None


KIND = kind(
    Training,
    plural="trainings",
    page="formations",
    layer=1,
    fr="Formation",
    en="Training",
    classes=("schema:Course",),
)
