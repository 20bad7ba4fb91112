"""Opens a source: plain ones through the limited child, feeds by their protocol; the unchanged not at all."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from connectors.child import Child, job
from connectors.contract import Edge, Known, Reading, Report, Unread
from connectors.documents import Gathered, gather
from connectors.feeds.agreed import charter_of, check_taken
from connectors.source import Source
from schema import RULES_DIGEST, Item

if TYPE_CHECKING:
    from schema.feed import Part

# Moves when the same bytes under the same description would give other records.
READER_VERSION = "2"


def open_source(source: Source, known: Known, edge: Edge) -> Reading:
    """A reading of the source; `unchanged` when its documents, description, code and rules are as `known`.

    Raises TryLater, StopRun (also for a licence that the charter does not take) or SourceInvalid.
    """
    check_taken(charter_of(edge), source.licence)
    if source.protocol == "feed":
        from connectors.protocols.feed import open_feed

        reading: Reading = open_feed(source, known, edge)
        return reading
    rules = _rules(source, edge.digest_key)
    documents, _, same_rules = (known.fingerprint or "").partition(":")
    conditional = (known.etag, known.last_modified) if same_rules == rules and documents else (None, None)
    gathered = gather(source, edge, *conditional)
    if gathered is None:
        return PlainReading(
            source, edge, Gathered((), documents, known.etag, known.last_modified), rules, True
        )
    return PlainReading(source, edge, gathered, rules, known.fingerprint == f"{gathered.sha256}:{rules}")


def _rules(source: Source, digest_key: bytes) -> str:
    """Digest of all that turns bytes into records: description, code, schema, reader, key of ids."""
    key = hmac.new(digest_key, b"fingerprint", hashlib.sha256).hexdigest()
    said = f"{READER_VERSION}\n{source.sha256}\n{RULES_DIGEST}\n{key}"
    return hashlib.sha256(said.encode()).hexdigest()


class PlainReading:
    """A reading of documents in a process of its own; see `connectors.contract.Reading`."""

    def __init__(self, source: Source, edge: Edge, gathered: Gathered, rules: str, unchanged: bool) -> None:
        self._source, self._edge, self._gathered = source, edge, gathered
        self._child: Child | None = None
        self.unchanged = unchanged
        self.fingerprint = f"{gathered.sha256}:{rules}"
        self.etag, self.last_modified = gathered.etag, gathered.last_modified
        self.sequence: int | None = None
        self.parts: tuple[Part, ...] = ()
        self.held: tuple[Part, ...] = ()
        self.position = ""
        self.report = Report()

    def items(self, reverse: bool = False) -> Iterator[Item | Unread]:
        """The entries in the order of the documents (`reverse`: rows from the last to the first)."""
        limits = self._edge.limits
        told = job(self._source, self._gathered.documents, self._edge.digest_key, limits, reverse)
        self._child = Child(told, limits)
        for position, entry in self._child.entries():
            self.position = position
            yield entry
        self.report = self._child.report or self.report

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is not None:
            self._child.close()
