"""Which licences the signed charter lets into the common catalogue, and what is said of the others."""

import pytest

from charter import Licence, LicenceRefused, check_licence, licence, lint, load
from schema.codes import listed
from tests.charter.builders import the_charter

TEXT = the_charter().raw.decode()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("etalab-2.0", Licence.ACCEPTED),
        ("CC0-1.0", Licence.ACCEPTED),
        ("cc0-1.0", Licence.ACCEPTED),
        (" CC-BY-4.0 ", Licence.ACCEPTED),
        ("MIT", Licence.ACCEPTED),
        ("ODbL-1.0", Licence.APART),
        ("cc-by-sa-4.0", Licence.APART),
        ("CC-BY-NC-4.0", Licence.REFUSED),
        ("CC-BY", Licence.REFUSED),
        ("a-completer", Licence.REFUSED),
        ("", Licence.REFUSED),
    ],
)
def test_what_the_charter_says_of_a_licence(name: str, answer: Licence) -> None:
    assert licence(the_charter(), name) is answer


def test_our_list_of_licences_is_judged_whatever_its_spelling() -> None:
    judged = {code: licence(the_charter(), code) for code in listed("licences")}
    assert {code for code, answer in judged.items() if answer is Licence.ACCEPTED} == {
        "etalab-2.0",
        "cc0-1.0",
        "cc-by-4.0",
    }
    assert {code for code, answer in judged.items() if answer is Licence.APART} == {
        "cc-by-sa-4.0",
        "odbl-1.0",
    }


def test_another_version_of_the_charter_answers_for_itself() -> None:
    other = load(TEXT.replace('"MIT", ', "").replace('"ODbL-1.0", ', "").encode())
    assert lint(other.raw) == []
    assert licence(other, "MIT") is licence(other, "ODbL-1.0") is Licence.REFUSED


def test_a_charter_without_the_rule_accepts_nothing() -> None:
    before, _, rest = TEXT.partition('[[rule]]\nid = "O-01"')
    other = load(f"{before}[[rule]]{rest.partition('[[rule]]')[2]}".encode())
    assert other.named("licence") == ()
    assert licence(other, "etalab-2.0") is Licence.REFUSED
    with pytest.raises(LicenceRefused, match="licence_refused"):
        check_licence(other, "etalab-2.0")


@pytest.mark.parametrize(("name", "code"), [("GFDL-1.3", "licence_refused"), ("ODbL-1.0", "licence_apart")])
def test_a_refusal_names_the_licence_its_rule_and_its_article(name: str, code: str) -> None:
    with pytest.raises(LicenceRefused) as refused:
        check_licence(the_charter(), name)
    assert refused.value.code == code
    for said in (refused.value.message_fr, refused.value.message_en):
        assert all(word in said for word in (name, "O-01", "A11"))
        assert "\n" not in said
