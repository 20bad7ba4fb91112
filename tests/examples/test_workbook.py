"""The workbook in the repository is what its text makes, and a spreadsheet reader understands it."""

import runpy
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tests.examples.read import EXAMPLES

FOLDER = EXAMPLES / "confluence" / "classeur"
build: Callable[[Path], bytes] = runpy.run_path(str(EXAMPLES / "make_xlsx.py"))["build"]


def test_the_workbook_is_what_its_text_makes() -> None:
    assert FOLDER.with_suffix(".xlsx").read_bytes() == build(FOLDER)


def test_its_sheets_are_named_and_one_is_hidden() -> None:
    book = CalamineWorkbook.from_path(str(FOLDER.with_suffix(".xlsx")))
    shown = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
    assert shown == {
        "Lisez-moi": True,
        "Structures": True,
        "Formations": True,
        "Emplois": True,
        "Marchés": True,
        "Listes": False,
    }


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Exemple & fils", "Exemple & fils"),
        ("00020016", 20016.0),
        ("1234.5", 1234.5),
        ("'0042", "0042"),
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-11-23T12:00", datetime(2026, 11, 23, 12)),  # noqa: DTZ001 (as in a spreadsheet)
        ("2027-04-31", "2027-04-31"),
        ("1 350 000 €", "1 350 000 €"),
    ],
)
def test_cells_are_what_a_spreadsheet_makes_of_them(text: str, cell: object, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "1-one.tsv").write_text(f"Feuille\tUne\nà gauche\t{text}\n", "utf-8")
    (tmp_path / "book.xlsx").write_bytes(build(folder))
    rows = CalamineWorkbook.from_path(str(tmp_path / "book.xlsx")).get_sheet_by_index(0).to_python()
    assert rows == [["à gauche", cell]]
