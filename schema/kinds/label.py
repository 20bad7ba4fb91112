"""Labels that a body awards, and who holds them."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Rdf, Several


class Label(f.Record):
    status: Annotated[
        v.LabelStatus | None, f.DESCRIPTION, f.NEWEST, Facet("status"), Rdf("hub:labelStatus")
    ] = None
    valid_from: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validFrom")] = None
    valid_until: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validThrough")] = None
    criteria: Annotated[v.LongText | None, f.DESCRIPTION, Rdf("hub:criteria")] = None
    criteria_url: Annotated[v.Url | None, f.DESCRIPTION, Rdf("dct:conformsTo")] = None
    sectors: f.Sectors = None
    regions: f.Regions = None
    issuer: Annotated[f.Organisation, Rdf("schema:issuedBy")] = None
    issuer_name: Annotated[f.OrganisationName, Rdf("hub:issuerName")] = None
    holders: Annotated[f.Organisations, Rdf("hub:holder")] = None
    holder_names: Annotated[f.OrganisationNames, Rdf("hub:holderName")] = None
    solution_names: Annotated[list[v.Name] | None, Several(), f.DESCRIPTION, Rdf("schema:about")] = None
    evidence: Annotated[v.LongText | None, f.LABEL_EVIDENCE, f.NEWEST] = None
    evidence_urls: Annotated[list[v.Url] | None, Several(), f.LABEL_EVIDENCE] = None


KIND = kind(
    Label,
    plural="labels",
    page="labels",
    layer=1,
    fr="Label",
    en="Label",
    classes=("hub:Label", "schema:Certification"),
)
