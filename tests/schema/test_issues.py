"""What people are told of a value: each sentence names the field, shows the value as it was written, and gives a mend."""

import json
import re
from typing import Any

import pytest

from schema import Issue, Refused, read
from schema.codes import near
from tests.schema.builders import SITE, link, organisation
from tests.schema.sources import codes_that_fields_raise

MEND = {
    "fr": r"par exemple|que donne|corrigez|renseignez|vérifiez|retirez|écrivez|laissez|donnez|indiquez|prenez"
    r"|échangez|remplissez|raccourcissez|ressaisissez|copiez|est-ce",
    "en": r"for example|gives|correct|fill|check|remove|write|leave|give|take|exchange|shorten|type it|copy|is it a",
}


def lone(field: str, value: Any, kind: str = "organisation") -> Issue:
    """The one issue of a value that is wrong in one way only."""
    (issue,) = read(kind, {"name": "x"} | {field: value}).issues
    return issue


# code, field, what is said, how it is shown, kind
TOLD: list[tuple[str, str, Any, str, str]] = [
    ("all_zeros", "siren", "000000000", "000000000", "organisation"),
    ("bad_commune_code", "sites", [{"commune_code": "99999"}], "99999", "organisation"),
    ("bad_date", "starts", "demain", "demain", "event"),
    ("bad_email", "email", "a at b", "a at b", "organisation"),
    ("bad_format", "naf", "informatique", "informatique", "organisation"),
    ("bad_format", "rna", "X1", "X1", "organisation"),
    ("bad_format", "uai", "12", "12", "organisation"),
    ("bad_format", "ror", "12", "12", "organisation"),
    ("bad_format", "vat", "FR12", "FR12", "organisation"),
    ("bad_format", "vat", "ZZ12", "ZZ12", "organisation"),
    ("bad_format", "neq", "4412345678", "4412345678", "organisation"),
    ("bad_format", "wikidata", "12", "12", "organisation"),
    ("bad_format", "siren", "12345678A", "12345678A", "organisation"),
    ("bad_format", "doi", "12", "12", "resource"),
    ("bad_format", "cpv", ["12"], "12", "tender"),
    ("bad_format", "nuts", ["Bretagne"], "Bretagne", "tender"),
    ("bad_format", "formacodes", ["12"], "12", "training"),
    ("bad_format", "occupations", ["12"], "12", "training"),
    ("bad_id", "publisher", link("local", "x" * 301), "", "solution"),
    ("bad_length", "siren", "12", "12", "organisation"),
    ("bad_length", "siret", "732829320", "732829320", "organisation"),
    ("bad_phone", "phone", "3939", "3939", "organisation"),
    ("bad_postcode", "sites", [{"postcode": "1000"}], "1000", "organisation"),
    ("bad_url", "website", "http://a", "http://a", "organisation"),
    ("empty", "acronym", "\u200b", "", "organisation"),
    ("half_position", "sites", [{"latitude_e6": 45_780_000}], "latitude 45.78", "organisation"),
    ("lone_surrogate", "acronym", "a\ud800", "a", "organisation"),
    ("not_boolean", "remote", "parfois", "parfois", "job"),
    ("not_integer", "sites", [{"latitude_e6": "abc", "longitude_e6": 1}], "abc", "organisation"),
    ("not_integer", "turnover_cents", "beaucoup", "beaucoup", "organisation"),
    ("not_integer", "capacity", 12.5, "12.5", "event"),
    ("not_list", "sectors", {"a": True}, '{"a": true}', "organisation"),
    ("not_object", "sites", ["Lyon"], "Lyon", "organisation"),
    ("not_text", "acronym", ["é"], '["é"]', "organisation"),
    ("null_position", "sites", [{"latitude_e6": 0, "longitude_e6": 0}], "latitude 0, longitude 0", "organisation"),
    ("old_form", "rna", "0691012345", "0691012345", "organisation"),
    ("out_of_range", "sites", [{"latitude_e6": 999_000_000, "longitude_e6": 1}], "999000000", "organisation"),
    ("out_of_range", "funding_rate_percent", 120, "120", "call"),
    ("out_of_range", "capacity", -1, "-1", "event"),
    ("shared_platform", "web_domain", "facebook.com", "facebook.com", "organisation"),
    (
        "swapped_position",
        "sites",
        [{"latitude_e6": 4_860_000, "longitude_e6": 45_780_000}],
        "latitude 4.86, longitude 45.78",
        "organisation",
    ),
    ("too_long", "acronym", "x" * 101, "", "organisation"),
    ("too_many", "keywords", [f"m{n}" for n in range(51)], "", "organisation"),
    ("unknown_code", "category", "zzz", "zzz", "organisation"),
    ("unknown_code", "category", "école", "école", "organisation"),
    ("unknown_field", "taille", "XL", "XL", "organisation"),
    ("unknown_scheme", "publisher", link("name", "x"), '{"scheme": "name", "value": "x"}', "solution"),
    ("wrong_check_digit", "siren", "732829321", "732829321", "organisation"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "field", "value", "seen", "kind"), TOLD, ids=lambda part: str(part)[:20])
def test_each_sentence_names_field_value_and_mend(
    code: str, field: str, value: Any, seen: str, kind: str
) -> None:
    issue = lone(field, value, kind)

    assert issue.code == code
    assert issue.field.startswith(field)
    assert issue.value == seen or not seen
    for language, sentence in (("fr", issue.message_fr), ("en", issue.message_en)):
        reason = re.split(r" » : |”: ", sentence, maxsplit=1)[-1]
        assert issue.field in sentence
        assert issue.value in sentence
        assert re.search(MEND[language], reason), sentence
        assert "{'" not in sentence, "Python is no language of people"
        assert sentence.endswith((".", "?"))


def test_every_code_is_looked_at() -> None:
    never_alone = {"missing", "unknown_kind", "unreadable", "not_unicode"}
    assert {code for code, *_ in TOLD} | never_alone == codes_that_fields_raise()


@pytest.mark.parametrize(("kind", "said"), [("organisation", {}), ("clown", {"name": "x"})])
def test_a_refusal_gives_its_mend_too(kind: str, said: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        read(kind, said)

    assert re.search(MEND["fr"], refused.value.issue.message_fr)
    assert re.search(MEND["en"], refused.value.issue.message_en)


@pytest.mark.parametrize("wrong", ["abc", "999", 999_000_000, "48.8566 2.3522 9"])
@pytest.mark.parametrize("place", ["latitude_e6", "longitude_e6"])
def test_a_wrong_coordinate_is_told_once_with_its_bounds(wrong: Any, place: str) -> None:
    said = SITE | {"latitude_e6": 45_780_000, "longitude_e6": 4_860_000} | {place: wrong}

    issue = lone("sites", [said])

    assert issue.field == f"sites[0].{place}"
    assert "degré" in issue.message_fr
    assert "degree" in issue.message_en
    assert ("de -90 à 90" in issue.message_fr) == (place == "latitude_e6" and isinstance(wrong, str))


def test_a_missing_coordinate_is_told_where_no_other_fault_explains_it() -> None:
    first, second = read("organisation", organisation(sites=[{"latitude_e6": "a", "longitude_e6": 1},
                                                             {"longitude_e6": 1}])).issues  # fmt: skip

    assert (first.field, second.field) == ("sites[0].latitude_e6", "sites[1]")
    assert "la latitude manque" in second.message_fr


def test_fields_and_lists_bear_the_names_that_people_give_them() -> None:
    issue = lone("legal_form", "asso")

    assert issue.message_fr.startswith("Champ legal_form (Forme juridique), valeur « asso » : ")
    assert "la liste « Formes juridiques »" in issue.message_fr
    assert issue.message_fr.endswith("« association » (association) ?")
    assert lone("siren", "12").message_fr.startswith("Champ siren, valeur")


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("categories", "école", "school"),
        ("categories", "Ecoles", "school"),
        ("countries", "Frnce", "FR"),
        ("departments", "ille et vilaine", "35"),
        ("legal_forms", "asociation", "association"),
    ],
)
def test_the_nearest_code_comes_first(name: str, typed: str, code: str) -> None:
    assert near(name, typed)[0].code == code


def test_nothing_is_near_to_nonsense() -> None:
    assert near("categories", "zzz") == near("countries", "x" * 10_000) == ()


def test_compound_values_are_shown_as_json() -> None:
    issue = lone("publisher", link("nom", "École"), "solution")

    assert json.loads(issue.value) == {"scheme": "nom", "value": "École"}
