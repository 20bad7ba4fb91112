"""Feeds for tests: items, a cluster that publishes them, and a hub's side that reads them."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter import PrivateKey, Typ, shipped, sign
from connectors.contract import Edge, Known, Reading, Unread
from connectors.feeds.lines import Lines
from connectors.protocols.feed import FeedReading, open_feed
from connectors.publish import Published, Terms, publish
from connectors.source import Source, checked
from schema import Item, Manifest, Part, canonical, digest, write_parts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLUSTER = "dunes"


@cache
def key(name: str) -> PrivateKey:
    """One feed key per cluster and session."""
    return PrivateKey(Ed25519PrivateKey.generate())


def organisation(local_id: object, **said: Any) -> Item:
    """An organisation that passes the schema."""
    return Item("organisation", str(local_id), {"name": f"Atelier {local_id}"} | said)


def terms(cluster: str = CLUSTER) -> Terms:
    """Those of the charter that ships."""
    return Terms(cluster, "etalab-2.0", shipped()[-1])


def published(
    folder: Path, entries: Iterable[Item | Unread], now: datetime = NOW, state: Path | None = None
) -> Published:
    """The feed of these entries in a folder."""
    return publish(entries, folder, terms(), key(CLUSTER), now, state)


def manifest(items: list[Item], folder: Path, **said: Any) -> Manifest:
    """A manifest of these items, their parts written to the folder; `said` overrules what is true."""
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    parts = []
    for part, data in write_parts(items, said.pop("buckets", 1)):
        (folder / part.path).write_bytes(data)
        parts.append(part)
    counts = {kind: sum(item.kind == kind for item in items) for kind in {item.kind for item in items}}
    usual: dict[str, Any] = {
        "cluster": CLUSTER,
        "sequence": 7,
        "created": "2026-11-23T11:00:00+00:00",
        "valid_until": "2026-12-20T11:00:00+00:00",
        "charter_sha256": shipped()[-1].sha256,
        "licence": "etalab-2.0",
        "counts": counts,
        "parts": tuple(parts),
    }
    return Manifest(**usual | said)


def signed(folder: Path, what: Manifest | dict[str, Any], signer: PrivateKey | None = None) -> bytes:
    """Signs a manifest, or anything else, as the `feed.jws` of the folder."""
    payload = what.payload() if isinstance(what, Manifest) else canonical(what)
    raw = sign(payload, signer or key(CLUSTER), Typ.FEED).encode()
    (folder / "feed.jws").write_bytes(raw)
    return raw


def feed_of_lines(folder: Path, lines: list[bytes]) -> Manifest:
    """Signs a feed whose one part holds exactly these lines."""
    return feed_of_file(folder, gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0), len(lines))


def feed_of_file(folder: Path, data: bytes, count: int) -> Manifest:
    """Signs a feed whose one part is this file, said to hold so many organisations."""
    part = Part(bucket=0, buckets=1, count=count, size=len(data), sha256=digest(data))
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    (folder / part.path).write_bytes(data)
    one = manifest([], folder, counts={"organisation": count}, parts=(part,))
    signed(folder, one)
    return one


def source(address: str = "feed.jws", cluster: str = CLUSTER) -> Source:
    """The description of a feed."""
    return checked(
        {
            "id": f"{cluster}-feed",
            "cluster": cluster,
            "title": "Flux",
            "protocol": "feed",
            "address": address,
            "licence": "etalab-2.0",
        }
    )


def edge(folder: Path, **said: Any) -> Edge:
    """The hub's side: `folder` is where the feed lies and where files come to, each cluster has one key."""
    usual: dict[str, Any] = {
        "folder": folder,
        "now": NOW,
        "root": folder,
        "feed_keys": lambda cluster: {key(cluster).kid: key(cluster).public},
    }
    return Edge(**usual | said)


def opened(folder: Path, known: Known | None = None, **said: Any) -> FeedReading:
    """A reading of the feed in the folder."""
    return open_feed(source(), known or Known(), edge(folder, **said))


def entries(reading: Reading) -> list[Item | Unread]:
    """Everything that a reading gives, through the child process."""
    with reading:
        return list(reading.items())


def items_at(folder: Path, what: Manifest) -> list[Item | Unread]:
    """The items of a feed, its lines read in this process."""
    parts = [(folder / part.path, part) for part in what.parts]
    return [entry for _, entry in Lines(parts, what.schema_version).entries()]


def knowing(reading: FeedReading) -> Known:
    """What a hub knows once it has applied a reading."""
    return Known(
        reading.fingerprint,
        reading.etag,
        reading.last_modified,
        reading.sequence,
        {part.place: part.sha256 for part in reading.parts},
        reading.fingerprint,
    )
