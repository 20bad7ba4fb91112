"""The catalogue as read: one projection per entity and audience, and what it can be filtered by."""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table

from hub.db import Bytes, Key, metadata

projection = Table(
    "projection",
    metadata,
    Column("audience", Key, primary_key=True),
    Column("entity", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column(
        "change", BigInteger, nullable=False, comment="number of the last change line, counted per audience"
    ),
    Column("key", Key, comment="smallest member key; null: deleted, the row is the tombstone"),
    Column("line_sha", Bytes, comment="SHA-256 of the line"),
    Column("line", Bytes, comment="the digested line: canonical JSON without public ids"),
    Column("name", Key, comment="folded, to sort by"),
    Index("projection_change", "audience", "change", unique=True),
    Index("projection_key", "audience", "key"),
    Index("projection_kind", "audience", "kind", "name", "entity"),
)
facet = Table(
    "facet",
    metadata,
    Column("entity", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("value", Key, primary_key=True),
    Index("facet_value", "name", "value", "entity"),
    comment="what the public may filter by",
)
dated = Table(
    "dated",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    Column("source", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("layer", SmallInteger, nullable=False, comment="first audience that sees the record"),
    Column("day", Key, nullable=False, comment="on which its source modified it; empty: it does not say"),
)
day_count = Table(
    "day_count",
    metadata,
    Column("source", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("layer", SmallInteger, primary_key=True, autoincrement=False),
    Column("day", Key, primary_key=True),
    Column("records", Integer, nullable=False),
    comment="the rows of `dated`, counted",
)
