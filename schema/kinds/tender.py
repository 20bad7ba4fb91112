"""Public tenders: notices of buyers, joined by their procedure."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.shapes import Lot
from schema.traits import Facet, Hint, Identifier, Rdf, Several, Text


class Tender(f.Record):
    name: Annotated[v.Name, f.IDENTITY, Hint("name"), Text(10), Rdf("dct:title")]
    procedure_id: Annotated[v.Word | None, f.IDENTITY, Identifier("procedure"), Rdf("hub:procedureId")] = None
    notice_ids: Annotated[list[v.Word] | None, Several(), f.IDENTITY, Rdf("dct:identifier")] = None
    status: Annotated[
        v.TenderStatus | None, f.DESCRIPTION, f.NEWEST, Facet("status"), Rdf("hub:tenderStatus")
    ] = None
    nature: Annotated[v.TenderNature | None, f.DESCRIPTION, Facet("nature"), Rdf("hub:nature")] = None
    procedure_type: Annotated[
        v.ProcedureType | None, f.DESCRIPTION, Facet("procedure_type"), Rdf("hub:procedureType")
    ] = None
    published: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:datePosted")] = None
    deadline: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:validThrough")] = None
    cpv: Annotated[list[v.Cpv] | None, Several(), f.DESCRIPTION, Facet("cpv"), Rdf("hub:cpv", "cpv")] = None
    nuts: Annotated[list[v.Nuts] | None, Several(), f.LOCATION, Rdf("hub:nuts", "nuts")] = None
    regions: f.Regions = None
    departments: f.Departments = None
    lots: Annotated[list[Lot] | None, Several(), f.DESCRIPTION, Rdf("hub:lot")] = None
    estimated_value_cents: Annotated[
        v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:estimatedValueCents")
    ] = None
    notice_url: Annotated[v.Url | None, f.DESCRIPTION, f.NEWEST, Rdf("dct:source")] = None
    replaced_by: Annotated[v.Url | None, f.DESCRIPTION, f.NEWEST, Rdf("dct:isReplacedBy")] = None
    documents_url: Annotated[v.Url | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:documentsUrl")] = None
    buyer: Annotated[f.Organisation, Rdf("dct:publisher")] = None
    buyer_name: Annotated[f.OrganisationName, Rdf("hub:buyerName")] = None
    winner_names: Annotated[f.OrganisationNames, Rdf("hub:winnerName")] = None
    offer_note: Annotated[v.LongText | None, f.TENDER, f.NEWEST, Text(1)] = None
    offer_price_cents: Annotated[v.Cents | None, f.TENDER, f.NEWEST] = None


KIND = kind(
    Tender,
    plural="tenders",
    page="marches",
    layer=1,
    fr="Marché public",
    en="Tender",
    classes=("hub:Tender", "schema:Demand"),
)
