"""Delimited text as spreadsheets leave it: encoding and delimiter found out, every oddity told with its line."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import SkipRow, StopRun
from connectors.row import Findings
from tests.connectors.shapes import document, rows, values, workbook

TEXT = "id;nom\n1;Médiathèque\n2;L’été\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8 (with BOM)"),
        (TEXT.encode("windows-1252"), "Windows-1252"),
        (TEXT.replace("’", "'").encode("latin-1").replace(b"1;M", b"1;\x81M"), "ISO-8859-1"),
        (TEXT.replace("\n", "\r\n").encode(), "UTF-8"),
    ],
)
def test_the_encoding_is_found_and_told(tmp_path: Path, data: bytes, encoding: str) -> None:
    findings = Findings()
    found = values(rows("delimited", document(tmp_path, data), findings=findings))
    assert [row["nom"].lstrip("\x81").replace("’", "'") for row in found] == ["Médiathèque", "L'été"]
    assert findings.notes[0].message_en == f"annuaire.csv: encoding {encoding}."


def test_a_file_in_two_encodings_is_read_and_told(tmp_path: Path) -> None:
    findings = Findings()
    data = "id;nom\n1;Médiathèque\n".encode() + "2;Été\n".encode("windows-1252")
    found = values(rows("delimited", document(tmp_path, data), findings=findings))
    assert [row["nom"] for row in found] == ["Médiathèque", "Été"]
    assert "line 3" in next(note.message_en for note in findings.notes if note.code == "mixed_encodings")


@pytest.mark.parametrize(("mark", "said"), [(";", "“;”"), (",", "“,”"), ("\t", "tabulation"), ("|", "“|”")])
def test_the_delimiter_is_found_and_told(tmp_path: Path, mark: str, said: str) -> None:
    findings = Findings()
    data = f'id{mark}nom{mark}note\n1{mark}A{mark}"x, y; z"\n2{mark}B{mark}\n'
    found = values(rows("delimited", document(tmp_path, data), findings=findings))
    assert found == [{"id": "1", "nom": "A", "note": "x, y; z"}, {"id": "2", "nom": "B", "note": ""}]
    assert said in next(note.message_en for note in findings.notes if note.code == "delimiter")


STOPS = [
    ("empty", b"", {}, "empty_file", "the file is empty"),
    ("blank", b" \n \n", {}, "empty_file", "the file is empty"),
    ("workbook", workbook({"A": [["id"]]}), {}, "not_text", "workbook or ZIP"),
    ("UTF-16", TEXT.encode("utf-16"), {}, "not_text", "UTF-16"),
    ("web page", b"<!DOCTYPE html><html>", {}, "web_page", "web page"),
    ("not as announced", TEXT.encode("windows-1252"), {"encoding": "utf-8"}, "not_utf8", "line 2"),
    ("lying mark", b"\xef\xbb\xbf" + TEXT.encode("windows-1252"), {}, "not_utf8", "line 2"),
    ("no header there", TEXT.encode(), {"header": 9}, "no_header", "line 9"),
    ("unclosed quote", b'id;nom\n1;A\n2;"B\n3;C\n', {}, "unclosed_quote", "line 3"),
    ("huge cell", b'id;nom\n1;A\n2;"' + b"x" * 70_000 + b'"\n', {}, "unclosed_quote", "line 3"),
    ("a thousand lines in a cell", b'id;nom\n1;"' + b"x\n" * 1_500 + b'"\n2;A\n', {}, "unclosed_quote", "line 2"),
    ("endless line", b"id;nom\n" + b"x" * (1 << 20), {}, "line_too_long", "line 2"),
    ("many columns", b";".join(b"c" for _ in range(2_001)) + b"\n", {}, "too_many_columns", "2001"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "options", "code", "said"), [case[1:] for case in STOPS], ids=[case[0] for case in STOPS]
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, data: bytes, options: dict[str, Any], code: str, said: str
) -> None:
    with pytest.raises(StopRun) as stopped:
        rows("delimited", document(tmp_path, data), **options)
    assert stopped.value.code == code
    assert said in stopped.value.message_en
    assert stopped.value.message_fr.startswith("annuaire.csv") or "ligne" in stopped.value.message_fr


@pytest.mark.parametrize(
    ("line", "code"),
    [("id;nom", "header_again"), ("1;A;trop", "too_many_cells"), ("1;\0A", "nul")],
)
def test_a_bad_row_is_skipped_with_its_line(tmp_path: Path, line: str, code: str) -> None:
    first, skipped, last = rows("delimited", document(tmp_path, f"id;nom\n1;A\n{line}\n2;B\n"))
    assert isinstance(skipped, SkipRow)
    assert (skipped.code, skipped.position) == (code, "ligne 3")
    assert values([first, last]) == [{"id": "1", "nom": "A"}, {"id": "2", "nom": "B"}]


def test_headers_twice_and_none(tmp_path: Path) -> None:
    findings = Findings()
    data = "id; lien  source ;lien source;;\n1;a;b;;\n2;c;d;e;\n"
    found = values(rows("delimited", document(tmp_path, data), findings=findings))
    assert found == [
        {"id": "1", "lien source": "a", "lien source (2)": "b"},
        {"id": "2", "lien source": "c", "lien source (2)": "d", "colonne 4": "e"},
    ]
    assert "column 3 becomes “lien source (2)”" in findings.notes[-1].message_en


def test_header_further_down_help_text_and_blank_lines(tmp_path: Path) -> None:
    findings = Findings()
    data = "Annuaire 2024;\nid;nom\nun identifiant;le nom\n;\n1;A\n\n2;B;\n3\n"
    found = rows("delimited", document(tmp_path, data), findings=findings, header=2, skip=1)
    assert [(row.position, dict(row.values)) for row in found if not isinstance(row, SkipRow)] == [
        ("ligne 5", {"id": "1", "nom": "A"}),
        ("ligne 7", {"id": "2", "nom": "B"}),
        ("ligne 8", {"id": "3"}),
    ]
    assert findings.blank == 2


def test_a_row_begins_on_its_first_line(tmp_path: Path) -> None:
    found = rows("delimited", document(tmp_path, 'id;nom\n1;"A\nB"\n2;C\n'))
    assert [row.position for row in found] == ["ligne 2", "ligne 4"]


cells = st.text(alphabet=st.characters(codec="windows-1252", exclude_categories=["Cc"]), max_size=12)


@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_was_written_is_read(table: list[tuple[str, str, str]], delimiter: str, encoding: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("première", "deuxième", "troisième"), *table])
    with TemporaryDirectory() as folder:
        at_hand = document(Path(folder), written.getvalue().encode(encoding))
        found = values(rows("delimited", at_hand))
    assert [tuple(row.values()) for row in found] == [row for row in table if "".join(row).strip()]
