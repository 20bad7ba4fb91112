"""What an engine scores from: everything that stages 2 and 3 depend on, as lookups and as streams of all of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from hub.db import among, chunks
from hub.relations.facts import record
from hub.relations.groups import feature, match_key, repeated_key, rescored, stop_key
from hub.resolve.crowds import repeated_among
from hub.resolve.features import Features
from hub.resolve.refresh import load_features

_AT_ONCE = 10_000


class Holder(NamedTuple):
    """A record under one key. `layer`: of the key; `public`: whether the public sees the record at all."""

    record: int
    key: str
    layer: int
    public: bool
    rescored: bool


class Bare(NamedTuple):
    """A record as stage 1 left it: its features as the public and as the members see it, as bytes."""

    record: int
    source: str
    public: bytes | None
    member: bytes | None


class Material:
    """Features, keys, keys that too many hold, contacts that sources repeat, and the sources of the records.

    The lookups leave no read open behind them; whoever iterates a stream ends it before rows are handed to the writer.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def due(self) -> list[int]:
        """The records whose edges are missing: each pair with one of them is to be scored."""
        return list(self._conn.execute(select(rescored.c.record).order_by(rescored.c.record)).scalars())

    def all_records(self) -> Iterator[Bare]:
        """Every record that anybody sees, in order of its number."""
        query = (
            select(feature.c.record, record.c.source, feature.c.public, feature.c.member)
            .join(record, record.c.id == feature.c.record)
            .order_by(feature.c.record)
        )
        for row in self._conn.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield Bare(*row)

    def all_holders(self) -> Iterator[Holder]:
        """Every holder of every key, key by key."""
        query = _holders().order_by(match_key.c.key, match_key.c.layer, match_key.c.record)
        for row in self._conn.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield Holder(*row)

    def all_stopped(self) -> set[tuple[str, int]]:
        """`(key, layer)`: keys that too many hold, which yield no pairs."""
        return {(row.key, row.layer) for row in self._conn.execute(select(stop_key))}

    def all_repeated(self) -> set[tuple[str, int]]:
        """`(key, layer)`: contacts that sources repeat."""
        return {(row.key, row.layer) for row in self._conn.execute(select(repeated_key))}

    def keys_of(self, ids: Collection[int]) -> list[Holder]:
        """These records, under each of their keys."""
        rows = self._conn.execute(_holders().where(among(match_key.c.record, ids))).all()
        return [Holder._make(row) for row in rows]

    def holders(self, keys: Iterable[str]) -> Iterator[Holder]:
        """All who hold one of these keys."""
        for batch in chunks(keys):
            rows = self._conn.execute(_holders().where(among(match_key.c.key, batch))).all()
            yield from map(Holder._make, rows)

    def stopped(self, keys: Iterable[str]) -> set[tuple[str, int]]:
        """Of these keys: those that too many hold, by layer."""
        found: set[tuple[str, int]] = set()
        for batch in chunks(sorted(keys)):
            query = select(stop_key.c.key, stop_key.c.layer).where(among(stop_key.c.key, batch))
            found.update((row.key, row.layer) for row in self._conn.execute(query))
        return found

    def repeated(self, keys: Iterable[str], layer: int) -> set[str]:
        """Of these contacts: those that sources repeat, as the audience of the layer sees it."""
        return repeated_among(self._conn, keys, layer)

    def features(self, ids: Sequence[int]) -> Mapping[int, tuple[Features | None, Features | None]]:
        """Features by record: as the public and as the members see it."""
        return load_features(self._conn, ids)

    def sources(self, ids: Sequence[int]) -> dict[int, str]:
        """The source of each record."""
        found: dict[int, str] = {}
        for batch in chunks(ids):
            query = select(record.c.id, record.c.source).where(among(record.c.id, batch))
            found.update(self._conn.execute(query).all())
        return found


def _holders() -> Select[Any]:
    return (
        select(
            match_key.c.record,
            match_key.c.key,
            match_key.c.layer,
            feature.c.public.is_not(None),
            rescored.c.record.is_not(None),
        )
        .join(feature, feature.c.record == match_key.c.record)
        .outerjoin(rescored, rescored.c.record == match_key.c.record)
    )
