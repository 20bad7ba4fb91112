"""What passes between the reader of a source and its caller (the hub, or a coordinator's terminal)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from connectors.row import Note
from schema import Audience, Item

if TYPE_CHECKING:
    from charter import Charter, PublicKey
    from connectors.fetch import Fetcher
    from schema.feed import Part


@dataclass(frozen=True)
class Limits:
    """Caps for one reading. Seconds of `deadline` count only while the caller waits for the reader.

    `fetching`: seconds for all parts of a feed together, each of which has the client's own deadline.
    """

    deadline: float = 60.0
    cpu_seconds: int = 60
    memory_bytes: int = 1 << 30
    rows: int = 500_000
    documents: int = 500
    fetching: float = 900.0


@dataclass(frozen=True)
class Known:
    """What the hub holds of the last snapshot in force; `parts`: `Part.place` to SHA-256, of a feed.

    `sequence` is the highest that the source ever offered, whatever became of that run, and `offered` the
    fingerprint of that offer.
    """

    fingerprint: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sequence: int | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    offered: str | None = None


@dataclass(frozen=True)
class Edge:
    """The outside world of a reading; everything that a test or a demonstration may swap.

    `root`: a folder, or an http(s) address, below which relative addresses are looked up; None: the folder
    of the description. `digest_key`: secret for ids made of a mail, a phone or a name (`digest: true`).
    `feed_keys`: public keys of a cluster by kid, from the registry. `charter`: the one that the cluster of the
    source signed; None: the newest one shipped.
    """

    folder: Path
    now: datetime
    fetcher: Fetcher | None = None
    root: Path | str | None = None
    digest_key: bytes = b""
    feed_keys: Callable[[str], Mapping[str, PublicKey]] | None = None
    limits: Limits = field(default_factory=Limits)
    charter: Charter | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A row or a line that could not become an item: it counts as a record read and refused."""

    position: str
    code: str
    field: str
    value: str
    message_fr: str
    message_en: str
    kind: str | None = None
    id: str | None = None
    visible_to: Audience = Audience.PUBLIC


@dataclass
class Report:
    """What was read. rows = rows_with_records + rows_without + rows_unread; blank rows are counted apart.

    `records` counts every item and every Unread handed over. Columns of nested documents are written with
    dots, those of a nested list as `list[].column`.
    """

    rows: int = 0
    rows_with_records: int = 0
    rows_without: int = 0
    rows_unread: int = 0
    blank: int = 0
    records: int = 0
    columns_mapped: tuple[str, ...] = ()
    columns_ignored: Mapping[str, str] = field(default_factory=dict)
    columns_unknown: tuple[str, ...] = ()
    columns_absent: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Reading(Protocol):
    """One reading of one source; a context manager that leaves nothing behind.

    `items()` may be walked once. While it is, `position` is where a person finds the entry last given; after
    it, `report` is complete. `held` are parts of a feed not fetched because the caller knows them.
    """

    unchanged: bool
    fingerprint: str
    etag: str | None
    last_modified: str | None
    sequence: int | None
    parts: tuple[Part, ...]
    held: tuple[Part, ...]
    position: str
    report: Report

    def items(self) -> Iterator[Item | Unread]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None: ...
