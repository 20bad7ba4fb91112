"""Builds a real workbook from a folder of tab-separated sheets, so that a review can read what is in it.

    python connectors/examples/make_xlsx.py connectors/examples/confluence/classeur

One sheet per file, in the order of the names; the first line names the sheet (and may add "masquée"), the
others are its rows. As in a spreadsheet, figures become numbers (and lose their leading zeros), 2026-11-23
and 2026-11-23T12:00 become dates, and an apostrophe in front keeps the cell a text. The same text always
gives the same bytes.
"""

from __future__ import annotations

import re
import sys
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

NUMBER = re.compile(r"\d{1,15}(?:\.\d+)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?")
HIDDEN, HIDDEN_STATE = "masquée", ' state="hidden"'
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet has no time zone)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def build(folder: Path) -> bytes:
    """The workbook of a folder of .tsv files."""
    sheets = [file.read_text("utf-8").splitlines() for file in sorted(folder.glob("*.tsv"))]
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook([lines[0].split("\t") for lines in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
            + [("rIdStyles", "styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
    }
    for number, lines in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(lines[1:])
    return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            # Stored, with a fixed date: no version of a compressor or clock changes a byte.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, content.encode())
    return out.getvalue()


def _sheet(lines: list[str]) -> str:
    rows = "".join(_row(number, line.split("\t")) for number, line in enumerate(lines, start=1) if line)
    return f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _row(number: int, cells: list[str]) -> str:
    inside = "".join(_cell(number, at, text) for at, text in enumerate(cells) if text)
    return f'<row r="{number}">{inside}</row>'


def _cell(row: int, at: int, text: str) -> str:
    place = f'r="{_letters(at)}{row}"'
    if NUMBER.fullmatch(text):
        return f"<c {place}><v>{float(text):.15g}</v></c>"
    if DATE.fullmatch(text) and (days := _days(text)) is not None:
        return f'<c {place} s="{2 if "T" in text else 1}"><v>{days:.15g}</v></c>'
    plain = escape(text.removeprefix("'"))
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def _days(text: str) -> float | None:
    """Days since the epoch of spreadsheets; None for a day that does not exist, which stays a text."""
    try:
        return (datetime.fromisoformat(text) - EPOCH).total_seconds() / 86_400
    except ValueError:
        return None


def _letters(at: int) -> str:
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _workbook(titles: list[list[str]]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(title[1])} sheetId="{number}" r:id="rId{number}"'
        f"{HIDDEN_STATE if HIDDEN in title[2:] else ''}/>"
        for number, title in enumerate(titles, start=1)
    )
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _relations(relations: list[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _content_types(numbers: range) -> str:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    inside = "".join(
        f'<Override PartName="{name}" ContentType="{SHEET_TYPE}.{kind}+xml"/>' for name, kind in parts
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inside}</Types>'
    )


def main() -> None:
    """Writes beside each folder the workbook of its name."""
    for folder in map(Path, sys.argv[1:]):
        folder.with_suffix(".xlsx").write_bytes(build(folder))


if __name__ == "__main__":
    main()
