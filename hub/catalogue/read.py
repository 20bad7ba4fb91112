"""The only queries that HTTP makes on entries: lists, single entries, counts; always as one audience sees them.

Each function reads from the connection it is given, so that one answer comes from one committed state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, Select, and_, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from hub.catalogue.tables import facet, projection
from hub.db import among, chunks
from hub.paging import USUAL, make_cursor, read_cursor
from schema import Audience

PUBLIC = Audience.PUBLIC
NAME, CHANGE = "name", "-change"
SORTS = (NAME, CHANGE)
"""By name, or the last changed first; the id makes either order total."""
MEMBER, SOURCE = "member", "source"


@dataclass(frozen=True)
class Entry:
    """One entity as the public sees it: its id, the number of its last change, and the digested line."""

    id: str
    kind: str
    change: int
    line: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.line["data"]["name"])


@dataclass(frozen=True)
class Target:
    """Where a link leads."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True)
class Query:
    """A list: values of one filter are alternatives, filters narrow each other.

    `clusters` names the cluster of each source, which is what the filter `member` stands on.
    """

    kind: str
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = NAME
    cursor: str | None = None
    limit: int = USUAL
    clusters: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> list[Any]:
        """What a cursor is bound to."""
        return [self.kind, self.sort, {name: sorted(set(values)) for name, values in self.filters.items()}]


@dataclass(frozen=True)
class Page:
    """One page: its entries, the cursor of the next one, and how many entries the whole list has."""

    entries: tuple[Entry, ...]
    next: str | None
    total: int


def page(conn: Connection, query: Query) -> Page:
    """One page of a list; hub.paging.BadParameter when the cursor is not of this list."""
    where = _matching(query)
    total = conn.execute(select(func.count()).select_from(projection).where(where)).scalar_one()
    column = projection.c.name if query.sort == NAME else projection.c.change
    rows = entries_shown(where, *_after(query)).limit(query.limit + 1)
    order = column if query.sort == NAME else column.desc()
    found = conn.execute(rows.add_columns(column.label("place")).order_by(order, projection.c.entity)).all()
    shown = found[: query.limit]
    more = len(found) > query.limit
    cursor = make_cursor(query.identity, shown[-1].place, shown[-1].entity) if more else None
    return Page(tuple(entry_of(row) for row in shown), cursor, total)


def facet_counts(conn: Connection, query: Query, names: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """How many entries each value of each filter would give, were that filter alone left out; most first."""
    return {name: _counts(conn, query, name) for name in names}


def one(conn: Connection, kind: str, name: str) -> Entry | None:
    """The entry of that kind and id, if the public may see it now."""
    row = conn.execute(entries_shown(projection.c.entity == name, projection.c.kind == kind)).first()
    return entry_of(row) if row else None


def last_changes(conn: Connection) -> dict[str, int]:
    """The number of the last change of every entry that the public sees, by id."""
    return dict(conn.execute(select(projection.c.entity, projection.c.change).where(_shown())).all())


def entries_named(conn: Connection, names: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of these ids that the public may see now, in this order."""
    rows = conn.execute(entries_shown(among(projection.c.entity, names)))
    found = {row.entity: entry_of(row) for row in rows}
    return tuple(found[name] for name in names if name in found)


def was_shown(conn: Connection, name: str) -> bool:
    """Whether the public saw an entry of that id at any time."""
    query = select(projection.c.change).where(projection.c.audience == PUBLIC, projection.c.entity == name)
    return conn.execute(query).first() is not None


def targets(conn: Connection, entries: Iterable[Mapping[str, Any]]) -> dict[str, Target]:
    """Where the links and relations of these lines lead, by the key that stands in the line."""
    keys = sorted({key for line in entries for key in _linked(line)})
    found: dict[str, Target] = {}
    for batch in chunks(keys):
        for row in conn.execute(entries_shown(projection.c.key.in_(batch))):
            entry = entry_of(row)
            found[entry.line["key"]] = Target(entry.id, entry.kind, entry.name)
    return found


def counts_by_kind(conn: Connection) -> dict[str, int]:
    """How many entries of each kind the public sees."""
    query = select(projection.c.kind, func.count()).where(_shown()).group_by(projection.c.kind)
    return dict(conn.execute(query.order_by(projection.c.kind)).all())


def counts_by_cluster(conn: Connection, clusters: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many entries of each kind each cluster knows; an entry known to two counts for both."""
    if not clusters:
        return {}
    cluster = case(clusters, value=facet.c.value)
    query = (
        select(cluster.label("cluster"), projection.c.kind, func.count(projection.c.entity.distinct()))
        .join(projection, and_(projection.c.entity == facet.c.entity, _shown()))
        .where(facet.c.name == SOURCE, facet.c.value.in_(sorted(clusters)))
        .group_by(cluster, projection.c.kind)
        .order_by(cluster, projection.c.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for name, kind, count in conn.execute(query):
        found.setdefault(name, {})[kind] = count
    return found


def last_change(conn: Connection) -> int:
    """The number of the newest change line; 0 on an empty hub."""
    newest = select(func.max(projection.c.change)).where(projection.c.audience == PUBLIC)
    return conn.execute(newest).scalar() or 0


def entries_shown(*where: ColumnElement[bool]) -> Select[Any]:
    """The rows of which `entry_of` makes entries, of those that the public sees."""
    columns = (projection.c.entity, projection.c.kind, projection.c.change, projection.c.line)
    return select(*columns).where(_shown(), *where)


def _shown() -> ColumnElement[bool]:
    # A tombstone has neither key nor name; the name stands in the index that lists and counts walk along.
    return and_(projection.c.audience == PUBLIC, projection.c.name.is_not(None))


def entry_of(row: Any) -> Entry:
    """A row of `entries_shown`."""
    return Entry(row.entity, row.kind, row.change, orjson.loads(row.line))


def _matching(query: Query, without: str | None = None) -> ColumnElement[bool]:
    tests = [
        projection.c.entity.in_(select(facet.c.entity).where(_one_of(query, name, values)))
        for name, values in sorted(query.filters.items())
        if name != without
    ]
    return and_(_shown(), projection.c.kind == query.kind, *tests)


def _one_of(query: Query, name: str, values: Sequence[str]) -> ColumnElement[bool]:
    if name == MEMBER:
        name, values = SOURCE, [source for source, of in query.clusters.items() if of in values]
    return and_(facet.c.name == name, facet.c.value.in_(sorted(set(values))))


def _after(query: Query) -> list[ColumnElement[bool]]:
    if query.cursor is None:
        return []
    by_name = query.sort == NAME
    key, name = read_cursor(query.identity, query.cursor, str if by_name else int)
    column: ColumnElement[Any] = projection.c.name if by_name else projection.c.change
    beyond = column > key if by_name else column < key
    return [or_(beyond, and_(column == key, projection.c.entity > name))]


def _counts(conn: Connection, query: Query, name: str) -> list[tuple[str, int]]:
    value: ColumnElement[Any] = facet.c.value
    stored = name
    if name == MEMBER:
        if not query.clusters:
            return []
        value, stored = case(query.clusters, value=facet.c.value), SOURCE
    # An entry has each value once, but may come from two sources of one cluster.
    number = func.count(projection.c.entity.distinct()) if name == MEMBER else func.count()
    counted = (
        select(value.label("value"), number.label("number"))
        .join(projection, projection.c.entity == facet.c.entity)
        .where(facet.c.name == stored, _matching(query, without=name))
        .group_by(value)
        .order_by(number.desc(), value)
    )
    return [(text, count) for text, count in conn.execute(counted) if text is not None]


def _linked(line: Mapping[str, Any]) -> Iterable[str]:
    """The keys that the links and the relations of a line point at."""
    for keys in line.get("relations", {}).values():
        yield from keys
    said = [
        *line["data"].values(),
        *(value for pairs in line.get("others", {}).values() for _, value in pairs),
        line.get("closed", {}).get("successors", []),
    ]
    for value in said:
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, dict) and each.keys() == {"key"}:
                yield each["key"]
