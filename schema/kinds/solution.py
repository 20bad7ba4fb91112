"""What the sector offers to be used: software, content, equipment, services."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.shapes import LinkRef
from schema.traits import Facet, Identifier, Link, Rdf, Several, Text


class Solution(f.Record):
    solution_type: Annotated[
        v.SolutionType | None, f.DESCRIPTION, Facet("solution_type"), Rdf("schema:applicationCategory")
    ] = None
    sectors: f.Sectors = None
    educational_levels: f.EducationalLevels = None
    audience: f.Audiences = None
    languages: f.Languages = None
    features: Annotated[list[v.Line] | None, Several(), f.DESCRIPTION, Text(3), Rdf("schema:featureList")] = (
        None
    )
    standards: Annotated[list[v.Line] | None, Several(), f.DESCRIPTION, Text(2), Rdf("dct:conformsTo")] = None
    pricing: Annotated[v.Pricing | None, f.DESCRIPTION, f.NEWEST, Facet("pricing"), Rdf("hub:pricing")] = None
    licences: Annotated[list[v.Word] | None, Several(), f.DESCRIPTION, Rdf("hub:softwareLicence")] = None
    version: Annotated[v.Word | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:softwareVersion")] = None
    source_code: Annotated[v.Url | None, f.DESCRIPTION, Rdf("hub:sourceCode")] = None
    wikidata: Annotated[v.Wikidata | None, f.IDENTITY, Identifier("wikidata"), Rdf("hub:wikidata")] = None
    publisher: Annotated[f.Organisation, Rdf("schema:provider")] = None
    publisher_name: Annotated[f.OrganisationName, Rdf("hub:publisherName")] = None
    labels: Annotated[list[LinkRef] | None, Several(), f.DESCRIPTION, Link("label"), Rdf("hub:hasLabel")] = (
        None
    )
    label_names: Annotated[list[v.Line] | None, Several(), f.DESCRIPTION, Text(2), Rdf("hub:labelName")] = (
        None
    )


KIND = kind(
    Solution,
    plural="solutions",
    page="solutions",
    layer=2,
    fr="Solution",
    en="Solution",
    classes=("hub:Solution", "schema:SoftwareApplication", "schema:Product"),
)
