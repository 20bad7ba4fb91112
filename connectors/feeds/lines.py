"""The lines of a feed's parts as items: the half of reading a feed that runs in the limited child process."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from connectors.contract import Limits, Report, Unread
from connectors.feeds import refusals
from connectors.mapping import Entry
from connectors.wording import sentence
from schema import Invalid, Item, Part, bucket_of, parse_item, read_part, upgrade
from schema.issues import shown
from schema.strict_json import loads


@dataclass
class Lines:
    """One pass over parts at hand: `entries()` is walked once, `report()` complete after it.

    A line that is no item, or lies in a part that is not its own, refuses its item; a part that is not what
    the manifest says raises StopRun.
    """

    parts: Sequence[tuple[Path, Part]]
    schema_version: str
    _report: Report = field(default_factory=Report)

    @classmethod
    def told(cls, job: Mapping[str, Any]) -> Self:
        """The pass that `job_of_lines` describes."""
        parts = [(Path(path), Part.model_validate(part)) for path, part in job["parts"]]
        return cls(parts, job["schema_version"])

    def entries(self) -> Iterator[Entry]:
        """The items in the order of the parts, each with its position: "partie 1a2b3c4d, ligne 7"."""
        for path, part in self.parts:
            for number, line in enumerate(_lines(path, part), start=1):
                position = f"partie {part.sha256[:8]}, ligne {number}"
                entry = self._entry(position, line, part)
                self._report.rows += 1
                self._report.records += 1
                if isinstance(entry, Unread):
                    self._report.rows_unread += 1
                else:
                    self._report.rows_with_records += 1
                yield position, entry

    def report(self) -> Report:
        """Counts; a feed has no columns."""
        return self._report

    def _entry(self, position: str, line: bytes, part: Part) -> Item | Unread:
        try:
            item = parse_item(line)
            if bucket_of(item.kind, item.id, part.buckets) != part.bucket:
                raise Invalid(
                    "wrong_part",
                    "la fiche est dans une partie qui n'est pas la sienne",
                    "the item lies in a part that is not its own",
                )
            data = upgrade(item.kind, item.data, self.schema_version)
            return item if data is item.data else replace(item, data=data)
        except Invalid as problem:
            return _unread(position, line, problem)


def job_of_lines(parts: Sequence[tuple[Path, Part]], schema_version: str, limits: Limits) -> dict[str, Any]:
    """What the child process is told."""
    return {
        "parts": [(str(path), part.model_dump()) for path, part in parts],
        "schema_version": schema_version,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }


def _lines(path: Path, part: Part) -> list[bytes]:
    try:
        return read_part(part, path.read_bytes())
    except Invalid as problem:
        raise refusals.part(part, problem.code, problem.message_fr, problem.message_en) from None


def _unread(position: str, line: bytes, problem: Invalid) -> Unread:
    """The refusal of one line, with the key of its item if that can be read: its last version is kept."""
    said = _object(line)
    kind, local_id = said.get("kind"), said.get("id")
    return Unread(
        position,
        problem.code,
        "",
        shown(line[:320].decode("utf-8", "replace")),
        f"{sentence(problem.message_fr)}.",
        f"{sentence(problem.message_en)}.",
        kind if isinstance(kind, str) else None,
        local_id if isinstance(local_id, str) else None,
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        said = loads(line)
    except Invalid:
        return {}
    return said if isinstance(said, dict) else {}
