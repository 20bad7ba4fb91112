"""Stage 1 in bulk: features, keys and references of the records that changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from hub.db import add_all, among, chunks, upsert
from hub.records.view import Lens, stored_item
from hub.relations.facts import changed, record, version
from hub.relations.groups import feature, match_key, moved_key, reference, rescored
from hub.resolve.features import Features, features, identifier_key
from hub.resolve.model import Model
from schema import KINDS, Audience

LAYERS = (Audience.PUBLIC, Audience.MEMBER)
"""Each audience sees all that the ones before it see."""

Lenses = Mapping[str, Sequence[Lens]]
"""By source: one lens per layer."""


@dataclass(frozen=True)
class _Derived:
    features: tuple[bytes | None, bytes | None]
    keys: dict[str, int]
    targets: frozenset[str]


def refresh(conn: Connection, model: Model, lenses: Lenses) -> int:
    """Derives features, keys and references of every changed record anew; returns how many there were."""
    ids = list(conn.execute(select(changed.c.record)).scalars())
    for batch in chunks(ids):
        _refresh_some(conn, batch, model, lenses)
    return len(ids)


def _refresh_some(conn: Connection, ids: Sequence[int], model: Model, lenses: Lenses) -> None:
    gone = conn.execute(select(match_key.c.key).where(among(match_key.c.record, ids)).distinct()).scalars()
    moved = set(gone)
    for table in (match_key, feature, reference):
        conn.execute(delete(table).where(among(table.c.record, ids)))
    said = (
        select(record.c.id, record.c.source, version.c.body)
        .join(version, version.c.id == record.c.version)
        .where(among(record.c.id, ids))
    )
    derived = {row.id: _derive(row.source, row.body, model, lenses) for row in conn.execute(said)}
    seen = {n: one for n, one in derived.items() if one.features[1] is not None}
    add_all(
        conn,
        feature,
        [{"record": n, "public": d.features[0], "member": d.features[1]} for n, d in seen.items()],
    )
    add_all(
        conn,
        match_key,
        [{"record": n, "key": key, "layer": layer} for n, d in seen.items() for key, layer in d.keys.items()],
    )
    add_all(conn, reference, [{"record": n, "target": t} for n, d in seen.items() for t in sorted(d.targets)])
    moved.update(key for one in seen.values() for key in one.keys)
    upsert(conn, moved_key, [{"key": key} for key in sorted(moved)], by=("key",))
    add_all(conn, rescored, [{"record": n} for n in ids])


def _derive(source: str, body: bytes, model: Model, lenses: Lenses) -> _Derived:
    item = stored_item(body)
    public, member = (lens.see(item) for lens in lenses[source])
    if public == member:  # as most are: what is derived of the one is derived of the other
        told = _told(item.kind, member, model)
        keys = dict.fromkeys(told.match_keys(), 0) if told else {}
        raw = _raw(told)
        return _Derived((raw, raw), keys, _targets(item.kind, source, member))
    wide, narrow = _told(item.kind, public, model), _told(item.kind, member, model)
    keys = {name: layer for layer, one in ((1, narrow), (0, wide)) if one for name in one.match_keys()}
    targets = _targets(item.kind, source, public) | _targets(item.kind, source, member)
    return _Derived((_raw(wide), _raw(narrow)), keys, targets)


def _told(kind: str, view: Mapping[str, Any] | None, model: Model) -> Features | None:
    return features(kind, view, model) if view is not None else None


def _raw(told: Features | None) -> bytes | None:
    return told.to_bytes() if told else None


def _targets(kind: str, source: str, view: Mapping[str, Any] | None) -> frozenset[str]:
    return frozenset(target for _, target in link_targets(kind, source, view)) if view else frozenset()


def link_targets(kind: str, source: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """`(field, target)` of each link in the data; a target is `key:<record key>` or `id:<identifier key>`."""
    for field in KINDS[kind].fields.values():
        if field.link is None or field.name not in data:
            continue
        value = data[field.name]
        for said in value if isinstance(value, list) else (value,):
            yield field.name, target_of(field.link.kind, source, said)


def target_of(kind: str, source: str, said: Mapping[str, str]) -> str:
    """Where one link points: a record of the same source, or whatever bears the identifier."""
    if said["scheme"] == "local":
        return f"key:{source}/{kind}/{said['value']}"
    return f"id:{identifier_key(kind, said['scheme'], said['value'])}"


def load_features(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Features | None, Features | None]]:
    """Features by record: as the public and as the members see it."""
    loaded: dict[int, tuple[Features | None, Features | None]] = {}
    for batch in chunks(ids):
        for row in conn.execute(select(feature).where(among(feature.c.record, batch))):
            member = Features.from_bytes(row.member) if row.member else None
            public = (
                member
                if row.public == row.member
                else Features.from_bytes(row.public)
                if row.public
                else None
            )
            loaded[row.record] = (public, member)
    return loaded
