"""A bad value drops itself and nothing else; only a missing name or an unknown kind refuses."""

from typing import Any

import pytest

from schema import KINDS, Refused, read
from tests.schema.builders import READ_SITE, SIREN, SITE, link, organisation


def test_a_right_record_is_taken_whole_and_without_a_word() -> None:
    said = organisation(
        level="legal_person",
        sites=[SITE],
        sectors=["research", "higher_education"],
        website="https://www.univ-lyon1.fr/",
        phone="04 72 44 80 00",
        email="Contact@univ-lyon1.fr",
    )

    reading = read("organisation", said)

    assert reading.issues == ()
    assert reading.data == said | {
        "sites": [READ_SITE],
        "sectors": ["higher_education", "research"],
        "phone": "+33472448000",
        "email": "contact@univ-lyon1.fr",
    }


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", [], {}, [None, ""], [{}], {"postcode": " "}])
@pytest.mark.parametrize("field", ["description", "sites", "siren", "contacts", "nothing_we_know"])
def test_blanks_are_not_values(field: str, blank: Any) -> None:
    reading = read("organisation", organisation() | {field: blank})

    assert reading.issues == () or field == "nothing_we_know"
    assert field not in reading.data or reading.data[field] == organisation().get(field)


@pytest.mark.parametrize("name", [None, "", " \t", "\u200b", 12, ["x"], "\ud800"])
def test_without_a_name_a_record_is_refused(name: Any) -> None:
    with pytest.raises(Refused) as refused:
        read("organisation", organisation(name=name))

    assert refused.value.issue.code == "missing_name"
    assert refused.value.issue.field == "name"


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(Refused, match="unknown kind") as refused:
        read("organization", {"name": "x"})

    assert "organisation" in refused.value.issue.message_fr


# field, what is said, code, what is kept of it
DROPPED: list[tuple[str, Any, str, Any]] = [
    ("siren", "732829321", "wrong_check_digit", None),
    ("siret", "732829320", "bad_length", None),
    ("siren", 196917744, "not_text", None),
    ("category", "licorne", "unknown_code", None),
    ("sectors", "school", "not_list", None),
    ("sectors", ["school", "magic"], "unknown_code", ["school"]),
    ("sectors", ["school", 3.5], "not_text", ["school"]),
    ("turnover_cents", 12.5, "not_integer", None),
    ("turnover_cents", True, "not_integer", None),
    ("turnover_cents", -1, "out_of_range", None),
    ("turnover_cents", 10**400, "out_of_range", None),
    ("website", "pas une url !", "bad_url", None),
    ("website", "javascript:alert(1)", "bad_url", None),
    ("website", "https://user:pass@example.fr/", "bad_url", None),
    ("email", "a@b.fr; c@d.fr", "bad_email", None),
    ("phone", "voir site", "bad_phone", None),
    ("description", "\ud800", "lone_surrogate", None),
    ("description", "x" * 20_001, "too_long", "x" * 20_000),
    ("name", "é" * 301, "too_long", "é" * 300),
    ("keywords", [f"mot {n:02}" for n in range(60)], "too_many", [f"mot {n:02}" for n in range(50)]),
    ("sites", [SITE, {"postcode": "1000"}], "bad_postcode", [READ_SITE]),
    ("sites", [SITE | {"latitude_e6": 999_000_000, "longitude_e6": 1}], "out_of_range", [READ_SITE]),
    ("sites", [SITE | {"latitude_e6": 45.78, "longitude_e6": 4.86}], "not_integer", [READ_SITE]),
    ("sites", [SITE | {"latitude_e6": 45_780_000}], "half_position", [READ_SITE]),
    ("sites", [SITE | {"latitude_e6": 0, "longitude_e6": 0}], "null_position", [READ_SITE]),
    (
        "sites",
        [SITE | {"latitude_e6": 4_860_000, "longitude_e6": 45_780_000}],
        "swapped_position",
        [READ_SITE],
    ),
    ("sites", [SITE | {"etage": 2}], "unknown_field", [READ_SITE]),
    ("portraits", [{"biography": "Elle a fondé…"}], "missing", None),
    ("taille", "XL", "unknown_field", None),
]


@pytest.mark.parametrize(("field", "value", "code", "kept"), DROPPED)
def test_a_bad_value_drops_itself_only(field: str, value: Any, code: str, kept: Any) -> None:
    good = organisation(acronym="UCBL", networks=["Réseau"])

    reading = read("organisation", good | {field: value})

    assert code in {issue.code for issue in reading.issues}
    assert all(issue.field.startswith(field) for issue in reading.issues)
    assert reading.data.get(field) == kept
    assert {k: v for k, v in reading.data.items() if k != field} == {
        k: v for k, v in good.items() if k != field
    }


def test_what_is_missing_since_its_value_was_bad_is_told_once() -> None:
    (issue,) = read("organisation", organisation(portraits=[{"name": 5, "biography": "Elle…"}])).issues

    assert (issue.field, issue.code) == ("portraits[0].name", "not_text")


def test_compound_values_have_one_order_and_stand_once() -> None:
    there, here = {"address": "2 rue du Lac"}, {"address": "1 rue du Lac"}

    assert read("event", {"name": "x", "sites": [there, here, there]}).data["sites"] == [here, there]


def test_of_too_long_a_list_the_same_values_are_kept_in_any_order() -> None:
    words = [f"mot {number:02}" for number in range(60)]

    assert (
        read("job", {"name": "x", "keywords": words}).data
        == read("job", {"name": "x", "keywords": words[::-1]}).data
    )


def test_an_issue_names_field_value_and_mend_in_both_languages() -> None:
    (issue,) = read("organisation", organisation(sites=[SITE, SITE | {"department": "Rhône"}])).issues

    assert (issue.code, issue.field, issue.value) == ("unknown_code", "sites[1].department", "Rhône")
    assert issue.message_fr == (
        "Champ sites[1].department (Département), valeur « Rhône » : ce code n'est pas dans la liste"
        " « Départements », que donne « maillage connector codes departments » : « 69 » (Rhône) ?"
    )
    assert issue.message_en == (
        "Field sites[1].department, value “Rhône”: this code is not in the list"
        " “Departments”, which “maillage connector codes departments” gives: “69” (Rhône)?"
    )


def test_a_shown_value_is_short_and_printable() -> None:
    (issue,) = read("organisation", organisation(siren="9\u202e\x00\ud800" * 100)).issues

    assert len(issue.value) <= 80
    assert issue.value.isprintable()


def test_a_hundred_issues_are_told_and_the_rest_counted() -> None:
    reading = read("organisation", organisation() | {f"colonne_{n:03}": n for n in range(130)})

    assert len(reading.issues) == 101
    assert reading.issues[-1].message_fr == "Et 30 autres valeurs écartées."


def test_the_rules_of_the_country_hold_for_phones_and_postcodes() -> None:
    said = {"name": "Haute École", "country": "BE", "phone": "02 123 45 67", "sites": [{"postcode": "1000"}]}

    reading = read("organisation", said)

    assert reading.issues == ()
    assert reading.data["phone"] == "+3221234567"
    assert reading.data["sites"] == [{"postcode": "1000"}]


def test_a_wrong_country_does_not_take_other_values_along() -> None:
    reading = read("organisation", organisation(country="La France", phone="0472448000", sites=[SITE]))

    assert [issue.field for issue in reading.issues] == ["country"]
    assert reading.data["phone"] == "+33472448000"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (link("local", " ed-42 "), link("local", "ed-42")),
        (link("siren", "196 917 744"), link("siren", SIREN)),
        (
            link("iri", "HTTPS://Hub.example/id/organisation/1"),
            link("iri", "https://hub.example/id/organisation/1"),
        ),
        (link("web_domain", "https://www.univ-lyon1.fr/"), link("web_domain", "univ-lyon1.fr")),
        (link("siren", "1"), None),
        (link("name", "Lyon 1"), None),
        (link("local", ""), None),
        (link("local", 12), None),
        ("Lyon 1", None),
    ],
)
def test_a_link_is_written_as_its_scheme_writes_it(said: Any, kept: Any) -> None:
    assert read("solution", {"name": "Moodle", "publisher": said}).data.get("publisher") == kept


def test_hidden_characters_leave_a_text_and_its_paragraphs_stay() -> None:
    said = {
        "name": "E\u0301cole\u202e du\u00ad  Lac\x07",
        "description": "Un\u200b.\r\n\r\n\r\n\tDeux  mots.\n",
    }

    assert read("initiative", said).data == {"name": "École du Lac", "description": "Un.\n\nDeux mots."}


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_enough_for_every_kind(kind: str) -> None:
    assert read(kind, {"name": " Un nom "}).data == {"name": "Un nom"}
