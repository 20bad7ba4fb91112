"""The properties and classes that we promised to speak; hub/decisions/0011-vocabulary.md says why some are our own."""

import pytest

from schema import KINDS
from tests.conftest import ROOT

CLASSES = {
    "organisation": {"org:Organization", "foaf:Agent", "schema:Organization"},
    "solution": {"schema:SoftwareApplication", "schema:Product", "hub:Solution"},
    "expertise": {"schema:Service", "hub:Expertise"},
    "need": {"schema:Demand"},
    "event": {"schema:Event"},
    "training": {"schema:Course"},
    "job": {"schema:JobPosting"},
    "tender": {"hub:Tender"},
    "initiative": {"schema:Project"},
    "label": {"schema:Certification"},
    "resource": {"schema:LearningResource"},
    "call": {"schema:Grant"},
}
TABLE = """
organisation  name legal:legalName · other_names skos:altLabel · naf legal:companyActivity
organisation  legal_form legal:companyType · category org:classification · sites org:hasSite
organisation  closed schema:dissolutionDate · successors dct:isReplacedBy
solution      name schema:name · description schema:description · solution_type schema:applicationCategory
solution      audience schema:audience · educational_levels schema:educationalLevel · publisher schema:provider
solution      features schema:featureList · standards dct:conformsTo · labels hub:hasLabel · website schema:url
expertise     provider schema:provider · expertise_types schema:serviceType · regions schema:areaServed
need          name schema:name · valid_until schema:validThrough · regions schema:areaServed
need          need_types schema:itemOffered · status hub:needStatus
event         starts schema:startDate · ends schema:endDate · sites schema:location · organisers schema:organizer
event         status schema:eventStatus · attendance_mode schema:eventAttendanceMode
training      provider schema:provider · sessions schema:hasCourseInstance · modalities schema:courseMode
training      occupations schema:competencyRequired · objectives schema:teaches · formacodes hub:formacode
training      certifications schema:educationalCredentialAwarded · duration_hours hub:durationHours
job           name schema:title · description schema:description · published schema:datePosted
job           valid_until schema:validThrough · employer schema:hiringOrganization · sites schema:jobLocation
job           contract_type schema:employmentType · occupations schema:occupationalCategory
tender        notice_ids dct:identifier · procedure_id hub:procedureId · name dct:title · buyer dct:publisher
tender        cpv hub:cpv · deadline schema:validThrough · regions schema:areaServed · lots hub:lot
tender        notice_url dct:source · replaced_by dct:isReplacedBy
initiative    members schema:member · funders schema:funder · starts schema:startDate · ends schema:endDate
initiative    themes dct:subject · regions schema:areaServed
label         issuer schema:issuedBy · valid_from schema:validFrom · valid_until schema:validThrough
label         solution_names schema:about · criteria_url dct:conformsTo
"""
SAID = [
    (line.split(None, 1)[0], *pair.split())
    for line in TABLE.strip().splitlines()
    for pair in line.split(None, 1)[1].split(" · ")
]


@pytest.mark.parametrize(("kind", "field", "promised"), SAID)
def test_a_field_is_said_in_the_word_that_was_promised(kind: str, field: str, promised: str) -> None:
    rdf = KINDS[kind].fields[field].rdf
    assert rdf is not None
    assert rdf.property == promised


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_of_the_classes_that_were_promised(kind: str) -> None:
    assert CLASSES[kind] <= set(KINDS[kind].classes)


def test_the_decision_names_words_that_are_said() -> None:
    """Those of our own that it gives reasons for; the words that it turns down are said by no kind."""
    told = (ROOT / "hub" / "decisions" / "0011-vocabulary.md").read_text("utf-8")
    said = {field.rdf.property for kind in KINDS.values() for field in kind.fields.values() if field.rdf}
    said |= {name for kind in KINDS.values() for name in kind.classes}

    for own in ("hub:durationHours", "hub:priceCents", "hub:siren", "hub:hasLabel", "hub:labelName"):
        assert own in told
        assert own in said
    for not_said in ("schema:timeRequired", "schema:EducationEvent", "hub:LabelAward", "schema:geo"):
        assert not_said in told
        assert not_said not in said
