"""Facts about how records are compared (the matching models that people adopted), and what ids stood for before."""

from sqlalchemy import BigInteger, Column, Integer, SmallInteger, Table, Text

from hub.db import Bytes, Key, metadata

adopted_model = Table(
    "adopted_model",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Key, nullable=False),
    Column("digest", Key, nullable=False, comment="SHA-256 of the file"),
    Column("file", Bytes, nullable=False, comment="the exact bytes"),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("void_revision", BigInteger),
)
stood = Table(
    "stood",
    metadata,
    Column(
        "turn", Integer, primary_key=True, autoincrement=False, comment="place in the pile of models left"
    ),
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    Column("entity", Key, nullable=False),
    Column("layer", SmallInteger, nullable=False),
    comment="where records stood that another model moved: memory, so that their ids return with the former model",
)
