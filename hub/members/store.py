"""Queries on the registry and the sources; nothing else reads their tables."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from hub.db import upsert
from hub.errors import NotFound
from hub.relations.members import registry_version, source


@dataclass(frozen=True)
class Described:
    """One admitted source: its description, the folder it stood in, and where relative addresses start."""

    id: str
    cluster: str
    description: bytes
    folder: str
    root: str | None = None


def latest_registry(conn: Connection) -> bytes | None:
    """The signed registry in force, as received."""
    return conn.execute(
        select(registry_version.c.jws).order_by(registry_version.c.version.desc()).limit(1)
    ).scalar()


def all_registries(conn: Connection) -> list[tuple[int, bytes]]:
    """Every registry ever in force, oldest first."""
    rows = conn.execute(select(registry_version).order_by(registry_version.c.version))
    return [(row.version, row.jws) for row in rows]


def add_registry(conn: Connection, version: int, jws: bytes, revision: int) -> None:
    """Keeps a registry whose signature was checked."""
    conn.execute(insert(registry_version).values(version=version, jws=jws, revision=revision))


def put_source(conn: Connection, described: Described, revision: int) -> None:
    """Admits a source, or takes its description anew."""
    upsert(conn, source, [{**asdict(described), "revision": revision}], by=("id",))


def drop_source(conn: Connection, source_id: str) -> None:
    """Forgets a source and its description."""
    conn.execute(delete(source).where(source.c.id == source_id))


def sources(conn: Connection) -> list[Described]:
    """Every admitted source, by id."""
    rows = conn.execute(select(source).order_by(source.c.id))
    return [Described(row.id, row.cluster, row.description, row.folder, row.root) for row in rows]


def one_source(conn: Connection, source_id: str) -> Described:
    """The source of that id; raises NotFound."""
    for described in sources(conn):
        if described.id == source_id:
            return described
    raise NotFound(
        "source",
        f"La source « {source_id} » n’est pas connue de ce hub : `maillage hub status` les nomme toutes.",
        f"This hub knows no source “{source_id}”: `maillage hub status` names them all.",
    )
