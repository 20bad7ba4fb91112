"""Delimited text (CSV, TSV): encoding and delimiter are found out and told, no cell is lost in silence."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal

from pydantic import Field

from connectors.errors import SkipRow, SourceError, StopRun
from connectors.foreign.text_file import Encoding, find_encoding, lines
from connectors.protocols import Document, Job
from connectors.row import Findings, Row, distinct
from connectors.rules import Strict
from connectors.wording import counted, place, sentence

SUFFIXES = (".csv", ".tsv", ".txt")
MOST_COLUMNS = 2_000
LARGEST_CELL = 64 * 1024
LONGEST_ROW = 1_000
SAMPLE = 100
_MARKS = {"tab": "\t"}
_LABELS = {"\t": "tabulation"}


class Options(Strict):
    """The description's `options`."""

    delimiter: Literal["auto", ";", ",", "tab", "|"] = "auto"
    encoding: Literal["auto", "utf-8", "windows-1252", "iso-8859-1"] = "auto"
    header: int = Field(1, ge=1)
    skip: int = Field(0, ge=0)


def read(job: Job) -> Iterator[Row | SkipRow]:
    """One row per record below the header. Raises StopRun: no text, no header, a quote never closed."""
    csv.field_size_limit(LARGEST_CELL)
    for document in job.documents:
        encoding = find_encoding(document, job.options.encoding, job.findings)
        delimiter = _delimiter(document, encoding, job)
        yield from _Table(document, job, _Records(document, encoding, delimiter)).rows()


class _Records:
    """The records of a file as lists of cells, each with the line where it begins."""

    def __init__(self, document: Document, encoding: Encoding, delimiter: str) -> None:
        self._document = document
        self._ended = False
        self._lines = lines(document, encoding)
        self._reader = csv.reader(self._fed(), delimiter=delimiter)
        self.line = 0

    def _fed(self) -> Iterator[str]:
        yield from self._lines
        self._ended = True

    def __iter__(self) -> Iterator[list[str]]:
        while True:
            self.line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                raise self._unclosed() from None
            # The reader asked for a line beyond the last, or took a thousand for one record: an open quote.
            if self._ended or self._reader.line_num - self.line > LONGEST_ROW:
                raise self._unclosed()
            yield cells

    def _unclosed(self) -> SourceError:
        where = self._document.place(f"ligne {self.line}")
        return StopRun(
            "unclosed_quote",
            f"{where} : un guillemet ouvert n'est jamais refermé, ou une cellule dépasse 64 Kio.",
            f"{place(where, 'en')}: a quote is never closed, or a cell is over 64 KiB.",
        )


class _Table:
    """A header and the rows below it."""

    def __init__(self, document: Document, job: Job, records: _Records) -> None:
        self._document, self._job, self._records = document, job, records

    def rows(self) -> Iterator[Row | SkipRow]:
        records = iter(self._records)
        cells = next(islice(records, self._job.options.header - 1, None), None)
        if cells is None or not any(map(str.strip, cells)):
            raise StopRun(
                "no_header",
                f"{self._document.name} : pas d'en-tête à la ligne {self._job.options.header}.",
                f"{self._document.name}: no header at line {self._job.options.header}.",
            )
        header = headers(cells, self._document, self._job.findings)
        nameless = {name for name, cell in zip(header, cells, strict=True) if not cell.strip()}
        for _ in islice(records, self._job.options.skip):
            pass
        for found in records:
            text = "".join(found)
            if not text.strip():
                self._job.findings.blank += 1
            elif "\0" in text:
                fr = "la ligne contient le caractère NUL, retirez-le"
                en = "the line holds the NUL character, remove it"
                yield self._skip("nul", fr, en, values=dict(zip(header, found, strict=False)))
            else:
                yield self._row(header, cells, nameless, found)

    def _row(
        self, header: list[str], named: list[str], nameless: set[str], cells: list[str]
    ) -> Row | SkipRow:
        values = dict(zip(header, cells, strict=False))
        if len(cells) > len(header) and "".join(cells[len(header) :]).strip():
            columns = (
                counted(len(header), "colonne", "colonnes"),
                counted(len(header), "column", "columns", "en"),
            )
            fr = f"{len(cells)} cellules pour {columns[0]}, vérifiez les guillemets"
            en = f"{len(cells)} cells for {columns[1]}, check the quotes"
            return self._skip("too_many_cells", fr, en, cells[len(header)], values)
        if cells == named:
            return header_again(self._place(), cells[0])
        for name in nameless:
            if not values.get(name, "").strip():
                values.pop(name, None)
        if not self._document.alone:
            values = {"_file": self._document.name, **values}
        return Row(self._place(), values)

    def _place(self) -> str:
        return self._document.place(f"ligne {self._records.line}")

    def _skip(
        self, code: str, fr: str, en: str, value: str = "", values: Mapping[str, str] | None = None
    ) -> SkipRow:
        fr, en = f"{sentence(fr)}.", f"{sentence(en)}."
        return SkipRow(code, fr, en, position=self._place(), value=value, values=values)


def header_again(position: str, first: str) -> SkipRow:
    """A row that repeats the header, as lists have it that were put together from several."""
    return SkipRow(
        "header_again",
        "L'en-tête revient, supprimez cette ligne.",
        "The header comes again, delete this line.",
        position=position,
        value=first,
    )


def headers(cells: list[str], document: Document, findings: Findings) -> list[str]:
    """Names for the columns: a header twice gets " (2)" and is reported, an empty one is "colonne 7"."""
    if len(cells) > MOST_COLUMNS:
        raise StopRun(
            "too_many_columns",
            f"{document.name} : {len(cells)} colonnes, {MOST_COLUMNS} au plus.",
            f"{document.name}: {len(cells)} columns, {MOST_COLUMNS} at most.",
        )
    found: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        wanted = " ".join(cell.split()) or f"colonne {number}"
        name = distinct(wanted, found)
        if name != wanted:
            findings.add(
                "header_twice",
                f"{document.name} : en-tête « {wanted} » en double, la colonne {number} devient « {name} ».",
                f"{document.name}: the header “{wanted}” stands twice, column {number} becomes “{name}”.",
            )
        found[name] = None
    return list(found)


def _delimiter(document: Document, encoding: Encoding, job: Job) -> str:
    asked: str = job.options.delimiter
    if asked != "auto":
        return _MARKS.get(asked, asked)
    sample = list(islice(lines(document, encoding), SAMPLE))
    shares = {mark: _regular(sample, mark) for mark in (";", ",", "\t", "|")}
    best: str = max(shares, key=lambda mark: shares[mark])
    regular, width = shares[best]
    label = _LABELS.get(best, best)
    if width < 2:
        job.findings.add(
            "one_column",
            f"{document.name} : aucun séparateur trouvé, une seule colonne.",
            f"{document.name}: no delimiter found, one column only.",
        )
        return ","
    job.findings.add(
        "delimiter", f"{document.name} : séparateur « {label} ».", f"{document.name}: delimiter “{label}”."
    )
    if regular < 0.5:
        job.findings.add(
            "irregular",
            f"{document.name} : plus de la moitié des premières lignes n'ont pas {width} cellules.",
            f"{document.name}: more than half of the first lines do not have {width} cells.",
        )
    return best


def _regular(sample: list[str], mark: str) -> tuple[float, int]:
    """How the sample looks when cut at this mark: the share of rows with the usual width, and that width."""
    try:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=mark) if cells]
    except csv.Error:
        return 0.0, 0
    width = max(set(widths), key=lambda one: (widths.count(one), one), default=0)
    return (widths.count(width) / len(widths), width) if width > 1 else (0.0, 0)
