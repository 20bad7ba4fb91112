"""P7: wrong registry numbers are dropped with their reason, the exception of La Poste holds."""

import pytest

from schema import read

CASES = [
    ("siren", "732829321", "wrong_check_digit"),
    ("siret", "73282932000075", "wrong_check_digit"),
    ("siret", "00000000000000", "all_zeros"),
    ("siren", "000000000", "all_zeros"),
    ("siret", "35600000049838", "wrong_check_digit"),
    ("siret", "35600000000049", "wrong_check_digit"),
]


@pytest.mark.parametrize(("field", "value", "code"), CASES)
def test_an_invalid_number_is_dropped_and_the_record_kept(field: str, value: str, code: str) -> None:
    reading = read("organisation", {"name": "La Poste", field: value})

    assert reading.data == {"name": "La Poste"}
    assert [issue.code for issue in reading.issues] == [code]


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837"])
def test_the_numbers_of_la_poste_are_taken(siret: str) -> None:
    """The head office keeps Luhn, every other site has a digit sum that is a multiple of five."""
    assert read("organisation", {"name": "La Poste", "siret": siret}).data["siret"] == siret


def test_a_number_that_nobody_bears_is_taken_as_it_is() -> None:
    """Luhn cannot tell it: that it is unknown to the register is for the resolution to see."""
    assert read("organisation", {"name": "Inventée", "siren": "123456782"}).data["siren"] == "123456782"
