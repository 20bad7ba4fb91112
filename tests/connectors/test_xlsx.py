"""Workbooks: values as a person reads them, and nothing unpacked before the archive was judged."""

import io
import zipfile
from pathlib import Path

import pytest

from connectors.errors import StopRun
from connectors.row import Findings
from tests.connectors.shapes import Cell, Day, document, rows, values, workbook

SHEET: list[list[Cell]] = [
    ["id", "siret", "ouverture", "note", "note", ""],
    ["texte d'aide", "14 chiffres", "", "", "", ""],
    ["a", 60487647500499.0, Day(46076), True, 12.5, None],
    [None, None, None, None, None, None],
    ["b", 7, Day(46076.75), "#N/D", " x ", "perdu ?"],
]


def test_values_as_a_person_reads_them(tmp_path: Path) -> None:
    findings = Findings()
    book = workbook({"Structures": SHEET, "Autre": [["x"]], "Caché": [["y"]]}, hidden=["Caché"])
    found = rows("xlsx", document(tmp_path, book, "a.xlsx"), findings=findings, skip=1)
    assert [row.position for row in found] == ["Structures, ligne 3", "Structures, ligne 5"]
    first, second = values(found)
    assert first == {
        "id": "a",
        "siret": "60487647500499",
        "ouverture": "2026-02-23",
        "note": "true",
        "note (2)": "12.5",
    }
    assert second["ouverture"] == "2026-02-23T18:00:00"
    assert second["colonne 6"] == "perdu ?"
    assert findings.blank == 1
    said = " ".join(note.message_en for note in findings.notes)
    assert "sheets not read: Autre" in said
    assert "sheets hidden, not read: Caché" in said
    assert "“note” stands twice" in said


@pytest.mark.parametrize("sheet", ["Deux", "2"])
def test_a_sheet_by_name_or_number(tmp_path: Path, sheet: str) -> None:
    book = workbook({"Un": [["a"], ["1"]], "Deux": [["b"], ["2"]]})
    assert values(rows("xlsx", document(tmp_path, book, "a.xlsx"), sheet=sheet)) == [{"b": "2"}]


def test_a_header_further_down(tmp_path: Path) -> None:
    book = workbook({"Un": [["Annuaire"], [], ["id"], ["1"]]})
    found = rows("xlsx", document(tmp_path, book, "a.xlsx"), header=3)
    assert [(row.position, values([row])) for row in found] == [("Un, ligne 4", [{"id": "1"}])]


@pytest.mark.parametrize(
    ("sheet", "header", "code"),
    [("Trois", 1, "no_sheet"), ("Caché", 1, "no_sheet"), ("9", 1, "no_sheet"), ("Un", 5, "no_header")],
)
def test_no_such_sheet_or_header(tmp_path: Path, sheet: str, header: int, code: str) -> None:
    book = workbook({"Un": [["a"], ["1"]], "Caché": [["b"], ["2"]]}, hidden=["Caché"])
    with pytest.raises(StopRun) as stopped:
        rows("xlsx", document(tmp_path, book, "a.xlsx"), sheet=sheet, header=header)
    assert stopped.value.code == code
    assert "Un" in stopped.value.message_fr or code == "no_header"


PLAIN = {"Un": [["id"], ["1"]]}


def many() -> dict[str, bytes]:
    return {f"xl/media/{number}": b"" for number in range(2_001)}


def lied() -> bytes:
    """An archive whose directory claims a link."""
    packed = io.BytesIO(workbook(PLAIN))
    with zipfile.ZipFile(packed, "a") as archive:
        entry = zipfile.ZipInfo("xl/link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, b"/etc/passwd")
    return packed.getvalue()


REFUSED = [
    ("text", b"id;nom\n", "not_xlsx"),
    ("empty", b"", "not_xlsx"),
    ("cut", workbook(PLAIN)[:-60], "bad_archive"),
    ("tar before zip", b"x" * 512 + workbook(PLAIN), "not_xlsx"),
    ("bomb", workbook(PLAIN, parts={"xl/media/a.bin": bytes(64 << 20)}), "bomb"),
    ("many entries", workbook(PLAIN, parts=many()), "too_many_entries"),
    ("climbing name", workbook(PLAIN, parts={"../../etc/x": b""}), "entry_name"),
    ("absolute name", workbook(PLAIN, parts={"/etc/x": b""}), "entry_name"),
    ("drive", workbook(PLAIN, parts={"C:x": b""}), "entry_name"),
    ("link", lied(), "entry_name"),
    (
        "doctype",
        workbook(PLAIN, parts={"xl/x.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><x/>'}),
        "doctype",
    ),
    ("no workbook inside", b"", "not_xlsx"),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_an_archive_that_is_no_honest_workbook(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(StopRun) as stopped:
        rows("xlsx", document(tmp_path, data, "a.xlsx"))
    assert stopped.value.code == code
    assert stopped.value.message_fr.startswith("a.xlsx : ")


def test_a_zip_that_holds_no_workbook(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(StopRun, match="the workbook cannot be read"):
        rows("xlsx", document(tmp_path, packed.getvalue(), "a.xlsx"))


def test_macros_and_links_are_ignored_and_told(tmp_path: Path) -> None:
    findings = Findings()
    parts = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    found = rows("xlsx", document(tmp_path, workbook(PLAIN, parts=parts), "a.xlsx"), findings=findings)
    assert values(found) == [{"id": "1"}]
    assert {"macros", "links"} <= {note.code for note in findings.notes}
