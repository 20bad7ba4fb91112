"""The wire form of a feed: a manifest, and parts that hold the items bucket by bucket in a total order.

Static files: the manifest travels signed in `feed.jws`, each part as `parts/<sha256>.ndjson.gz`. Items go to
buckets by the hash of their key, so that a changed item changes one part. The same items give the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from schema.canonical import canonical, digest
from schema.envelope import Item
from schema.faults import first_fault
from schema.issues import Invalid
from schema.strict_json import loads
from schema.traits import Audience
from schema.values import Moment, Word
from schema.versions import SCHEMA_VERSION

FEED_VERSION: Literal["1"] = "1"
ITEMS_A_BUCKET = 1_000
MOST_PARTS = 4_096
MOST_PART_BYTES = 32 << 20
# The header of gzip without name, time and system: the bytes depend on the items alone.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(BaseModel):
    """One file of items: those whose key falls into `bucket` of `buckets`; `size` is in bytes, packed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    audience: Literal["public"] = "public"
    bucket: Annotated[int, Field(ge=0)]
    buckets: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    count: Annotated[int, Field(ge=1)]
    size: Annotated[int, Field(ge=1, le=MOST_PART_BYTES)]
    sha256: Sha256

    @property
    def place(self) -> str:
        """Which bucket of how many: "3/12"."""
        return f"{self.bucket}/{self.buckets}"

    @property
    def path(self) -> str:
        """Where the part lies, beside `feed.jws`."""
        return f"parts/{self.sha256}.ndjson.gz"

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.bucket >= self.buckets:
            raise Invalid(
                "bad_manifest",
                "la place de la partie dépasse le nombre de places",
                "bucket must be less than buckets",
            )
        return self


class Manifest(BaseModel):
    """What a cluster publishes now, completely: an item in none of the parts is withdrawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feed_version: Literal["1"] = FEED_VERSION
    schema_version: Word = SCHEMA_VERSION
    cluster: Word
    sequence: Annotated[int, Field(ge=1, lt=2**53)]
    created: Moment
    valid_until: Moment
    charter_sha256: Sha256
    licence: Word
    counts: dict[str, Annotated[int, Field(ge=0)]]
    parts: Annotated[tuple[Part, ...], Field(max_length=MOST_PARTS)]

    def payload(self) -> bytes:
        """The bytes to be signed."""
        return canonical(self.model_dump())

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if sum(self.counts.values()) != sum(part.count for part in self.parts):
            raise Invalid(
                "bad_manifest",
                "les nombres de fiches par genre et par partie ne concordent pas",
                "the counts per kind and per part do not agree",
            )
        if len({(part.bucket, part.buckets) for part in self.parts}) != len(self.parts):
            raise Invalid("bad_manifest", "deux parties tiennent la même place", "a bucket stands twice")
        if len({part.buckets for part in self.parts}) > 1:
            raise Invalid(
                "bad_manifest",
                "les parties ne s'accordent pas sur leur nombre de places",
                "the parts speak of different numbers of buckets",
            )
        return self


def read_manifest(payload: bytes) -> Manifest:
    """The manifest of a payload whose signature was checked. Raises Invalid for the first thing wrong."""
    said = loads(payload)
    try:
        # What is signed is said in full: a default that changes later must not change what was meant.
        if isinstance(said, dict) and (unsaid := Manifest.model_fields.keys() - said.keys()):
            raise Invalid(
                "bad_manifest", f"manifeste : il manque {min(unsaid)}", f"manifest: {min(unsaid)} is missing"
            )
        return Manifest.model_validate_json(payload, strict=True)
    except ValidationError as problem:
        where, fr, en = first_fault(problem)
        place = f", {where}" if where else ""
        raise Invalid("bad_manifest", f"manifeste{place} : {fr}", f"manifest{place}: {en}") from None


def bucket_of(kind: str, local_id: str, buckets: int) -> int:
    """The bucket of a key: the first eight bytes of SHA-256 over kind, NUL and id, modulo the buckets."""
    key = hashlib.sha256(f"{kind}\0{local_id}".encode()).digest()
    return int.from_bytes(key[:8], "big") % buckets


def buckets_for(count: int, former: int | None = None) -> int:
    """How many buckets for so many items. The former number stays while the buckets are of a fair size."""
    if former and former * ITEMS_A_BUCKET // 4 <= count <= former * ITEMS_A_BUCKET * 2:
        return former
    return max(1, -(-count // ITEMS_A_BUCKET))


def write_parts(items: Iterable[Item], buckets: int) -> Iterator[tuple[Part, bytes]]:
    """The parts, bucket by bucket, each with its file. Raises Invalid for an item not for the public."""
    lines: dict[int, list[tuple[str, str, bytes]]] = defaultdict(list)
    for item in items:
        if item.visible_to is not Audience.PUBLIC or item.narrowed:
            raise Invalid(
                "not_public",
                f"{item.kind} {item.id} n'est pas public : un flux ne porte que des valeurs publiques",
                f"{item.kind} {item.id} is not public: a feed carries public values only",
            )
        lines[bucket_of(item.kind, item.id, buckets)].append((item.kind, item.id, item.line()))
    for bucket, found in sorted(lines.items()):
        content = b"".join(line + b"\n" for _, _, line in sorted(found))
        if len(content) > MOST_PART_BYTES:
            raise _too_large()
        data = _gzip(content)
        yield (
            Part(bucket=bucket, buckets=buckets, count=len(found), size=len(data), sha256=digest(data)),
            data,
        )


def read_part(part: Part, data: bytes) -> list[bytes]:
    """The lines of a file whose size, hash, compression and count are as announced; else raises Invalid."""
    if len(data) != part.size or digest(data) != part.sha256:
        raise _broken("part_changed", "la taille ou l'empreinte diffère du manifeste", "size or hash differ")
    lines = _gunzip(data).split(b"\n")
    if lines.pop() or len(lines) != part.count:
        raise _broken("part_cut", f"{part.count} lignes annoncées", f"{part.count} lines announced")
    return lines


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return GZIP_HEADER + packed + tail


def _gunzip(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(data, MOST_PART_BYTES + 1)
    except zlib.error:
        raise _broken("part_not_gzip", "ce n'est pas du gzip", "not gzip") from None
    if len(content) > MOST_PART_BYTES:
        raise _too_large()
    if not unpacker.eof or unpacker.unused_data:
        raise _broken("part_not_gzip", "le gzip est coupé ou suivi d'autre chose", "gzip is cut or followed")
    return content


def _too_large() -> Invalid:
    return _broken("part_too_large", "décompressée, elle dépasse 32 Mio", "unpacked, it exceeds 32 MiB")


def _broken(code: str, fr: str, en: str) -> Invalid:
    return Invalid(code, f"partie du flux : {fr}", f"part of the feed: {en}")
