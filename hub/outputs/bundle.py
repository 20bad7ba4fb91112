"""All facts as lines: what a successor needs to make the same catalogue; and the facts as they stood at a revision.

One JSON object per line, `{"fact": <table>, …columns}`, bytes in base64. The order of the lines does not matter.
The ledger of ids is handed over in the same way (`"fact"` names its table all the same): it decides nothing, but with it the
same things keep their addresses. Numbers of changes are not, but for those of entries that are gone.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, LargeBinary, Select, Table, delete, func, literal, select

from hub.catalogue.tombstones import TOMBSTONE, bury, tombstones
from hub.db import CHUNK, add_all, add_missing
from hub.errors import BadRequest, Conflict
from hub.relations.facts import record, run, version
from hub.relations.groups import assignment, departed, entity, passage, ruling, standing
from hub.relations.members import registry_version, source
from hub.relations.models import adopted_model, stood
from hub.resolve.former import PILE
from hub.revisions import read_state, revision, state

FACTS: dict[str, Table] = {
    table.name: table for table in (registry_version, source, run, version, ruling, adopted_model, revision)
}
LEDGER: dict[str, Table] = {table.name: table for table in (entity, passage, departed, standing)}
ACCEPTED = ("applied", "void")
ROOTS = "registry_roots"
NAMED = {"roots": ROOTS, "models_left": PILE}
"""Lines of one value each, and the name under which the hub remembers it."""
GONE = "gone"
NOW = -1


def write_bundle(conn: Connection) -> Iterator[bytes]:
    """Every fact of the hub, and its ledger of ids; plans that were never accepted are no facts."""
    yield _line(
        "roots", {"value": conn.execute(select(state.c.value).where(state.c.name == ROOTS)).scalar_one()}
    )
    for name, table in FACTS.items():
        query = select(table)
        if table is run:
            query = query.where(run.c.state.in_(ACCEPTED))
        yield from _lines(conn, name, query)
    for table in (entity, passage, departed):
        yield from _lines(conn, table.name, select(table))
    for of, turn in ((assignment, literal(NOW).label("turn")), (stood, stood.c.turn)):
        stands = select(record.c.key, turn, of.c.entity, of.c.layer)
        yield from _lines(conn, standing.name, stands.join(of, of.c.record == record.c.id))
    if pile := read_state(conn, PILE):
        yield _line("models_left", {"value": pile})
    for stone in tombstones(conn):
        yield _line(GONE, stone)


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
    """Puts facts and ledger into an empty hub; returns how many lines there were. Raises Conflict when it is not empty.

    `stand` then brings the ids back to the records.
    """
    if conn.execute(select(registry_version.c.version).limit(1)).first() is not None:
        raise Conflict("not_empty", "Ce hub n’est pas vide : reprenez les faits dans un hub neuf.",
                       "This hub is not empty: replay into a new one.")  # fmt: skip
    waiting: dict[str, list[dict[str, Any]]] = {name: [] for name in (*_tables(), GONE)}
    count = 0
    for raw in lines:
        name, row = _parsed(raw)
        count += 1
        if name in NAMED:
            add_all(conn, state, [{"name": NAMED[name], "value": row["value"]}])
            continue
        waiting[name].append(row)
        if len(waiting[name]) >= CHUNK:
            _put(conn, name, waiting.pop(name))
            waiting[name] = []
    for name, rows in waiting.items():
        _put(conn, name, rows)
    _count_on(conn)
    return count


def _put(conn: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    if name == GONE:
        bury(conn, rows)
    else:
        add_all(conn, _tables()[name], rows)


def stand(conn: Connection) -> None:
    """Every record that is in force again goes under the id that it had where the bundle was written."""
    again = select(record.c.id.label("record"), standing.c.entity, standing.c.layer)
    again = again.join(standing, standing.c.key == record.c.key)
    add_missing(conn, assignment, again.where(standing.c.turn == NOW))
    add_missing(conn, stood, again.add_columns(standing.c.turn).where(standing.c.turn != NOW))
    conn.execute(delete(standing))


def _tables() -> dict[str, Table]:
    return {**FACTS, **LEDGER}


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
        known = _columns(name)
        if not set(known) >= set(row) >= {column for column, needed in known.items() if needed}:
            raise ValueError(name)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BadRequest(
            "bundle",
            "Ce fichier n’est pas un paquet de faits écrit par `maillage hub bundle` (ou par une autre version).",
            "This file is not a bundle written by `maillage hub bundle` (or by another version).",
        ) from None
    if name in _tables():
        for column in _tables()[name].c:
            said = row.setdefault(
                column.name, None
            )  # older code wrote lines without the columns that came since
            if isinstance(column.type, LargeBinary) and said is not None:
                row[column.name] = base64.b64decode(said)
    return name, row


def _columns(name: str) -> dict[str, bool]:
    """The columns of a line, and whether it is none without them; KeyError when there is no such line."""
    if name in NAMED or name == GONE:
        return dict.fromkeys(TOMBSTONE if name == GONE else ("value",), True)
    return {column.name: not column.nullable for column in _tables()[name].c}


def _lines(conn: Connection, name: str, query: Select[Any]) -> Iterator[bytes]:
    for row in conn.execute(query.execution_options(yield_per=CHUNK)):
        yield _line(name, dict(row._mapping))


def _line(name: str, row: dict[str, Any]) -> bytes:
    told = {
        str(column): base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for column, value in row.items()
    }
    return orjson.dumps({"fact": name, **told}, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
