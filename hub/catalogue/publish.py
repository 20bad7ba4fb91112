"""Projections and change lines of the touched entities, for each audience; what stays the same is not written."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, func, select

from hub.catalogue.dating import List, export_dated
from hub.catalogue.facets import facets_of
from hub.catalogue.links import Links
from hub.catalogue.related import hosts
from hub.catalogue.speakers import Speaker, silent
from hub.catalogue.tables import facet, projection
from hub.db import add_all, among, chunks, upsert
from hub.merge.entity import merge
from hub.merge.survive import Said
from hub.records.view import Stored, stored_item
from hub.relations.facts import record, version
from hub.relations.groups import assignment, touched
from hub.resolve.decided import NOTHING, Decided, decided_of
from hub.resolve.links import PART_OF, link_targets, part_of_targets
from hub.resolve.refresh import LAYERS
from hub.resolve.score import HOSTED_BY
from hub.resolve.words import fold


@dataclass(frozen=True)
class _Sources:
    """What is known of the sources: how they speak, which add no entity, which dates tell of an export only."""

    speakers: Mapping[str, Speaker]
    silent: frozenset[str]
    export_dated: frozenset[List]

    def said(self, one: "_Member", layer: int, view: Mapping[str, Any], ruled: Decided) -> Said:
        """What a member says to the audience of a layer, and what people decided of it."""
        speaker = self.speakers[one.source]
        tells = List(one.source, one.item.kind, layer) not in self.export_dated
        modified = one.item.modified if tells else None
        contested = ruled.contested(one.item.kind, view)
        return Said(
            one.key, speaker.trust, modified, view, speaker.authority(view), contested, ruled.closings
        )


class _Member(NamedTuple):
    entity: str
    layer: int
    key: str
    source: str
    item: Stored


def publish(conn: Connection, speakers: Mapping[str, Speaker]) -> dict[str, int]:
    """Remakes every touched entity; returns the change lines written per audience."""
    written = {str(audience): 0 for audience in LAYERS}
    last = {audience: _last_change(conn, audience) for audience in LAYERS}
    sources = _Sources(speakers, silent(speakers), export_dated(conn))
    names = conn.execute(select(touched.c.entity).order_by(touched.c.entity)).scalars().all()
    for batch in chunks(names, 500):
        members = list(_members(conn, batch))
        ruled = decided_of(conn, [one.key for one in members])
        wider = _Seen({}, {})
        for layer, audience in enumerate(LAYERS):
            wider = _lines(conn, layer, members, sources, ruled, wider)
            lines = wider.lines
            rows = _differing(conn, audience, batch, lines, last[audience] + written[audience])
            _write(conn, rows, layer == 0, lines)
            written[audience] += len(rows)
    return written


def _last_change(conn: Connection, audience: str) -> int:
    query = select(func.max(projection.c.change)).where(projection.c.audience == audience)
    return conn.execute(query).scalar() or 0


class _Line(NamedTuple):
    """One merged entity: as data, as the bytes that are digested, and their SHA-256."""

    data: dict[str, Any]
    raw: bytes
    sha: bytes

    @classmethod
    def of(cls, data: dict[str, Any]) -> "_Line":
        raw = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)  # canonical: intake let no float in
        return cls(data, raw, hashlib.sha256(raw).digest())


class _Seen(NamedTuple):
    """What one audience sees of some entities: the statements without links, by entity, and the merged lines."""

    said: Mapping[str, list[Said]]
    lines: dict[str, _Line]


def _lines(
    conn: Connection,
    layer: int,
    members: Sequence[_Member],
    sources: _Sources,
    ruled: Mapping[str, Decided],
    wider: _Seen,
) -> _Seen:
    """The merged line of each entity that this layer's audience can see; what it sees as the wider one did is the same.

    What only sources know that add no entity is not there.
    """
    added = {one.entity for one in members if one.layer <= layer and one.source not in sources.silent}
    said: dict[str, list[Said]] = defaultdict(list)
    targets: set[str] = set()
    wholes: dict[str, set[str]] = defaultdict(set)
    housed = hosts(conn, layer, sorted({one.entity for one in members}), sources.silent)
    linking = set(housed)
    kinds: dict[str, str] = {}
    for one in members:
        shown = one.layer <= layer and one.entity in added
        view = sources.speakers[one.source].lenses[layer].see(one.item) if shown else None
        if view is None:
            continue
        kinds[one.entity] = one.item.kind
        told = ruled.get(one.key, NOTHING)
        if led := {target for _, target in link_targets(one.item.kind, one.source, view)} | told.targets:
            linking.add(one.entity)
            targets |= led
        if whole := part_of_targets(one.item.kind, told.trusted(one.item.kind, view) or {}):
            wholes[one.entity] |= whole
        said[one.entity].append(sources.said(one, layer, view, told))
    links = Links(conn, layer, targets.union(*wholes.values()), sources.silent)
    lines = {
        name: wider.lines[name]
        if name not in linking and name not in wholes and wider.said.get(name) == saying
        else _Line.of(
            _related(merge(kinds[name], saying, links.resolve), links, wholes[name], housed.get(name, ()))
        )
        for name, saying in said.items()
    }
    return _Seen(said, lines)


def _related(
    line: dict[str, Any], links: Links, wholes: Iterable[str], housed: Sequence[str]
) -> dict[str, Any]:
    """The line with what the entity is to others; `relations` is left out when it is nothing to any."""
    bodies = {key for target in wholes if (key := links.lead(target)) is not None and key != line["key"]}
    told = {PART_OF: sorted(bodies), HOSTED_BY: list(housed)}
    if any(told.values()):
        line["relations"] = {name: keys for name, keys in told.items() if keys}
    return line


def _members(conn: Connection, names: Sequence[str]) -> Iterator[_Member]:
    query = (
        select(assignment.c.entity, assignment.c.layer, record.c.key, record.c.source, version.c.body)
        .join(record, record.c.id == assignment.c.record)
        .join(version, version.c.id == record.c.version)
        .where(among(assignment.c.entity, names))
    )
    for name, layer, key, source, body in conn.execute(query).all():
        yield _Member(name, layer, key, source, stored_item(body))


def _differing(
    conn: Connection, audience: str, names: Sequence[str], lines: Mapping[str, _Line], change: int
) -> list[dict[str, Any]]:
    """Rows for what differs from the projection, numbered in order of the ids: that order hides what was touched in vain."""
    query = select(projection.c.entity, projection.c.key, projection.c.kind, projection.c.line_sha).where(
        projection.c.audience == audience, among(projection.c.entity, names)
    )
    before = {row.entity: row for row in conn.execute(query)}
    rows = []
    for name in names:
        was = before.get(name)
        if name in lines:
            if was is None or was.line_sha != lines[name].sha:
                rows.append(_row(audience, name, lines[name]))
        elif was is not None and was.key is not None:
            rows.append(_tombstone(audience, name, was.kind))
    for n, row in enumerate(rows, start=change + 1):
        row["change"] = n
    return rows


def _row(audience: str, name: str, line: _Line) -> dict[str, Any]:
    return {
        "audience": audience,
        "entity": name,
        "kind": line.data["kind"],
        "key": line.data["key"],
        "line_sha": line.sha,
        "line": line.raw,
        "name": fold(line.data["data"]["name"])[:200],
    }


def _tombstone(audience: str, name: str, kind: str) -> dict[str, Any]:
    return {
        "audience": audience, "entity": name, "kind": kind, "key": None, "line_sha": None, "line": None, "name": None,
    }  # fmt: skip


def _write(
    conn: Connection, rows: Sequence[dict[str, Any]], public: bool, lines: Mapping[str, _Line]
) -> None:
    upsert(conn, projection, rows, by=("audience", "entity"))
    if not public or not rows:
        return
    names = [row["entity"] for row in rows]
    conn.execute(delete(facet).where(among(facet.c.entity, names)))
    add_all(
        conn,
        facet,
        [
            {"entity": name, "name": what, "value": value}
            for name in names
            if name in lines
            for what, value in sorted(facets_of(lines[name].data))
        ],
    )
