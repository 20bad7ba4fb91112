"""From documents at hand to entries and a report: protocol, code of the description, mapping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from jmespath.exceptions import JMESPathError

from connectors import protocols
from connectors.code_hook import changed
from connectors.contract import Report, Unread
from connectors.errors import SkipRow, StopRun
from connectors.mapping import Entry, Mapper
from connectors.protocols import Document, Job
from connectors.row import Findings, Row
from connectors.source import Source
from connectors.wording import place


@dataclass
class Work:
    """One pass over the documents of a source: `entries()` is walked once, `report()` complete after it."""

    source: Source
    documents: tuple[Document, ...]
    digest_key: bytes = b""
    most_rows: int = 500_000
    reverse: bool = False
    _findings: Findings = field(default_factory=Findings)
    _report: Report = field(default_factory=Report)

    def __post_init__(self) -> None:
        self._mapper = Mapper(self.source, self._findings, self.digest_key)

    def entries(self) -> Iterator[Entry]:
        """The records, and what could not become one, each with its position. Raises StopRun."""
        report = self._report
        for row in self._rows():
            report.rows += 1
            made = self._made(row)
            if isinstance(row, SkipRow):
                report.rows_unread += 1
            elif made:
                report.rows_with_records += 1
            else:
                report.rows_without += 1
            report.records += len(made)
            if max(report.rows, report.records) > self.most_rows:
                raise self._too_many(row.position)
            yield from made
        self._mapper.check_ids()

    def report(self) -> Report:
        """Counts, columns and notes."""
        columns, report = self._mapper.columns, self._report
        report.blank = self._findings.blank
        report.columns_mapped, report.columns_ignored = columns.mapped(), columns.left_out()
        report.columns_unknown = columns.unknown()
        report.columns_absent = columns.absent() if report.rows else ()
        report.notes = tuple(self._findings.notes)
        return report

    def _rows(self) -> Iterator[Row | SkipRow]:
        source = self.source
        shape = protocols.find(source.protocol)
        options = shape.Options.model_validate(source.options)
        job = Job(self.documents, options, self._findings, ZoneInfo(source.timezone), source.code_file)
        rows = shape.read(job)
        if self.reverse:
            rows = reversed(list(rows))
        if source.code_file and source.protocol != "python":
            return changed(rows, source.code_file)
        return rows

    def _made(self, row: Row | SkipRow) -> list[Entry]:
        if isinstance(row, SkipRow):
            return self._refused(row)
        try:
            return self._mapper.map(row) if row.values else []
        except JMESPathError as problem:
            return self._refused(_without_path(row, problem))

    def _refused(self, row: SkipRow) -> list[Entry]:
        """One refusal per record whose key the row still tells, so that its last good version is kept; else one."""
        said = (row.position, row.code, row.field, row.value, row.message_fr, row.message_en)
        unread = Unread(*said, visible_to=self._mapper.floor)
        try:
            return self._mapper.refuse(row.values, unread) or [(row.position, unread)]
        except JMESPathError:
            return [(row.position, unread)]

    def _too_many(self, position: str) -> StopRun:
        return StopRun(
            "too_many_rows",
            f"{position} : la source dépasse {self.most_rows} lignes ou fiches.",
            f"{place(position, 'en')}: the source is over {self.most_rows} rows or records.",
        )


def _without_path(row: Row, problem: JMESPathError) -> SkipRow:
    """The refusal of a row whose values a path of the description does not fit."""
    what = " ".join(str(problem).split())[:80]
    return SkipRow(
        "path_failed",
        f"Un chemin « path » ne convient pas à cette ligne ({what}).",
        f"A “path” does not fit this row ({what}).",
        position=row.position,
        values=row.values,
    )
