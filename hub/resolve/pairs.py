"""Stages 2 and 3 in bulk: candidates share a key; those that score enough, or are related, become edges."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, select

from hub.db import add_all, add_missing, among, chunks
from hub.relations.facts import record
from hub.relations.groups import edge, feature, match_key, rescored, retied, stop_key
from hub.resolve.compare import Setting
from hub.resolve.crowds import repeated_among, watch_holders
from hub.resolve.features import Features
from hub.resolve.keys import CONTACTS, contact_key
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS, load_features
from hub.resolve.score import score


class Pair(NamedTuple):
    """Two records that share a key; `layer` is the first audience in which they do."""

    a: int
    b: int
    layer: int


def rescore(conn: Connection, model: Model) -> int:
    """Brings the edges of the rescored records up to date; returns how many pairs were scored."""
    watch_holders(conn, model, len(LAYERS))
    _drop_edges(conn)
    scored = 0
    ids = list(conn.execute(select(rescored.c.record)).scalars())
    for batch in chunks(ids, 500):
        pairs = sorted(set(_candidates(conn, batch)))
        scored += len(pairs)
        edges = list(_edges(conn, pairs, model))
        add_all(conn, edge, edges)
        _note_retied(conn, edges)
    return scored


def _drop_edges(conn: Connection) -> None:
    stale = select(rescored.c.record)
    ends = (edge.c.a, edge.c.b)
    for mine, end in product(ends, ends):
        # Either end: a record is rescored also where only a key became too common, and nothing else moves its entity.
        lost = select(end.label("record")).where(mine.in_(stale), edge.c.relation.is_not(None)).distinct()
        add_missing(conn, retied, lost)
    for mine in ends:
        conn.execute(delete(edge).where(mine.in_(stale)))


def _note_retied(conn: Connection, edges: Sequence[Mapping[str, Any]]) -> None:
    ids = {n for one in edges if one["relation"] for n in (one["a"], one["b"])}
    for batch in chunks(sorted(ids)):
        add_missing(conn, retied, select(record.c.id.label("record")).where(among(record.c.id, batch)))


def _candidates(conn: Connection, ids: Sequence[int]) -> Iterator[Pair]:
    """Pairs with at least one of `ids`; a pair of two rescored records comes up from its lower side only.

    Two that are both public meet by public keys alone. Keys that too many hold are left out before their holders are
    looked up, since those are what makes them too many.
    """
    own = [_Holder(*row) for row in conn.execute(_holders().where(among(match_key.c.record, ids)))]
    stopped = _stopped(conn, {one.key for one in own})
    live = sorted(
        {one.key for one in own if not all((one.key, layer) in stopped for layer in range(len(LAYERS)))}
    )
    holders: dict[str, list[_Holder]] = defaultdict(list)
    for batch in chunks(live):
        for row in conn.execute(_holders().where(among(match_key.c.key, batch))):
            holders[row.key].append(_Holder(*row))
    for mine in own:
        for theirs in holders.get(mine.key, ()):
            if mine.record == theirs.record or (theirs.rescored and mine.record > theirs.record):
                continue
            layer = 0 if mine.public and theirs.public else 1
            seen = layer == 1 or (mine.layer == 0 and theirs.layer == 0)
            if seen and (mine.key, layer) not in stopped:
                yield Pair(min(mine.record, theirs.record), max(mine.record, theirs.record), layer)


class _Holder(NamedTuple):
    """A record under one key. `layer`: of the key; `public`: whether the public sees the record at all."""

    record: int
    key: str
    layer: int
    public: bool
    rescored: bool


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


def _stopped(conn: Connection, keys: Iterable[str]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for batch in chunks(sorted(keys)):
        query = select(stop_key.c.key, stop_key.c.layer).where(among(stop_key.c.key, batch))
        found.update((row.key, row.layer) for row in conn.execute(query))
    return found


def _edges(conn: Connection, pairs: Sequence[Pair], model: Model) -> Iterator[dict[str, Any]]:
    """Rows of the pairs that are worth keeping: joins, doubts and relations."""
    ids = sorted({n for one in pairs for n in (one.a, one.b)})
    seen, source = load_features(conn, ids), _sources(conn, ids)
    repeated = [repeated_among(conn, contacts(seen, layer), layer) for layer in range(len(LAYERS))]
    for a, b, layer in pairs:
        first, second = seen[a][layer], seen[b][layer]
        if first is None or second is None:
            continue
        told = score(first, second, Setting(model, repeated[layer], source[a] == source[b]))
        if told.value >= model.doubt or told.relation:
            yield {
                "layer": layer, "a": a, "b": b, "score": told.value, "levels": " ".join(told.levels),
                "veto": told.veto, "joins": told.veto is None and told.value >= model.theta, "relation": told.relation,
            }  # fmt: skip


def _sources(conn: Connection, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for batch in chunks(ids):
        found.update(
            conn.execute(select(record.c.id, record.c.source).where(among(record.c.id, batch))).all()
        )
    return found


def contacts(seen: Mapping[int, tuple[Features | None, Features | None]], layer: int) -> set[str]:
    """The contact keys of these records, as the audience of the layer sees them."""
    return {
        contact_key(one.kind, family, value)
        for told in seen.values()
        if (one := told[layer])
        for family, values in zip(CONTACTS, (one.phones, one.emails, one.domains), strict=True)
        for value in values
    }
