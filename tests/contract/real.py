"""The real directories at hand: their descriptions, and one reading of each for all tests of a process."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from connectors.contract import Edge
from connectors.source import load
from connectors.suite import Subject
from connectors.trial import run_trial
from tests.conftest import REAL_DATA, ROOT

SOURCES = ROOT / "connectors" / "sources"
RESHAPED = ROOT / "tests" / "connectors" / "descriptions"
ALL_RECORDS = 1_000_000
DIGEST_KEY = b"a key for tests"


def descriptions() -> dict[str, Path]:
    """The files of all descriptions of real data by the id of their source, those for tests only last."""
    return {path.stem: path for folder in (SOURCES, RESHAPED) for path in sorted(folder.glob("*.yml"))}


def edge(folder: Path) -> Edge:
    """An edge that reads below the data folder."""
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    return Edge(folder=folder, now=now, root=REAL_DATA, digest_key=DIGEST_KEY)


@cache
def subject(name: str) -> Subject:
    """A source for the checks; its first reading shows every record."""
    found = Subject(load(descriptions()[name]), edge(Path(tempfile.gettempdir())))
    found.first = run_trial(found.source, found.edge, show=ALL_RECORDS)
    return found
