"""Stage 1 in bulk: features, keys and references of the records that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select

from hub.db import add_all, among, chunks, upsert
from hub.records.view import Lens, Stored, stored_item
from hub.relations.facts import changed, record, version
from hub.relations.groups import feature, match_key, moved_key, reference, rescored
from hub.resolve.decided import NOTHING, Decided, decided_of
from hub.resolve.features import Features, features
from hub.resolve.keys import match_keys
from hub.resolve.links import KEY, link_targets, part_of_targets
from hub.resolve.model import Model
from hub.resolve.parties import parties, parties_of
from schema import Audience

LAYERS = (Audience.PUBLIC, Audience.MEMBER)
"""Each audience sees all that the ones before it see."""

Lenses = Mapping[str, Sequence[Lens]]
"""By source: one lens per layer."""

View = Mapping[str, Any] | None
"""What one audience sees of a record."""


class _Said(NamedTuple):
    """One record: its key, its source, its kind, and what each audience sees of it, but for identifiers ruled wrong.

    `successors`: who has to be looked at again with it, as people ruled.
    """

    key: str
    source: str
    kind: str
    views: tuple[View, View]
    successors: frozenset[str]


@dataclass(frozen=True)
class _Derived:
    features: tuple[bytes | None, bytes | None]
    keys: dict[str, int]
    targets: frozenset[str]


Organisers = Mapping[str, tuple[frozenset[str], frozenset[str]]]
"""By record key of an organisation: what names it as a party, for each audience."""


def refresh(conn: Connection, model: Model, lenses: Lenses) -> int:
    """Derives features, keys and references of every changed record anew; returns how many there were.

    A record that names one of its own source as its organiser, publisher… is known by it, and changes with it.
    """
    ids = list(conn.execute(select(changed.c.record)).scalars())
    for batch in chunks(sorted({*ids, *_led_by(conn, ids)})):
        _refresh_some(conn, batch, model, lenses)
    return len(ids)


def _led_by(conn: Connection, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    if conn.execute(select(reference.c.record).limit(1)).first() is None:
        return found
    for batch in chunks(ids):
        keys = conn.execute(select(record.c.key).where(among(record.c.id, batch))).scalars()
        query = select(reference.c.record).where(among(reference.c.target, [KEY + key for key in keys]))
        found.update(conn.execute(query).scalars())
    return found


def _refresh_some(conn: Connection, ids: Sequence[int], model: Model, lenses: Lenses) -> None:
    gone = conn.execute(select(match_key.c.key).where(among(match_key.c.record, ids)).distinct()).scalars()
    moved = set(gone)
    for table in (match_key, feature, reference):
        conn.execute(delete(table).where(among(table.c.record, ids)))
    said = _said(conn, ids, lenses)
    targets = {n: _targets(one) for n, one in said.items()}
    organisers = _organisers(conn, set().union(*targets.values()), lenses, model)
    derived = {n: _derive(one, targets[n], organisers, model) for n, one in said.items()}
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
    for some in chunks(sorted(moved)):
        upsert(conn, moved_key, [{"key": key} for key in some], by=("key",))
    upsert(conn, rescored, [{"record": n} for n in ids], by=("record",))


def _said(conn: Connection, ids: Sequence[int], lenses: Lenses) -> dict[int, _Said]:
    query = (
        select(record.c.id, record.c.key, record.c.source, version.c.body)
        .join(version, version.c.id == record.c.version)
        .where(among(record.c.id, ids))
    )
    rows = conn.execute(query).all()
    decided = decided_of(conn, [row.key for row in rows])
    found = {}
    for row in rows:
        item, ruled = stored_item(row.body), decided.get(row.key, NOTHING)
        views = _views(item, lenses[row.source], ruled)
        found[row.id] = _Said(row.key, row.source, item.kind, views, ruled.targets)
    return found


def _views(item: Stored, lenses: Sequence[Lens], ruled: Decided) -> tuple[View, View]:
    public, member = (ruled.trusted(item.kind, lens.see(item)) for lens in lenses)
    return (member, member) if public == member else (public, member)  # most are: then derived once


def _targets(said: _Said) -> frozenset[str]:
    public, member = said.views
    views = (member,) if public is member else (public, member)
    return said.successors.union(
        target
        for view in views
        if view
        for target in (
            *(target for _, target in link_targets(said.kind, said.source, view)),
            *part_of_targets(said.kind, view),
        )
    )


def _organisers(conn: Connection, targets: Iterable[str], lenses: Lenses, model: Model) -> Organisers:
    """What the local links of some records lead to, as parties."""
    keys = sorted(target.removeprefix(KEY) for target in targets if target.startswith(KEY))
    found = {}
    for batch in chunks(keys):
        ids = conn.execute(select(record.c.id).where(among(record.c.key, batch))).scalars().all()
        for one in _said(conn, ids, lenses).values():
            public, member = (
                parties_of(one.kind, view, model) if view else frozenset() for view in one.views
            )
            found[one.key] = (public, member)
    return found


def _derive(said: _Said, targets: frozenset[str], organisers: Organisers, model: Model) -> _Derived:
    public, member = said.views
    wide = _told(said, 0, organisers, model)
    narrow = wide if public is member and _alike(targets, organisers) else _told(said, 1, organisers, model)
    views = ((0, wide),) if narrow is wide else ((1, narrow), (0, wide))  # most are one: then derived once
    keys = {name: layer for layer, one in views if one for name in match_keys(one, model)}
    raw = _raw(wide)
    return _Derived((raw, raw if narrow is wide else _raw(narrow)), keys, targets)


def _alike(targets: Iterable[str], organisers: Organisers) -> bool:
    """Whether every audience knows the organisers by the same."""
    led = (organisers.get(target.removeprefix(KEY)) for target in targets)
    return all(one is None or one[0] == one[1] for one in led)


def _told(said: _Said, layer: int, organisers: Organisers, model: Model) -> Features | None:
    view = said.views[layer]
    if view is None:
        return None
    if said.kind == "organisation":
        return features(said.kind, view, model)
    local = {key: known[layer] for key, known in organisers.items()}
    return features(said.kind, view, model, parties(said.kind, said.source, view, local, model))


def _raw(told: Features | None) -> bytes | None:
    return told.to_bytes() if told else None


def load_features(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Features | None, Features | None]]:
    """Features by record: as the public and as the members see it."""
    loaded: dict[int, tuple[Features | None, Features | None]] = {}
    for batch in chunks(ids):
        for row in conn.execute(select(feature).where(among(feature.c.record, batch))).all():
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
