"""What must hold before anything in a feed is believed, checked in one fixed order.

Cap of bytes → signature over the raw bytes → form → the cluster's own key and name → sequence newer than any
offered → dates → licence → (in `connectors.protocols.feed`) size and hash of each part → lines.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from charter import Charter, PublicKey, SignatureRefused, Typ, verify
from connectors.contract import Edge, Known
from connectors.feeds import refusals
from connectors.feeds.agreed import charter_of, check_taken, longest
from schema import Invalid, Manifest, read_manifest, upgrade

MOST_BYTES = 1 << 30
CLOCKS_APART = timedelta(minutes=5)


def checked(raw: bytes, cluster: str, known: Known, edge: Edge) -> Manifest:
    """The manifest in these signed bytes, if the cluster may say it now; else raises StopRun."""
    keys = edge.feed_keys(cluster) if edge.feed_keys else {}
    manifest = _read(raw, keys)
    if manifest.cluster != cluster:
        raise refusals.other_cluster(cluster, manifest.cluster)
    _check_sequence(manifest, raw, known)
    _check_dates(manifest, edge.now, charter_of(edge))
    check_taken(charter_of(edge), manifest.licence)
    if (
        sum(manifest.counts.values()) > edge.limits.rows
        or sum(part.size for part in manifest.parts) > MOST_BYTES
    ):
        raise refusals.amount(edge.limits.rows, MOST_BYTES)
    return manifest


def _read(raw: bytes, keys: Mapping[str, PublicKey]) -> Manifest:
    """The form, in a version of the schema that can be read."""
    try:
        manifest = read_manifest(verify(raw, Typ.FEED, keys))
        upgrade("", {}, manifest.schema_version)
    except SignatureRefused as problem:
        raise refusals.signature(problem) from None
    except Invalid as problem:
        raise refusals.manifest(problem) from None
    return manifest


def _check_sequence(manifest: Manifest, raw: bytes, known: Known) -> None:
    """Newer than any offered before; the same number only with the same bytes."""
    if known.sequence is None or manifest.sequence > known.sequence:
        return
    if manifest.sequence < known.sequence:
        raise refusals.replayed(manifest.sequence, known.sequence)
    offered = known.offered or known.fingerprint
    if offered and offered.partition(":")[0] != hashlib.sha256(raw).hexdigest():
        raise refusals.reused(manifest.sequence)


def _check_dates(manifest: Manifest, now: datetime, charter: Charter) -> None:
    """Not of the future, nor past the days that it announces and the charter allows."""
    created, until = (datetime.fromisoformat(text) for text in (manifest.created, manifest.valid_until))
    if created.tzinfo is None or until.tzinfo is None:
        raise refusals.dates("no_time")
    if created > now + CLOCKS_APART:
        raise refusals.dates("future")
    validity, age = (longest(charter, check) for check in ("feed_validity", "feed_age"))
    if validity is not None and until - created > validity:
        raise refusals.dates("too_long", validity.days)
    if until <= now:
        raise refusals.dates("expired")
    if age is not None and now - created > age:
        raise refusals.dates("too_old", age.days)
