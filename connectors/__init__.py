"""How a cluster speaks: descriptions of sources, their shapes, and the feed that a cluster signs."""

from connectors.contract import Edge, Known, Limits, Reading, Report, Unread
from connectors.errors import SkipRow, SourceError, SourceInvalid, StopRun, TryLater
from connectors.fetch import Fetcher, FetchPolicy
from connectors.publish import Published, Terms, publish
from connectors.reading import open_source
from connectors.source import Source, load
from connectors.suite import CHECKS, Finding, Subject

__all__ = [
    "CHECKS",
    "Edge",
    "FetchPolicy",
    "Fetcher",
    "Finding",
    "Known",
    "Limits",
    "Published",
    "Reading",
    "Report",
    "SkipRow",
    "Source",
    "SourceError",
    "SourceInvalid",
    "StopRun",
    "Subject",
    "Terms",
    "TryLater",
    "Unread",
    "load",
    "open_source",
    "publish",
]
