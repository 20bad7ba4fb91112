"""Facts about who federates: registries as signed, sources as described, and the count of revisions."""

from sqlalchemy import BigInteger, Column, Integer, Table

from hub.db import Bytes, Key, metadata

registry_version = Table(
    "registry_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("jws", Bytes, nullable=False),
    Column("revision", BigInteger, nullable=False),
)
source = Table(
    "source",
    metadata,
    Column("id", Key, primary_key=True),
    Column("cluster", Key, nullable=False, index=True),
    Column("description", Bytes, nullable=False),
    Column("folder", Key, nullable=False, comment="where the description stood, with its code"),
    Column("root", Key, comment="where relative addresses start, when that is not the folder"),
    Column("revision", BigInteger, nullable=False),
)
