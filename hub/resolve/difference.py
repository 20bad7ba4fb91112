"""What another model would make of the same records: groups joined, come apart, moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from hub.db import among, chunks
from hub.records.view import stored_item
from hub.relations.facts import record, version
from hub.relations.groups import assignment, edge
from hub.resolve.model import Model

Groups = Mapping[str, str]
"""The entity of each record, by record key; which name an entity bears does not matter here."""

JOINED, APART, MOVED = "joined", "apart", "moved"


@dataclass(frozen=True)
class Figures:
    """`records` that are seen, `groups` they form, `shared` those of several records, `pairs` joined, `queue` in doubt."""

    records: int
    groups: int
    shared: int
    pairs: int
    queue: int


@dataclass(frozen=True)
class Change:
    """Records that are grouped otherwise: both sides hold the same keys. `what`: joined, apart, or moved (both at once)."""

    what: str
    before: list[list[str]]
    after: list[list[str]]


def groups_held(conn: Connection) -> dict[str, str]:
    """How the records are grouped, for whoever may see all of them."""
    query = select(record.c.key, assignment.c.entity).join(assignment, assignment.c.record == record.c.id)
    return dict(conn.execute(query).all())


def figures_of(conn: Connection, groups: Groups, model: Model) -> Figures:
    """Counts of the groups that a derivation under this model left."""
    sizes: dict[str, int] = defaultdict(int)
    for name in groups.values():
        sizes[name] += 1
    in_doubt = (~edge.c.joins, edge.c.veto.is_(None), edge.c.score >= model.doubt)
    count = select(func.count()).select_from(edge)
    return Figures(
        len(groups),
        len(sizes),
        sum(size > 1 for size in sizes.values()),
        conn.execute(count.where(edge.c.joins)).scalar_one(),
        conn.execute(count.where(*in_doubt)).scalar_one(),
    )


def changes(before: Groups, after: Groups) -> list[Change]:
    """Every set of records that the two sides group differently, in order of its smallest key."""
    common = before.keys() & after.keys()
    sides = tuple(_members(groups, common) for groups in (before, after))
    found = []
    seen: set[str] = set()
    for key in sorted(common):
        if key not in seen:
            keys = _closed(key, (before, after), sides)
            seen |= keys
            if change := _change(_split(keys, before), _split(keys, after)):
                found.append(change)
    return found


def _members(groups: Groups, keys: Iterable[str]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        held[groups[key]].append(key)
    return held


def _closed(key: str, groups: Sequence[Groups], sides: Sequence[Mapping[str, list[str]]]) -> set[str]:
    """The records that the groups of either side tie to this one."""
    keys, waiting = {key}, [key]
    while waiting:
        one = waiting.pop()
        for of, members in zip(groups, sides, strict=True):
            fresh = [other for other in members[of[one]] if other not in keys]
            keys.update(fresh)
            waiting.extend(fresh)
    return keys


def _split(keys: Iterable[str], groups: Groups) -> list[list[str]]:
    return sorted(sorted(held) for held in _members(groups, keys).values())


def _change(before: list[list[str]], after: list[list[str]]) -> Change | None:
    if before == after:
        return None
    what = JOINED if len(after) == 1 else APART if len(before) == 1 else MOVED
    return Change(what, before, after)


def names_of(conn: Connection, told: Iterable[Change]) -> dict[str, str]:
    """What the records of these changes call themselves, by key."""
    return dict(_names(conn, sorted({key for change in told for held in change.before for key in held})))


def _names(conn: Connection, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for batch in chunks(keys):
        query = select(record.c.key, version.c.body).join(version, version.c.id == record.c.version)
        for key, body in conn.execute(query.where(among(record.c.key, batch))):
            yield key, str(stored_item(body).data["name"])
