"""What resolution derives (keys, features, edges, groups), what it remembers (ids) and what people ruled."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, SmallInteger, Table, Text

from hub.db import Bytes, Key, metadata

match_key = Table(
    "match_key",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Key, primary_key=True),
    Column(
        "layer", SmallInteger, nullable=False, comment="first audience that may see the value behind the key"
    ),
    Index("match_key_key", "key", "layer", "record"),
)
feature = Table(
    "feature",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    Column("public", Bytes, comment="null: hidden from the public"),
    Column("member", Bytes, comment="null: hidden from the members too"),
)
reference = Table(
    "reference",
    metadata,
    Column("record", BigInteger, nullable=False, index=True),
    Column("target", Key, nullable=False, index=True),
    comment="links as said: who has to be merged again when a target moves",
)
edge = Table(
    "edge",
    metadata,
    Column("a", BigInteger, primary_key=True, autoincrement=False),
    Column("b", BigInteger, primary_key=True, autoincrement=False),
    Column("layer", SmallInteger, primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False),
    Column("levels", Text, nullable=False, comment="levels of comparison, as `clue=level` words"),
    Column("veto", Key, comment="what forbids the join"),
    Column(
        "joins",
        Boolean,
        nullable=False,
        comment="the score reaches the model's threshold, and no veto forbids",
    ),
    Column("relation", Key, comment="what a is to b when they are not the same: hosted_by or hosts"),
    Index("edge_b", "b"),
)
stop_key = Table(
    "stop_key",
    metadata,
    Column("key", Key, primary_key=True),
    Column("layer", SmallInteger, primary_key=True, autoincrement=False),
    comment="keys that too many records hold: they yield no candidates",
)
repeated_key = Table(
    "repeated_key",
    metadata,
    Column("key", Key, primary_key=True),
    Column("layer", SmallInteger, primary_key=True, autoincrement=False),
    comment="phones, addresses and domains that sources repeat: switchboards",
)
assignment = Table(
    "assignment",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    Column("entity", Key, nullable=False, index=True),
    Column(
        "layer",
        SmallInteger,
        nullable=False,
        comment="0: the record is public; 1: attached for the members only",
    ),
)
entity = Table(
    "entity",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("layer", SmallInteger, nullable=False),
    Column("anchor", Key, nullable=False, comment="key of the record that the id was minted from"),
    Column("minted", BigInteger, nullable=False, comment="revision"),
    Column("state", Key, nullable=False, comment="current, merged or gone"),
    Column("into", Key, comment="the id that took over"),
    comment="the ledger of public ids: memory, it decides nothing",
)
passage = Table(
    "passage",
    metadata,
    Column("id", Key, primary_key=True, comment="stands for the records from then on"),
    Column("of", Key, primary_key=True, comment="stood for them until then", index=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("what", Key, nullable=False, comment="split: id came out of `of`; merged: `of` went into id"),
    comment="how records passed from one id to another: memory, only added to",
)
departed = Table(
    "departed",
    metadata,
    Column("id", Key, primary_key=True, comment="an id that is gone"),
    Column("key", Key, primary_key=True, index=True, comment="a record that it stood for when it went"),
    comment="where to look for what a gone id stood for: memory, until the id is revived",
)
ruling = Table(
    "ruling",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("verdict", Key, nullable=False, comment="same, different, identifier_wrong or closed"),
    Column("a", Key, nullable=False, index=True),
    Column("b", Key, index=True, comment="the other record; of closed: the successor, if there is one"),
    Column("scheme", Key, comment="of the identifier that is wrong"),
    Column("value", Key, comment="of the identifier that is wrong"),
    Column("since", Key, comment="of closed: an ISO date"),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("void_revision", BigInteger),
)
standing = Table(
    "standing",
    metadata,
    Column("key", Key, primary_key=True),
    Column(
        "turn",
        Integer,
        primary_key=True,
        autoincrement=False,
        comment="place in the pile of models left; -1: under the model in force",
    ),
    Column("entity", Key, nullable=False),
    Column("layer", SmallInteger, nullable=False),
    comment="scratch of a replay: under which id each record stands, and stood, at the hub that handed over",
)
rescored = Table(
    "rescored",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    comment="scratch of one derivation: records whose pairs are scored again",
)
retied = Table(
    "retied",
    metadata,
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    comment="scratch of one derivation: records that gained or lost a relation to another",
)
moved_key = Table(
    "moved_key",
    metadata,
    Column("key", Key, primary_key=True),
    comment="scratch of one derivation: keys gained or lost by some record",
)
touched = Table(
    "touched",
    metadata,
    Column("entity", Key, primary_key=True),
    comment="scratch of one derivation: entities to merge again",
)
