"""An entry as the API tells it: the digested line with ids, addresses and resolved links."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Connection

from hub.catalogue.read import Entry, Target, targets
from hub.catalogue.reverse import related
from hub.records.keys import split_key
from hub.web.api.shapes import Closed, Item, Linked, Related, Relations
from hub.web.site import Directory, Site, api_path, page_path


def items_of(site: Site, conn: Connection, entries: Iterable[Entry]) -> list[Item]:
    """These entries, in their order."""
    shown = list(entries)
    directory = site.directory(conn)
    known = targets(conn, (entry.line for entry in shown))
    return [_item(site, directory, entry, known) for entry in shown]


def whole_item(site: Site, conn: Connection, entry: Entry) -> Item:
    """One entry with both sides of its relations."""
    (item,) = items_of(site, conn, [entry])
    others = {name: _related(site, told.total, told.targets) for name, told in related(conn, entry).items()}
    if others:
        item["relations"] = cast(Relations, {**item.get("relations", {}), **others})
    return item


def resolved(site: Site, value: Any, known: Mapping[str, Target]) -> Any:
    """The value with each link as `Linked`; one that leads nowhere is left out (None when it was the value)."""
    if isinstance(value, list):
        seen = (resolved(site, each, known) for each in value)
        return [each for each in seen if each is not None]
    if isinstance(value, dict) and value.keys() == {"key"}:
        target = known.get(value["key"])
        return linked(site, target) if target else None
    return value


def sources_of(line: Mapping[str, Any]) -> list[str]:
    """The sources whose records stand behind a line, each once."""
    return sorted({split_key(key).source for key in line["members"]})


def _item(site: Site, directory: Directory, entry: Entry, known: Mapping[str, Target]) -> Item:
    data = {name: resolved(site, value, known) for name, value in entry.line["data"].items()}
    clusters = {directory.clusters.get(source, source) for source in sources_of(entry.line)}
    item: Item = {
        "id": entry.id,
        "kind": entry.kind,
        "url": site.address(api_path(entry.kind, entry.id)),
        "page": site.address(page_path(entry.kind, entry.id)),
        "iri": site.iri(directory, entry.kind, entry.id),
        "change": entry.change,
        "members": sorted(clusters),
        "data": {name: value for name, value in data.items() if value not in (None, [])},
    }
    if relations := _relations(site, entry, known):
        item["relations"] = relations
    if contested := contested_fields(entry.line):
        item["contested"] = contested
    if "closed" in entry.line:
        item["closed"] = _closed(site, entry.line["closed"], known)
    return item


def _relations(site: Site, entry: Entry, known: Mapping[str, Target]) -> Relations:
    """What the entry states of itself."""
    stated = entry.line.get("relations", {})
    found = {name: [known[key] for key in keys if key in known] for name, keys in stated.items()}
    told = {name: _related(site, len(targets), targets) for name, targets in found.items() if targets}
    return cast(Relations, told)


def _related(site: Site, total: int, targets: Iterable[Target]) -> Related:
    return {"total": total, "items": [linked(site, target) for target in targets]}


def contested_fields(line: Mapping[str, Any]) -> list[str]:
    """The fields whose shown value is said by none but records that people found wrong in it."""
    return [
        name
        for name, wrong in line.get("contested", {}).items()
        if set(line.get("origin", {}).get(name, [[0]])[0]) <= set(wrong)
    ]


def _closed(site: Site, said: Mapping[str, Any], known: Mapping[str, Target]) -> Closed:
    closed: Closed = {"since": said["since"]} if "since" in said else {}
    if successors := resolved(site, said.get("successors", []), known):
        closed["successors"] = successors
    return closed


def linked(site: Site, target: Target) -> Linked:
    """The entry behind a link, as answers name it."""
    return {
        "id": target.id,
        "kind": target.kind,
        "name": target.name,
        "url": site.address(api_path(target.kind, target.id)),
    }
