"""A signed feed on the web or in a folder: all of its integrity is proved before the first line is read.

A fault in integrity refuses the feed, and the last good copy stays; a bad line refuses its item. Parts that
the caller holds already are not brought again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

from charter.signature import MAX_SIGNED
from connectors.child import Child
from connectors.contract import Edge, Known, Limits, Report, Unread
from connectors.documents import place_of
from connectors.feeds import refusals
from connectors.feeds.checks import checked
from connectors.feeds.lines import job_of_lines
from connectors.fetch import Fetcher, NotModified
from connectors.rules import Strict
from connectors.source import Source
from schema import RULES_DIGEST, Item, Manifest, Part

SUFFIXES = ()
READER_VERSION = "1"


class Options(Strict):
    """A feed has none."""


@dataclass
class FeedReading:
    """A reading of a feed whose integrity is proved; see `connectors.contract.Reading`.

    `manifest` is None when the host answered that nothing changed.
    """

    unchanged: bool
    fingerprint: str
    etag: str | None
    last_modified: str | None
    sequence: int | None
    parts: tuple[Part, ...] = ()
    held: tuple[Part, ...] = ()
    position: str = ""
    report: Report = field(default_factory=Report)
    manifest: Manifest | None = None
    _limits: Limits = field(default_factory=Limits)
    _at_hand: tuple[tuple[Path, Part], ...] = ()
    _child: Child | None = None

    def items(self) -> Iterator[Item | Unread]:
        """The items of the parts at hand, read in a process of its own."""
        if self.manifest is None or not self._at_hand:
            return
        told = job_of_lines(self._at_hand, self.manifest.schema_version, self._limits)
        self._child = Child(told, self._limits)
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


def open_feed(source: Source, known: Known, edge: Edge) -> FeedReading:
    """A reading with every part at hand that `known` lacks; raises TryLater, or StopRun for it all."""
    rules = _rules(source)
    if (known.fingerprint or "").partition(":")[2] != rules:
        known = replace(known, etag=None, last_modified=None, parts={})
    shelf = _shelf(source, edge)
    signed = shelf.signed(known)
    if signed is None:
        return FeedReading(True, known.fingerprint or "", known.etag, known.last_modified, known.sequence)
    manifest = checked(signed.raw, source.cluster, known, edge)
    fingerprint = f"{hashlib.sha256(signed.raw).hexdigest()}:{rules}"
    held = tuple(part for part in manifest.parts if known.parts.get(part.place) == part.sha256)
    unchanged = fingerprint == known.fingerprint
    return FeedReading(
        unchanged,
        fingerprint,
        signed.etag,
        signed.last_modified,
        manifest.sequence,
        manifest.parts,
        held,
        manifest=manifest,
        _limits=edge.limits,
        _at_hand=() if unchanged else _brought(shelf, manifest, held, edge.limits.fetching),
    )


def _rules(source: Source) -> str:
    """Digest of all that turns the bytes of a feed into items."""
    return hashlib.sha256(f"{READER_VERSION}\n{source.sha256}\n{RULES_DIGEST}".encode()).hexdigest()


def _brought(
    shelf: "FolderShelf | WebShelf", manifest: Manifest, held: tuple[Part, ...], seconds: float
) -> tuple[tuple[Path, Part], ...]:
    """The parts not held, each checked; if one is not what the manifest says, the feed is refused."""
    end, brought = monotonic() + seconds, []
    for part in manifest.parts:
        if part in held:
            continue
        if monotonic() > end:
            raise refusals.too_slow()
        path = shelf.bring(part)
        with path.open("rb") as file:
            if (path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()) != (
                part.size,
                part.sha256,
            ):
                raise refusals.part(
                    part,
                    "part_changed",
                    "sa taille ou son empreinte n'est pas celle du manifeste",
                    "its size or hash is not that of the manifest",
                )
        brought.append((path, part))
    return tuple(brought)


@dataclass(frozen=True, slots=True)
class Signed:
    """The bytes of a `feed.jws` and what makes the next request for it conditional."""

    raw: bytes
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """A feed in a folder of this machine; `path` is that of its `feed.jws`."""

    path: Path

    def signed(self, _known: Known) -> Signed:
        """Its manifest, not yet checked."""
        return Signed(_small(self.path))

    def bring(self, part: Part) -> Path:
        """The file of a part, not yet checked."""
        path = self.path.parent / part.path
        if not path.is_file():
            raise refusals.part(part, "part_missing", "le fichier manque", "the file is missing")
        return path


@dataclass(frozen=True, slots=True)
class WebShelf:
    """A feed on the web; files come into `folder`."""

    url: str
    fetcher: Fetcher
    folder: Path

    def signed(self, known: Known) -> Signed | None:
        """Its manifest, not yet checked; None when it is still the one known."""
        found = self.fetcher.get(self.url, self.folder / "feed.jws", known.etag, known.last_modified)
        if isinstance(found, NotModified):
            return None
        return Signed(_small(found.path), found.etag, found.last_modified)

    def bring(self, part: Part) -> Path:
        """The file of a part, not yet checked."""
        into = self.folder / Path(part.path).name
        return self.fetcher.get_as_sent(urljoin(self.url, part.path), into).path


def _shelf(source: Source, edge: Edge) -> FolderShelf | WebShelf:
    place = place_of(source, edge, source.address[0])
    place = f"{place}feed.jws" if place.endswith("/") else place
    if "://" not in place:
        return FolderShelf(Path(place))
    if edge.fetcher is None:
        raise refusals.no_client(place)
    return WebShelf(place, edge.fetcher, edge.folder)


def _small(path: Path) -> bytes:
    """At most one byte more than a signed manifest may have: the check of the signature refuses that."""
    with path.open("rb") as file:
        return file.read(MAX_SIGNED + 1)
