"""The database: one writer at a time, readers on a stable snapshot, the same tables on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Insert,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    insert,
    make_url,
    text,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import UserDefinedType

metadata = MetaData()
Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte (code point order) on both databases."""
Bytes = LargeBinary

CHUNK = 1000
_WRITER_LOCK = 0x4D41494C


class Database:
    """An engine and the two ways into it: `write()` (exclusive, commits) and `read()` (one snapshot)."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writer. Commits at the end of the block; an exception leaves no trace."""
        with self.engine.connect() as conn:
            conn.info["writes"] = True
            try:
                with conn.begin():
                    if conn.dialect.name == "postgresql":
                        conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _WRITER_LOCK})
                    yield conn
            finally:
                conn.info.pop("writes", None)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """All that is read in the block belongs to one committed state."""
        with self.engine.connect() as conn:
            if conn.dialect.name == "postgresql":
                conn.execution_options(isolation_level="REPEATABLE READ")
            with conn.begin():
                yield conn

    def create(self) -> None:
        """Makes the tables that are missing."""
        with self.write() as conn:
            metadata.create_all(conn)

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 60})
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves, see _sqlite_begin
    cursor = raw.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(conn: Connection) -> None:
    # A deferred transaction that turns into a writer can fail half-way with "database is locked".
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.info.get("writes") else "BEGIN")


def _listed(values: Sequence[Any] | None) -> list[Any]:
    return list(values or ())


def _as_json(values: Sequence[Any] | None) -> str:
    return orjson.dumps(list(values or ())).decode()


class _Values(UserDefinedType[Sequence[Any]]):
    """Many values as one parameter: an array on PostgreSQL, a JSON text on SQLite."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[Any] | None], Any]:
        return _listed if dialect.name == "postgresql" else _as_json


class among(FunctionElement[bool]):  # noqa: N801  (reads as the operator it is)
    """`column IN (…)` whose SQL is the same for any number of values, so that it is compiled once."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], values: Iterable[Any]) -> None:
        super().__init__(column, bindparam(None, list(values), type_=_Values()))

    def self_group(self, against: OperatorType | None = None) -> "among":  # noqa: ARG002
        """Itself: SQLite would get `(…) = 1`, for which it looks at every row instead of an index."""
        return self


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **_kw: Any) -> str:
    column, values = (compiler.process(clause) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  (compiled clauses, no text of anybody)


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **_kw: Any) -> str:
    column, values = (compiler.process(clause) for clause in element.clauses)
    return f"{column} = ANY({values})"


Row = Mapping[str, Any]
T = TypeVar("T")


def add_all(conn: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Inserts rows that all have the same keys; returns how many. COPY on PostgreSQL, executemany on SQLite."""
    total = 0
    for batch in chunks(rows):
        if conn.dialect.name == "postgresql" and len(batch) > 20:
            _copy(conn, table, batch)
        else:
            _insert_each(conn, table, batch)
        total += len(batch)
    return total


def _copy(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    raw = conn.connection.cursor()
    with raw.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
    raw.close()


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most `size` items, in order."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def upsert(conn: Connection, table: Table, rows: Sequence[Row], by: Sequence[str]) -> None:
    """Inserts rows, or overwrites those whose `by` columns are there already."""
    if rows:
        _insert_each(conn, table, rows, tuple(by))


def _insert_each(conn: Connection, table: Table, rows: Sequence[Row], by: tuple[str, ...] = ()) -> None:
    names = tuple(rows[0])
    if conn.dialect.name == "postgresql":
        conn.execute(_insertion(table, names, by, "postgresql"), list(rows))
        return
    # SQLAlchemy builds a dictionary for every row of an executemany; tuples spare half the time.
    statement, order = _sqlite_text(table, names, by)
    conn.exec_driver_sql(statement, [tuple([row[name] for name in order]) for row in rows])


@cache
def _insertion(table: Table, names: tuple[str, ...], by: tuple[str, ...], dialect: str) -> Insert:
    """The statement that inserts these columns; with `by`, one that overwrites the others where a row is there."""
    if not by:
        return insert(table)
    statement: postgresql.Insert | sqlite.Insert = (postgresql if dialect == "postgresql" else sqlite).insert(
        table
    )
    others = {name: statement.excluded[name] for name in names if name not in by}
    if others:
        statement = statement.on_conflict_do_update(index_elements=list(by), set_=others)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(by))
    return statement


@cache
def _sqlite_text(table: Table, names: tuple[str, ...], by: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The same as text with question marks, and the names in their order."""
    compiled = _insertion(table, names, by, "sqlite").compile(dialect=sqlite.dialect(), column_keys=names)
    return str(compiled), tuple(compiled.positiontup or ())


def add_missing(conn: Connection, table: Table, query: Select[Any]) -> int:
    """Inserts the rows of a query, leaving alone those already there; the query's labels name the columns."""
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    names = [column.name for column in query.selected_columns]
    # SQLite cannot tell ON CONFLICT from a join's ON unless the query has a WHERE.
    statement = dialect.insert(table).from_select(names, query.where(true())).on_conflict_do_nothing()
    return conn.execute(statement).rowcount
