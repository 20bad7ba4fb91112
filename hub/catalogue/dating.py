"""Whether the dates of a source tell when a record was modified, or only when the list was exported.

A list most of whose records bear one and the same day was exported on that day. That is a function of the records
in force, as one audience sees them; the days are counted as records come and go, so that nobody reads the list again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, bindparam, case, delete, func, select

from hub.catalogue.tables import dated, day_count
from hub.db import add_missing, among, chunks, upsert
from hub.relations.facts import changed, record, version
from hub.relations.groups import assignment, touched
from hub.resolve.refresh import LAYERS

UNDATED = ""


class List(NamedTuple):
    """The records of one kind of one source, as the audience of a layer sees them."""

    source: str
    kind: str
    layer: int


class _Day(NamedTuple):
    source: str
    kind: str
    layer: int
    day: str


def export_dated(conn: Connection) -> frozenset[List]:
    """The lists whose dates are those of their export: more than half of the records bear one and the same day."""
    return frozenset(one for layer in range(len(LAYERS)) for one in _export_dated(conn, layer))


def redate(conn: Connection) -> None:
    """Counts the days of the changed records anew; a list that crosses the half is a change of all its entities."""
    before = export_dated(conn)
    moved: Counter[_Day] = Counter()
    for batch in chunks(conn.execute(select(changed.c.record)).scalars().all()):
        moved.update(_recorded(conn, batch))
    _count(conn, moved)
    for source, kind in sorted({(one.source, one.kind) for one in before ^ export_dated(conn)}):
        _touch(conn, source, kind)


def _export_dated(conn: Connection, layer: int) -> Iterator[List]:
    seen = (
        select(
            day_count.c.source, day_count.c.kind, day_count.c.day, func.sum(day_count.c.records).label("n")
        )
        .where(day_count.c.layer <= layer)
        .group_by(day_count.c.source, day_count.c.kind, day_count.c.day)
        .subquery()
    )
    most = func.max(case((seen.c.day != UNDATED, seen.c.n), else_=0))
    query = select(seen.c.source, seen.c.kind).group_by(seen.c.source, seen.c.kind)
    for source, kind in conn.execute(query.having(most * 2 > func.sum(seen.c.n))):
        yield List(source, kind, layer)


def _recorded(conn: Connection, ids: Sequence[int]) -> Mapping[_Day, int]:
    """Writes down the days of these records; returns by how much each day's count has to move."""
    before = select(dated).where(among(dated.c.record, ids))
    was = {row.record: _Day(row.source, row.kind, row.layer, row.day) for row in conn.execute(before)}
    query = (
        select(record.c.id, record.c.source, record.c.kind, assignment.c.layer, version.c.body)
        .join(assignment, assignment.c.record == record.c.id)
        .join(version, version.c.id == record.c.version)
        .where(among(record.c.id, ids))
    )
    now = {row.id: _Day(row.source, row.kind, row.layer, _day(row.body)) for row in conn.execute(query)}
    differing = [n for n in ids if was.get(n) != now.get(n)]
    conn.execute(delete(dated).where(among(dated.c.record, [n for n in differing if n not in now])))
    rows = [{"record": n, **now[n]._asdict()} for n in differing if n in now]
    upsert(conn, dated, rows, by=("record",))
    moved = Counter(now[n] for n in differing if n in now)
    moved.subtract(was[n] for n in differing if n in was)
    return moved


def _day(body: bytes) -> str:
    said: str = orjson.loads(body).get("modified") or UNDATED
    return said[:10]


def _count(conn: Connection, moved: Mapping[_Day, int]) -> None:
    sources = sorted({day.source for day, by in moved.items() if by})
    known = {
        _Day(*row[:4]): row.records
        for row in conn.execute(select(day_count).where(among(day_count.c.source, sources)))
    }
    after = {day: known.get(day, 0) + by for day, by in moved.items() if by}
    rows = [{**day._asdict(), "records": n} for day, n in after.items() if n]
    upsert(conn, day_count, rows, by=_Day._fields)
    if gone := [
        {f"of_{name}": said for name, said in day._asdict().items()} for day, n in after.items() if not n
    ]:
        named = (day_count.c[name] == bindparam(f"of_{name}") for name in _Day._fields)
        conn.execute(delete(day_count).where(*named), gone)


def _touch(conn: Connection, source: str, kind: str) -> None:
    """Where a record stands alone, its date decides nothing."""
    mate = assignment.alias()
    query = (
        select(assignment.c.entity)
        .join(record, record.c.id == assignment.c.record)
        .join(mate, (mate.c.entity == assignment.c.entity) & (mate.c.record != assignment.c.record))
        .where(record.c.source == source, record.c.kind == kind)
        .distinct()
    )
    add_missing(conn, touched, query)
