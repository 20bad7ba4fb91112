"""Every field, part of a field and list has a name in both languages, and no name is there for nothing."""

import pytest

from schema import KINDS, codes
from schema.kind import content_of
from schema.labels import field_label, labelled, list_label
from schema.shapes import Shape

FIELDS = {name for kind in KINDS.values() for name in kind.fields}
SHAPES = {
    shape for kind in KINDS.values() for field in kind.fields.values() if (shape := field.content.shape)
}


def parts(shape: type[Shape]) -> set[str]:
    assert not any(content_of(info.annotation).shape for info in shape.model_fields.values())
    return set(shape.model_fields)


NAMES = FIELDS.union(*map(parts, SHAPES)) | {"kind"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_name_has_a_label(language: str) -> None:
    assert [name for name in sorted(NAMES) if not field_label(name, language)] == []
    assert all(list_label(name, language) for name in codes.names())


def test_no_label_is_there_for_nothing() -> None:
    assert labelled("fields") == NAMES
    assert labelled("lists") == set(codes.names())
