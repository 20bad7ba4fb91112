"""One reading of a source tried without a hub: what would be taken, refused or repeated, and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from connectors.contract import Edge, Known, Report, Unread
from connectors.errors import SourceError
from connectors.reading import PlainReading, open_source
from connectors.source import Source
from schema import Issue, Item, Refused, read

# Of each sort: a thousand phones to mend do not hide the records that are refused.
MOST_PROBLEMS = 1_000
TICK = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A record refused, or (`refused` false) one of its fields left out, and where a person finds it."""

    position: str
    refused: bool
    kind: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it would be taken."""

    position: str
    kind: str
    id: str
    modified: str | None
    visible_to: str
    data: dict[str, Any]


@dataclass
class Trial:
    """What a reading gave: read = created + refused + repeated; `fragile` keys stand on several items."""

    report: Report = field(default_factory=Report)
    read: int = 0
    refused: int = 0
    repeated: int = 0
    fragile: int = 0
    fields_left_out: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    first: list[Shown] = field(default_factory=list)
    stopped: SourceError | None = None
    entries: list[bytes] = field(default_factory=list, repr=False)
    _told: Counter[bool] = field(default_factory=Counter, repr=False)
    _keys: dict[tuple[str, str], set[bytes]] = field(default_factory=dict, repr=False)

    @property
    def created(self) -> int:
        """Records that an empty hub would take."""
        return self.read - self.refused - self.repeated

    @property
    def ids(self) -> list[str]:
        """The local ids of the records taken."""
        return [local_id for _, local_id in self._keys]

    @property
    def untold(self) -> dict[str, int]:
        """How many refused records and values left out are counted, but not among the `problems`."""
        return {
            "refused": self.refused - self._told[True],
            "values": self.fields_left_out - self._told[False],
        }

    def take(self, position: str, entry: Item | Unread, show: int) -> None:
        """Counts one entry, as the hub's intake would."""
        self.read += 1
        if isinstance(entry, Unread):
            issue = Issue(entry.code, entry.field, entry.value, entry.message_fr, entry.message_en)
            self.entries.append(_digest(repr((entry.code, entry.field, entry.value, entry.kind)).encode()))
            self._refuse(position, entry.kind or "", issue)
            return
        self.entries.append(_digest(entry.line()))
        try:
            reading = read(entry.kind, entry.data)
        except Refused as refusal:
            self._refuse(position, entry.kind, refusal.issue)
            return
        for issue in reading.issues:
            self.fields_left_out += 1
            self._tell(Problem(position, False, entry.kind, issue))
        self._keep(Item(entry.kind, entry.id, reading.data, entry.modified, entry.visible_to, entry.narrowed))
        if len(self.first) < show:
            self.first.append(
                Shown(position, entry.kind, entry.id, entry.modified, entry.visible_to, reading.data)
            )

    def _keep(self, item: Item) -> None:
        held = self._keys.setdefault((item.kind, item.id), set())
        digest = _digest(item.line())
        if digest in held:
            self.repeated += 1
            return
        held.add(digest)
        self.kinds[item.kind] += 1
        self.fragile += len(held) == 2

    def _refuse(self, position: str, kind: str, issue: Issue) -> None:
        self.refused += 1
        self._tell(Problem(position, True, kind, issue))

    def _tell(self, problem: Problem) -> None:
        self.reasons[problem.issue.code] += 1
        if self._told[problem.refused] < MOST_PROBLEMS:
            self._told[problem.refused] += 1
            self.problems.append(problem)


def run_trial(
    source: Source,
    edge: Edge,
    show: int = 3,
    reverse: bool = False,
    tick: Callable[[int], None] = lambda _: None,
) -> Trial:
    """Reads the source to its end, or to what stops it (`Trial.stopped`). `tick` hears the count."""
    trial = Trial()
    try:
        with open_source(source, Known(), edge) as reading:
            items = reading.items(reverse) if isinstance(reading, PlainReading) else reading.items()
            for entry in items:
                trial.take(reading.position, entry, show)
                if trial.read % TICK == 0:
                    tick(trial.read)
            trial.report = reading.report
    except SourceError as problem:
        trial.stopped = problem
    return trial


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
