"""Closed lists are complete, labelled in both languages, and found by label."""

import pytest

from schema import codes, normalise


@pytest.mark.parametrize("name", codes.names())
def test_every_code_has_labels_that_lead_back_to_it(name: str) -> None:
    listed = codes.listed(name)

    assert listed
    for code in listed.values():
        assert code.fr
        assert code.en
        assert normalise.line(code.fr) == code.fr
        assert codes.find(name, f" {code.code.upper()} ") == code.code


@pytest.mark.parametrize("name", [name for name in codes.names() if name != "shared_platforms"])
def test_no_two_codes_of_a_list_have_one_label(name: str) -> None:
    for language in ("fr", "en"):
        labels = [codes.folded(getattr(code, language)) for code in codes.listed(name).values()]
        assert len(labels) == len(set(labels))


def test_the_territories_are_all_there() -> None:
    departments = codes.listed("departments")

    assert sum(len(code) == 2 or code in ("971", "972", "973", "974", "976") for code in departments) == 101
    assert {department.parent for department in departments.values()} == set(codes.listed("regions"))
    assert departments["2A"].parent == "94"


@pytest.mark.parametrize(
    ("name", "label", "code"),
    [
        ("departments", "ille et vilaine", "35"),
        ("regions", "BRETAGNE", "53"),
        ("regions", "brittany", "53"),
        ("countries", "Suisse", "CH"),
        ("sectors", "Enseignement  supérieur", "higher_education"),
        ("sectors", "magie", None),
    ],
)
def test_a_label_finds_its_code(name: str, label: str, code: str | None) -> None:
    assert codes.find(name, label) == code


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="no list called"):
        codes.listed("../identifiers")
