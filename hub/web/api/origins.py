"""Where every value of an entry comes from: which record says it, what others say, which rule shows it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from charter import Adhesion, Charter
from hub.catalogue.read import Entry, Target, targets
from hub.records.keys import split_key
from hub.resolve.adoption import in_force
from hub.web.api.charters import article_path, charter_name
from hub.web.api.items import resolved
from hub.web.api.joins import joins_of
from hub.web.api.shapes import Ground, Origin, OriginField, OriginRecord, Said
from hub.web.site import Directory, Site, api_path
from schema import KINDS, Audience


def origin_of(site: Site, conn: Connection, entry: Entry) -> Origin:
    """The origin of every value that the entry shows."""
    directory = site.directory(conn)
    known = targets(conn, [entry.line])
    keys = entry.line["members"]
    fields = {
        name: _field(site, entry, name, known, [_charter(directory, key) for key in keys])
        for name in entry.line["data"]
    }
    return {
        "id": entry.id,
        "kind": entry.kind,
        "url": site.address(api_path(entry.kind, entry.id)),
        "records": [_record(site, directory, key) for key in keys],
        "fields": {name: field for name, field in fields.items() if field["values"]},
        "model": in_force(conn, site.model).version,
        "chain": joins_of(site, conn, entry),
    }


def _record(site: Site, directory: Directory, key: str) -> OriginRecord:
    told = split_key(key)
    source = directory.sources.get(told.source)
    cluster = directory.clusters.get(told.source, told.source)
    record: OriginRecord = {
        "member": cluster,
        "member_name": directory.name_of(cluster),
        "source": told.source,
        "source_title": source.title if source else told.source,
        "licence": source.licence if source else "",
        "record": told.local_id if told.copy == 1 else f"{told.local_id}~{told.copy}",
    }
    charter = _charter(directory, key)
    if charter is not None:
        record["charter"] = charter_name(site, charter)
    return record


def _field(
    site: Site, entry: Entry, name: str, known: Mapping[str, Target], charters: list[Charter | None]
) -> OriginField:
    value = entry.line["data"][name]
    several = KINDS[entry.kind].fields[name].several
    values = value if several else [value]
    sayers = entry.line.get("origin", {}).get(name) or [[0]] * len(values)
    others = entry.line.get("others", {}).get(name, ())
    said = [_said(site, each, who, known) for each, who in zip(values, sayers, strict=True)]
    instead = [_said(site, each, [who], known) for who, each in others]
    shown = [one for one in said if one is not None]
    speaking = {n for one in shown for n in one["records"]}
    field: OriginField = {
        "values": shown,
        "others": _united([one for one in instead if one is not None]),
        "shown_under": _grounds(site, entry.kind, name, [charters[n] for n in sorted(speaking)]),
    }
    if contested := entry.line.get("contested", {}).get(name):
        field["contested"] = contested
    return field


def _said(site: Site, value: Any, who: list[int], known: Mapping[str, Target]) -> Said | None:
    shown = resolved(site, value, known)
    return None if shown in (None, []) else {"value": shown, "records": who}


def _united(said: list[Said]) -> list[Said]:
    """Records that say the same, together."""
    found: list[Said] = []
    for one in said:
        same = next((other for other in found if other["value"] == one["value"]), None)
        if same is None:
            found.append(one)
        else:
            same["records"] = sorted({*same["records"], *one["records"]})
    return found


def _grounds(site: Site, kind: str, name: str, charters: list[Charter | None]) -> list[Ground]:
    field_class = KINDS[kind].fields[name].field_class
    found: list[Ground] = []
    for charter in charters:
        if charter is None:
            continue
        decision = charter.policy.decide(Audience.PUBLIC, kind, field_class)
        ground: Ground = {
            "charter": charter.version,
            "rule": decision.rule,
            "article": decision.article,
            "url": site.address(article_path(charter, decision.article)),
        }
        if ground not in found:
            found.append(ground)
    return found


def _charter(directory: Directory, key: str) -> Charter | None:
    standing = directory.standings.get(directory.clusters.get(split_key(key).source, ""))
    adhesion = standing.adhesion if standing else None
    return adhesion.charter if isinstance(adhesion, Adhesion) else None
