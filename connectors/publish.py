"""Cluster side: writes a signed feed as static files that any web space can hold.

Order of writing: parts, then `feed.jws` by renaming, then old parts go. Whoever reads meanwhile, and whenever
this is interrupted, finds a whole feed: the one before or the new one.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from charter import Charter, CharterInvalid, PrivateKey, Typ, sign
from charter.keys import unbase64url
from connectors.contract import Unread
from connectors.errors import StopRun
from connectors.feeds.agreed import check_taken, longest
from connectors.feeds.sharing import Remark, Sharing
from connectors.publish_checks import Offer
from connectors.wording import why
from schema import Invalid, Item, Manifest, Part, buckets_for, read_manifest, write_parts

FEED = "feed.jws"
_OURS = re.compile(r"[0-9a-f]{64}\.ndjson\.gz|\..+\.new")


@dataclass(frozen=True)
class Terms:
    """Under which a cluster publishes: its name, licence, the charter it signed, for how many days.

    `days`: None for as many as the charter allows. ValueError for more, or when it says nothing of it.
    """

    cluster: str
    licence: str
    charter: Charter
    days: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.valid.days <= self._allowed.days:
            raise ValueError(f"a feed is valid for 1 to {self._allowed.days} days, not {self.days}")

    @property
    def valid(self) -> timedelta:
        """How long the feed is valid."""
        return self._allowed if self.days is None else timedelta(days=self.days)

    @property
    def _allowed(self) -> timedelta:
        """A feed that is valid for longer than it may be old would be refused before its end."""
        found = [most for check in ("feed_validity", "feed_age") if (most := longest(self.charter, check))]
        if not found:
            raise CharterInvalid("check_not_once", where="feed_validity", times=0)
        return min(found)


@dataclass(frozen=True)
class Published:
    """What was written: the manifest, how many of its parts are new, and everything that was left out."""

    manifest: Manifest
    parts_written: int
    remarks: tuple[Remark, ...]


def publish(
    entries: Iterable[Item | Unread],
    folder: Path,
    terms: Terms,
    key: PrivateKey,
    now: datetime,
    state: Path | None = None,
    check: Callable[[Offer], None] = lambda _: None,
) -> Published:
    """Writes the feed of these entries, complete, into `folder`, one number after the feed before it.

    `state`: a file outside the folder that keeps the last `feed.jws`, for web spaces that are built anew each
    time. `check` hears what is about to be written, and raises so that nothing is. Raises StopRun: the charter
    does not take the licence, the former feed is unreadable or another cluster's, a part too large, no right
    to write.
    """
    check_taken(terms.charter, terms.licence)
    sharing = Sharing(terms.charter.policy)
    read = [sharing.public(entry) for entry in entries]
    items = [item for item in read if item is not None]
    former = [found for path in (folder / FEED, state) if path and (found := _former(path, terms.cluster))]
    newest = max(former, key=lambda found: found.sequence, default=None)
    check(Offer(len(read), _counts(items), _refused(sharing.remarks), newest.counts if newest else {}))
    buckets = buckets_for(len(items), newest.parts[0].buckets if newest and newest.parts else None)
    try:
        parts, written = _write_parts(items, buckets, folder / "parts")
        manifest = _manifest(items, parts, terms, now, newest.sequence + 1 if newest else 1)
        signed = sign(manifest.payload(), key, Typ.FEED).encode("ascii")
        for path in (state, folder / FEED):
            if path is not None:
                _write(path, signed)
        _clear(folder / "parts", {part.sha256 for found in (manifest, *former) for part in found.parts})
    except OSError as problem:
        raise _unwritable(folder, problem) from None
    except Invalid as problem:
        raise StopRun(problem.code, f"{problem.message_fr}.", f"{problem.message_en}.") from None
    return Published(manifest, written, sharing.remarks)


def _manifest(
    items: list[Item], parts: tuple[Part, ...], terms: Terms, now: datetime, sequence: int
) -> Manifest:
    now = now.replace(microsecond=0)
    return Manifest(
        cluster=terms.cluster,
        sequence=sequence,
        created=now.isoformat(),
        valid_until=(now + terms.valid).isoformat(),
        charter_sha256=terms.charter.sha256,
        licence=terms.licence,
        counts=_counts(items),
        parts=parts,
    )


def _counts(items: list[Item]) -> dict[str, int]:
    return dict(sorted(Counter(item.kind for item in items).items()))


def _refused(remarks: Iterable[Remark]) -> int:
    """Records that the schema refuses; those kept from the public on purpose are none of them."""
    return sum(one.count for one in remarks if one.left_out == "record" and one.code != "not_public")


def _former(path: Path, cluster: str) -> Manifest | None:
    """The manifest of the feed before: its number, its parts. Its signature is ours and is not checked again."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _unwritable(path, problem) from None
    try:
        manifest = read_manifest(unbase64url(raw.partition(b".")[2].partition(b".")[0]) or b"")
    except Invalid:
        raise _unreadable(path) from None
    if manifest.cluster != cluster:
        raise _foreign(path, manifest.cluster, cluster)
    return manifest


def _write_parts(items: list[Item], buckets: int, folder: Path) -> tuple[tuple[Part, ...], int]:
    """Writes the parts that are not there yet; all of them, and how many were written."""
    folder.mkdir(parents=True, exist_ok=True)
    parts, written = [], 0
    for part, data in write_parts(items, buckets):
        path = folder / Path(part.path).name
        if not path.is_file() or path.read_bytes() != data:
            _write(path, data)
            written += 1
        parts.append(part)
    return tuple(parts), written


def _write(path: Path, data: bytes) -> None:
    """The whole file or none of it, on the disk when this returns."""
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _clear(folder: Path, wanted: set[str]) -> None:
    """Removes what earlier feeds left, except the parts of this feed and of the one that it replaces."""
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name) and path.name.partition(".")[0] not in wanted:
            path.unlink()


def _unreadable(path: Path) -> StopRun:
    return StopRun(
        "former_unreadable",
        f"« {path} » n'est pas un flux lisible, son numéro est inconnu : remettez le fichier d'avant en place.",
        f"{path} is no readable feed, its number is unknown: put the former file back.",
    )


def _foreign(path: Path, found: str, cluster: str) -> StopRun:
    return StopRun(
        "other_cluster",
        f"« {path} » est le flux de « {found} », pas de « {cluster} » : choisissez un autre dossier.",
        f"{path} is the feed of {found}, not of {cluster}: choose another folder.",
        detail=found,
    )


def _unwritable(path: Path, problem: OSError) -> StopRun:
    return StopRun(
        "folder",
        f"« {path} » ne se lit ou ne s'écrit pas ({why(problem, 'fr')}) : choisissez un autre dossier.",
        f"{path} cannot be read or written ({why(problem, 'en')}): choose another folder.",
    )
