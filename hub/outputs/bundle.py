"""All facts as lines: what a successor needs to make the same catalogue; and the facts as they stood at a revision.

One JSON object per line, `{"fact": <table>, …columns}`, bytes in base64. The order of the lines does not matter.
Memory (ids, change numbers) is not in it: it decides nothing, and is handed on by a backup.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, LargeBinary, Select, Table, func, select

from hub.db import CHUNK, add_all
from hub.errors import BadRequest, Conflict
from hub.relations.facts import run, version
from hub.relations.groups import ruling
from hub.relations.members import registry_version, source
from hub.relations.models import adopted_model
from hub.revisions import revision, state

FACTS: dict[str, Table] = {
    table.name: table for table in (registry_version, source, run, version, ruling, adopted_model, revision)
}
ACCEPTED = ("applied", "void")
ROOTS = "registry_roots"


def write_bundle(conn: Connection) -> Iterator[bytes]:
    """Every fact of the hub; plans that were never accepted are none."""
    yield _line(
        "roots", {"value": conn.execute(select(state.c.value).where(state.c.name == ROOTS)).scalar_one()}
    )
    for name, table in FACTS.items():
        query = select(table)
        if table is run:
            query = query.where(run.c.state.in_(ACCEPTED))
        yield from _lines(conn, name, query)


def facts_until(conn: Connection, last: int) -> Iterator[bytes]:
    """The runs, versions, rulings and models of a revision, under the members and sources of today."""
    yield _line(
        "roots", {"value": conn.execute(select(state.c.value).where(state.c.name == ROOTS)).scalar_one()}
    )
    for table in (registry_version, source):
        yield from _lines(conn, table.name, select(table))
    applied = select(run).where(run.c.state.in_(ACCEPTED), run.c.revision <= last)
    for row in conn.execute(applied):
        told = dict(row._mapping)
        if told["void"] and told["void_revision"] > last:
            told |= {"void": False, "void_revision": None, "state": "applied"}
        yield _line("run", told)
    yield from _versions_until(conn, last)
    for table in (ruling, adopted_model):
        for row in conn.execute(select(table).where(table.c.revision <= last)):
            told = dict(row._mapping)
            if told["void_revision"] is not None and told["void_revision"] > last:
                told["void_revision"] = None
            yield _line(table.name, told)
    yield from _lines(conn, "revision", select(revision).where(revision.c.n <= last))


def _versions_until(conn: Connection, last: int) -> Iterator[bytes]:
    """Versions opened by then; one closed by a later snapshot is open again."""
    newest = select(run.c.seq).where(run.c.source == version.c.source, run.c.revision <= last)
    known = newest.order_by(run.c.seq.desc()).limit(1).scalar_subquery()
    for row in conn.execute(select(version, known.label("known")).where(version.c.from_seq <= known)):
        told = dict(row._mapping)
        known_seq = told.pop("known")
        if told["until_seq"] is not None and told["until_seq"] > known_seq:
            told["until_seq"] = None
        yield _line("version", told)


def read_bundle(conn: Connection, lines: Iterable[bytes]) -> int:
    """Puts the facts into an empty hub; returns how many there were. Raises Conflict when it is not empty."""
    if conn.execute(select(registry_version.c.version).limit(1)).first() is not None:
        raise Conflict("not_empty", "Ce hub n’est pas vide : reprenez les faits dans un hub neuf.",
                       "This hub is not empty: replay into a new one.")  # fmt: skip
    waiting: dict[str, list[dict[str, Any]]] = {name: [] for name in FACTS}
    count = 0
    for raw in lines:
        name, row = _parsed(raw)
        count += 1
        if name == "roots":
            add_all(conn, state, [{"name": ROOTS, "value": row["value"]}])
            continue
        waiting[name].append(row)
        if len(waiting[name]) >= CHUNK:
            add_all(conn, FACTS[name], waiting.pop(name))
            waiting[name] = []
    for name, rows in waiting.items():
        add_all(conn, FACTS[name], rows)
    _count_on(conn)
    return count


def _count_on(conn: Connection) -> None:
    """PostgreSQL numbers rows by a counter of its own, which does not see numbers that are given."""
    if conn.dialect.name == "postgresql":
        for table in (run, version, ruling, adopted_model):
            highest = conn.execute(select(func.max(table.c.id))).scalar()
            if highest is not None:
                conn.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest)))


def _parsed(raw: bytes) -> tuple[str, dict[str, Any]]:
    try:
        row: dict[str, Any] = orjson.loads(raw)
        name = row.pop("fact")
        columns = FACTS[name].c if name != "roots" else {"value": None}
        if set(row) != set(columns.keys()):
            raise ValueError(name)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BadRequest(
            "bundle",
            "Ce fichier n’est pas un paquet de faits écrit par `maillage hub bundle` (ou par une autre version).",
            "This file is not a bundle written by `maillage hub bundle` (or by another version).",
        ) from None
    if name != "roots":
        for column in FACTS[name].c:
            if isinstance(column.type, LargeBinary) and row[column.name] is not None:
                row[column.name] = base64.b64decode(row[column.name])
    return name, row


def _lines(conn: Connection, name: str, query: Select[Any]) -> Iterator[bytes]:
    for row in conn.execute(query.execution_options(yield_per=CHUNK)):
        yield _line(name, dict(row._mapping))


def _line(name: str, row: dict[str, Any]) -> bytes:
    told = {
        str(column): base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for column, value in row.items()
    }
    return orjson.dumps({"fact": name, **told}, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
