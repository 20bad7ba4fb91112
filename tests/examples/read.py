"""The example federation at hand: what its file says, and one reading of each source for all tests of a process."""

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from connectors import Edge, Known, Report, Source, Unread, load, open_source
from schema import Issue, Item, Refused, digest, read
from tests.conftest import ROOT

EXAMPLES = ROOT / "connectors" / "examples"
FEDERATION: Mapping[str, Any] = tomllib.loads((EXAMPLES / "federation.toml").read_text("utf-8"))
CLUSTERS: Mapping[str, Mapping[str, Any]] = {one["id"]: one for one in FEDERATION["clusters"]}
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """What a source says: its items as the schema reads them, what it could not take, and its report."""

    items: tuple[Item, ...]
    refused: tuple[str, ...]
    issues: tuple[Issue, ...]
    repeated: int
    report: Report

    def item(self, kind: str, local_id: str) -> Item:
        """The item of that id."""
        return next(one for one in self.items if (one.kind, one.id) == (kind, local_id))


def plain_sources(cluster: str) -> list[Path]:
    """The descriptions of the files that a cluster keeps: for a cluster with a feed, those that it publishes."""
    said = CLUSTERS[cluster]
    names = [said["publishes"]] if "publishes" in said else said["sources"]
    return [EXAMPLES / name for name in names]


ALL = {path.stem: path for cluster in CLUSTERS for path in plain_sources(cluster)}


@cache
def source(name: str) -> Source:
    """The description of that name."""
    return load(ALL[name])


@cache
def told(name: str) -> Told:
    """One reading of the source of that name."""
    items: dict[str, Item] = {}
    refused: list[str] = []
    issues: list[Issue] = []
    entries = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        open_source(source(name), Known(), Edge(Path(folder), NOW)) as reading,
    ):
        for entry in reading.items():
            entries += 1
            if isinstance(entry, Unread):
                refused.append(entry.code)
                continue
            try:
                taken = read(entry.kind, entry.data)
            except Refused as problem:
                refused.append(problem.issue.code)
                continue
            issues.extend(taken.issues)
            item = Item(entry.kind, entry.id, taken.data, entry.modified, entry.visible_to, entry.narrowed)
            items[digest(item.line())] = item
        report = reading.report
    repeated = entries - len(refused) - len(items)
    return Told(tuple(items.values()), tuple(refused), tuple(issues), repeated, report)


def everything() -> Iterator[tuple[str, Item]]:
    """Every item of every cluster with the name of its source."""
    for name in ALL:
        yield from ((name, item) for item in told(name).items)
