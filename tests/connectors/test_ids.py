"""Ids follow the rule of the description: the same record has the same id wherever its row stands."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import StopRun
from connectors.mapping import Mapper
from connectors.row import Findings, Row
from schema import Item
from tests.connectors.shapes import ids, organisations, source

CSV = "Structure;Adresse;lat;mail\nMairie;1 rue A;4;a@b.fr\nMairie;1 rue A;5;c@d.fr\nMairie;2 rue B;4;\n"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Adresse", ["1 rue A", "1 rue A", "2 rue B"]),
        (["Structure", "Adresse"], ["Mairie|1 rue A", "Mairie|1 rue A", "Mairie|2 rue B"]),
    ],
)
def test_columns_and_their_composition(tmp_path: Path, rule: object, expected: list[str]) -> None:
    found = ids(tmp_path, CSV, kinds=[organisations(id=rule, fields={"name": "Structure"})])
    assert found == expected


def test_a_tie_break_is_twelve_figures_and_keeps_apart(tmp_path: Path) -> None:
    rule = {"columns": "Structure", "tie_break": ["Adresse", "lat"]}
    found = ids(tmp_path, CSV, kinds=[organisations(id=rule, fields={"name": "Structure"})])
    assert len(set(found)) == 3
    assert {len(one.partition("|")[2]) for one in found} == {12}


def test_a_personal_id_is_a_keyed_digest(tmp_path: Path) -> None:
    table = organisations(id={"columns": "mail", "digest": True}, fields={"name": "Structure"})
    found = ids(tmp_path, CSV, kinds=[table])
    assert len(found) == 2  # the third row has no mail
    assert all(len(one) == 32 and "@" not in one for one in found)
    with pytest.raises(StopRun, match="MAILLAGE_ID_SECRET"):
        Mapper(source(kinds=[table]), Findings())


def test_blanks_and_case_of_an_id() -> None:
    mapper = Mapper(source(), Findings())
    ((_, entry),) = mapper.map(Row("ligne 2", {"id": "  A\u00a0 b\n", "nom": "X"}))
    assert isinstance(entry, Item)
    assert entry.id == "A b"


def test_a_long_id_ends_with_its_digest() -> None:
    mapper = Mapper(source(), Findings())
    entries = [mapper.map(Row("ligne 2", {"id": "x" * 300 + end, "nom": "X"}))[0][1] for end in "ab"]
    first, second = (entry.id for entry in entries if isinstance(entry, Item))
    assert first != second
    assert len(first) <= 240


@given(st.lists(st.text(alphabet="ab |é", min_size=1, max_size=4), min_size=1, max_size=12), st.randoms())
def test_ids_survive_any_order(names: list[str], chance: random.Random) -> None:
    rows = [Row(f"ligne {number}", {"id": name, "nom": name}) for number, name in enumerate(names)]
    shuffled = chance.sample(rows, len(rows))
    mapper = Mapper(source(), Findings())

    def made(among: list[Row]) -> list[str]:
        return sorted(entry.id or "" for row in among for _, entry in mapper.map(row))

    assert made(rows) == made(shuffled)
