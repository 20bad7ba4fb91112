"""Each identifier has one written form; a wrong one says why."""

import pytest

from schema import Invalid
from schema.identifiers import SCHEMES

RIGHT = [
    ("siren", "732829320", "732829320"),
    ("siren", " 732 829 320 ", "732829320"),
    ("siren", "732.829.320", "732829320"),
    ("siren", "356000000", "356000000"),
    ("siret", "73282932000074", "73282932000074"),
    ("siret", "732 829 320 00074", "73282932000074"),
    ("uai", "0350122T", "0350122T"),
    ("uai", "0350122t", "0350122T"),
    ("rna", "W953002511", "W953002511"),
    ("rna", "w9g1000123", "W9G1000123"),
    ("rna", "W2A1000123", "W2A1000123"),
    ("ror", "029brtt94", "029brtt94"),
    ("ror", "https://ror.org/029BRTT94", "029brtt94"),
    ("vat", "FR 40 303265045", "FR40303265045"),
    ("vat", "FRK7399859412", "FRK7399859412"),
    ("vat", "BE 0428.759.497", "BE0428759497"),
    ("bce", "0428.759.497", "0428759497"),
    ("bce", "BE 0428.759.497", "0428759497"),
    ("ide", "CHE-100.155.212", "CHE100155212"),
    ("ide", "CHE-100.155.212 TVA", "CHE100155212"),
    ("neq", "1140000004", "1140000004"),
    ("wikidata", "https://www.wikidata.org/entity/Q4032", "Q4032"),
    ("wikidata", "q4032", "Q4032"),
    ("doi", "https://doi.org/10.5281/Zenodo.1234", "10.5281/zenodo.1234"),
    ("doi", "doi: 10.1000/182", "10.1000/182"),
]


@pytest.mark.parametrize(("scheme", "typed", "written"), RIGHT)
def test_it_is_written_in_one_form_and_stays_so(scheme: str, typed: str, written: str) -> None:
    assert SCHEMES[scheme](typed) == written
    assert SCHEMES[scheme](written) == written


WRONG = [
    ("siren", "732829321", "wrong_check_digit", "clé de contrôle"),
    ("siren", "73282932", "bad_length", "9 chiffres, reçu 8"),
    ("siren", "73282932000074", "bad_length", "est-ce un SIRET ?"),
    ("siren", "73282932O", "bad_format", "que des chiffres"),
    ("siren", "٧٣٢٨٢٩٣٢٠", "bad_format", "que des chiffres"),
    ("siret", "732829320", "bad_length", "est-ce un SIREN ?"),
    ("siret", "73282932000075", "wrong_check_digit", "clé de contrôle"),
    ("siret", "73282932100007", "wrong_check_digit", "clé de contrôle"),
    ("uai", "0350122A", "wrong_check_digit", "clé de contrôle"),
    ("uai", "0350122", "bad_format", "reçu 7 caractères"),
    ("uai", "0000000A", "all_zeros", "zéros"),
    ("rna", "751P12345", "old_form", "ancien numéro"),
    ("rna", "0591012345", "old_form", "commence par W"),
    ("rna", "W95300251", "bad_format", "9 caractères"),
    ("ror", "029brtt95", "wrong_check_digit", "clé de contrôle"),
    ("ror", "grid.7849.2", "bad_format", "ror.org"),
    ("vat", "FR41303265045", "wrong_check_digit", "clé de contrôle du TVA"),
    ("vat", "FR40303265046", "wrong_check_digit", "clé de contrôle du SIREN"),
    ("vat", "303265045", "bad_format", "lettres de pays"),
    ("bce", "0428759498", "wrong_check_digit", "clé de contrôle"),
    ("bce", "2428759497", "wrong_check_digit", "clé de contrôle"),
    ("ide", "CHE-100.155.213", "wrong_check_digit", "clé de contrôle"),
    ("neq", "9940000004", "bad_format", "11, 22, 33 ou 88"),
    ("wikidata", "4032", "bad_format", "Q273642"),
    ("doi", "10.12", "bad_format", "préfixe/suffixe"),
]


@pytest.mark.parametrize(("scheme", "typed", "code", "says"), WRONG)
def test_a_wrong_one_says_why(scheme: str, typed: str, code: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        SCHEMES[scheme](typed)

    assert refused.value.code == code
    assert says in refused.value.message_fr
    assert refused.value.message_en


@pytest.mark.parametrize("scheme", ["siren", "siret", "bce", "ide", "neq"])
def test_zeros_designate_nothing(scheme: str) -> None:
    length = {"siren": 9, "siret": 14, "bce": 10, "ide": 9, "neq": 10}[scheme]
    with pytest.raises(Invalid) as refused:
        SCHEMES[scheme]("0" * length)

    assert refused.value.code == "all_zeros"
