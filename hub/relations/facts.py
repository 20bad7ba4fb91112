"""Facts (runs, versions, rulings live here and in their folders) and the records in force, derived from them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from hub.db import Bytes, Key, metadata

run = Table(
    "run",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("source", Key, nullable=False),
    Column("seq", Integer, comment="place among the accepted snapshots of the source; null until applied"),
    Column("state", Key, nullable=False),
    Column("void", Boolean, nullable=False, default=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("revision", BigInteger, comment="of the application"),
    Column("void_revision", BigInteger),
    Column("fingerprint", Key),
    Column("snapshot", Key, comment="SHA-256 over the sorted keys and digests that were offered"),
    Column("known", Bytes, comment="what the next reading may be spared: validators, sequence, parts"),
    Column("counts", Bytes, comment="both balances, over all records and over what the public may see"),
    Column("report", Bytes, comment="rows, columns, notes"),
    Column("reason", Text, comment="why held, refused or failed: a code and two sentences"),
    Index("run_source", "source", "seq"),
)
offer = Table(
    "offer",
    metadata,
    Column("run", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("key", Key, comment="null: a row whose key could not be made"),
    Column("kind", Key),
    Column("role", Key, nullable=False, comment="taken, refused or repeated"),
    Column("digest", Key, nullable=False),
    Column("public_digest", Key, comment="null: hidden from the public"),
    Column("body", Bytes, comment="null: equal to the record in force"),
    Index("offer_n", "run", "n", unique=True),
    Index("offer_key", "run", "key"),
    comment="the stored plan: what one run was offered, until it is applied or dropped",
)
issue = Table(
    "issue",
    metadata,
    Column("run", BigInteger, nullable=False, index=True),
    Column("position", Text, nullable=False),
    Column("key", Key),
    Column("outcome", Key, nullable=False, comment="refused, field or fragile"),
    Column("code", Key, nullable=False),
    Column("field", Key, nullable=False),
    Column("value", Text, nullable=False),
    Column("fr", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("public", Boolean, nullable=False),
)
version = Table(
    "version",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("source", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("from_seq", Integer, nullable=False),
    Column(
        "until_seq",
        Integer,
        comment="first accepted snapshot that no longer says so; null: the latest still does",
    ),
    Column("taken", Boolean, nullable=False, comment="false: offered but refused"),
    Column("digest", Key, nullable=False),
    Column("public_digest", Key),
    Column("body", Bytes, comment="canonical bytes after intake; null when refused"),
    Index("version_key", "key", "from_seq"),
    Index("version_from", "source", "from_seq"),
    Index("version_until", "source", "until_seq"),
)
record = Table(
    "record",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("source", Key, nullable=False, index=True),
    Column("kind", Key, nullable=False),
    Column("version", BigInteger, comment="null: absent now"),
    Column("digest", Key),
    Column("public_digest", Key),
)
changed = Table(
    "changed",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    comment="records whose consequences are not derived yet",
)
