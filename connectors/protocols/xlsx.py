"""XLSX workbooks: one visible sheet, values only; what else the workbook holds is reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from pydantic import Field
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from connectors.errors import SkipRow, StopRun
from connectors.foreign.zip_check import check_workbook, refused
from connectors.protocols import Document, Job
from connectors.protocols.delimited import header_again, headers
from connectors.row import Findings, Row, text_of
from connectors.rules import Strict

SUFFIXES = (".xlsx", ".xlsm")


class Options(Strict):
    """The description's `options`. `sheet`: a name, or a number from 1; the first visible one if empty."""

    sheet: str = ""
    header: int = Field(1, ge=1)
    skip: int = Field(0, ge=0)


def read(job: Job) -> Iterator[Row | SkipRow]:
    """One row per line below the header that is not blank; dates become ISO text, 59260.0 becomes "59260"."""
    for document in job.documents:
        check_workbook(document, job.findings)
        try:
            book = load_workbook(str(document.path))
            sheet = book.get_sheet_by_name(_choose(document, book, job))
        except CalamineError:
            raise refused(
                document, "bad_workbook", "le classeur est illisible", "the workbook cannot be read"
            ) from None
        yield from _rows(document, sheet, job)


def _choose(document: Document, book: CalamineWorkbook, job: Job) -> str:
    """The name of the sheet to read; the others are noted."""
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    wanted: str = job.options.sheet
    every = [sheet.name for sheet in sheets]
    if wanted.isdecimal() and wanted not in every and 0 < int(wanted) <= len(every):
        wanted = every[int(wanted) - 1]
    chosen = wanted or next(iter(visible), "")
    if chosen not in visible:
        there = ", ".join(visible) or "—"
        raise StopRun(
            "no_sheet",
            f"{document.name} : pas de feuille visible « {chosen} » ; feuilles visibles : {there}.",
            f"{document.name}: no visible sheet “{chosen}”; visible sheets: {there}.",
        )
    _tell_others(document, [name for name in every if name != chosen], set(visible), job.findings)
    return chosen


def _tell_others(document: Document, names: list[str], visible: set[str], findings: Findings) -> None:
    for shown, fr, en in ((True, "non lues", "not read"), (False, "masquées, non lues", "hidden, not read")):
        some = ", ".join(name for name in names if (name in visible) is shown)
        if some:
            findings.add(
                "other_sheets",
                f"{document.name} : feuilles {fr} : {some}.",
                f"{document.name}: sheets {en}: {some}.",
            )


def _rows(document: Document, sheet: CalamineSheet, job: Job) -> Iterator[Row | SkipRow]:
    # Blank lines above the table are not part of the sheet's area: the numbers are those a person sees.
    first = (sheet.start or (0, 0))[0] + 1
    lines = enumerate(sheet.iter_rows(), start=first)
    line: list[Any] = next((line for number, line in lines if number >= job.options.header), [])
    if not any(map(_cell, line)):
        raise refused(
            document,
            "no_header",
            f"pas d'en-tête à la ligne {job.options.header}",
            f"no header at line {job.options.header}",
        )
    named = [_cell(value) for value in line]
    header = headers(named, document, job.findings)
    nameless = {name for name, cell in zip(header, named, strict=True) if not cell}
    for number, line in islice(lines, job.options.skip, None):
        cells = [_cell(value) for value in line]
        values = dict(zip(header, cells, strict=False))
        if not any(values.values()):
            job.findings.blank += 1
            continue
        kept = {name: value for name, value in values.items() if value or name not in nameless}
        place = document.place(f"{sheet.name}, ligne {number}")
        yield header_again(place, named[0]) if cells == named else Row(place, _with_file(document, kept))


def _with_file(document: Document, values: dict[str, Any]) -> dict[str, Any]:
    return values if document.alone else {"_file": document.name, **values}


def _cell(value: Any) -> str:
    """A cell as text."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return text_of(value)
