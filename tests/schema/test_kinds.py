"""The kinds, their fields and marks: agreed line by line, and consistent with one another."""

from dataclasses import fields as parts_of

import pytest

from schema import KINDS, Field, FieldClass, Kind, Level
from schema.codes import listed
from schema.shapes import LinkRefShape
from tests.schema.golden import must_equal_golden

FIELDS = [
    pytest.param(kind, field, id=f"{kind.name}.{field.name}")
    for kind in KINDS.values()
    for field in kind.fields.values()
]


def written(kind: Kind, field: Field) -> str:
    marks = [
        f"{mark}={value}"
        for mark in ("identifier", "hint", "link", "personal", "rdf", "facet", "text")
        if (value := getattr(field, mark))
        and (value := "/".join(str(said) for p in parts_of(value) if (said := getattr(value, p.name)) != ""))
    ]
    several = ["several"] if field.several else []
    codes = [f"codes={field.content.codes}"] if field.content.codes else []
    form = field.content.shape.__name__ if field.content.shape else field.content.base.__name__
    return " ".join(
        [
            f"{kind.name}.{field.name}",
            form,
            field.field_class,
            *several,
            f"keep={field.keep.rule}",
            *codes,
            *marks,
        ]
    )


def test_the_fields_and_their_marks_are_agreed() -> None:
    lines = [written(kind, field) for kind in KINDS.values() for field in kind.fields.values()]
    must_equal_golden("fields.txt", "\n".join(lines) + "\n")


def test_the_kinds_and_their_paths_are_agreed() -> None:
    lines = [
        f"{k.layer} {k.name} {k.plural} /{k.page} {k.labels['fr']} | {k.labels['en']}" for k in KINDS.values()
    ]
    must_equal_golden("kinds.txt", "\n".join(lines) + "\n")


def test_organisations_come_first() -> None:
    assert next(iter(KINDS)) == "organisation"
    assert [kind.layer for kind in KINDS.values()] == sorted(kind.layer for kind in KINDS.values())


def test_every_field_class_has_a_field() -> None:
    assert {field.field_class for kind in KINDS.values() for field in kind.fields.values()} == set(FieldClass)


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_links_lead_to_a_lower_layer_or_to_their_own_kind_and_only_links_do(kind: Kind, field: Field) -> None:
    assert (field.content.shape is LinkRefShape) == (field.link is not None)
    if field.link:
        assert KINDS[field.link.kind].layer < kind.layer or field.link.kind == kind.name


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_marks_agree_with_one_another(kind: Kind, field: Field) -> None:
    if field.identifier:
        assert field.field_class is FieldClass.IDENTITY
        assert not field.several
        assert field.identifier.level in (None, *Level)
    if field.personal:
        assert field.field_class in (FieldClass.PERSON_CONTACT, FieldClass.PERSON_EXTRA)
    if field.field_class in (FieldClass.PERSON_CONTACT, FieldClass.PERSON_EXTRA):
        assert field.personal
        assert field.rdf is None
    if field.facet:
        assert field.content.codes or field.content.base is bool or field.name == "cpv"
    if field.content.codes:
        assert listed(field.content.codes)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_two_fields_of_a_kind_have_one_property_or_facet(kind: Kind) -> None:
    properties = [field.rdf.property for field in kind.fields.values() if field.rdf]
    facets = [field.facet.name for field in kind.fields.values() if field.facet]

    assert len(properties) == len(set(properties))
    assert len(facets) == len(set(facets))
