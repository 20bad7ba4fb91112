"""Value tables: as people write values, with `*` for any characters, and nothing lost on the way."""

import pytest

from connectors.mapping.value_tables import ValueTable

TABLE = ValueTable(
    {
        "Mairie": "town_hall",
        "*mairie*": "local_authority",
        "*france services*": "france_services",
        "Mairie*": "not reached",
        "Rien*": "",
        "a.c": "a dot is a dot",
    }
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("MAIRIE ", "town_hall"),
        ("La  mairie\nde Corscia", "local_authority"),
        ("Espace France\u00a0services", "france_services"),
        ("rien du tout", ""),
        ("abc", "abc"),
        ("a.c", "a dot is a dot"),
        ("inconnu", "inconnu"),
    ],
)
def test_the_exact_key_goes_first_then_the_first_that_fits(said: str, expected: str) -> None:
    assert TABLE.first(said, said) == expected


def test_a_flag_adds_every_entry_that_fits() -> None:
    assert TABLE.every("mairie") == ["town_hall", "local_authority", "not reached"]
    assert TABLE.every("France services de la mairie") == ["local_authority", "france_services"]
    assert TABLE.every("rien") == TABLE.every("inconnu") == []
