"""Stage 4 in bulk: groups of each neighbourhood, layer by layer, and the ids that they bear."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select

from hub.db import among, chunks, upsert
from hub.records.keys import split_key
from hub.relations.facts import changed
from hub.relations.groups import assignment, entity, rescored, touched
from hub.resolve.contradictions import Clash, settle
from hub.resolve.group import Join, Pair, group
from hub.resolve.known_ids import remember
from hub.resolve.ledger import Entry, Ledger, make_id
from hub.resolve.model import Model
from hub.resolve.neighbourhood import Neighbourhood, neighbourhood

Groups = list[list[str]]


class Naming(NamedTuple):
    """What names groups by ids: the revision of new ones, and the sources whose records are no entries by themselves."""

    revision: int
    silent: Set[str]


def regroup(conn: Connection, model: Model, naming: Naming) -> int:
    """Groups the neighbourhoods of the rescored records; names touched entities; returns how many records were seen."""
    fresh = set(conn.execute(select(changed.c.record)).scalars())
    seeds = sorted(set(conn.execute(select(rescored.c.record)).scalars()))
    done: set[int] = set()
    for batch in chunks(seeds, 500):
        todo = [n for n in batch if n not in done]
        if todo:
            near = neighbourhood(conn, todo)
            done.update(near.keys)
            _settle(conn, near, model, fresh, naming)
    return len(done)


def groups_of(near: Neighbourhood, model: Model) -> tuple[Groups, Groups]:
    """The public's groups, and those of the members: the public's ones with what was attached, and their own."""
    public = near.nodes(0)
    held = settle(near.same, near.different, public)
    wide = group(public, _within(public, [*near.joins[0], *held.joins]), model, held.apart)
    member = near.nodes(1)
    held = settle(near.same, near.different, member, fixed=wide)
    # A pair of two public records is no evidence here: their groups are settled, see `fixed`.
    narrow = group(member, _within(member, [*near.joins[1], *held.joins]), model, held.apart, fixed=wide)
    return wide, narrow


def clashes(near: Neighbourhood, model: Model, layer: int) -> Mapping[Pair, Clash]:
    """Why rulings "same" do not hold for the audience of a layer: by pair, two records that may not be one."""
    fixed = groups_of(near, model)[0] if layer else ()
    return settle(near.same, near.different, near.nodes(layer), fixed).clashes


def _within(nodes: Iterable[str], joins: Sequence[Join]) -> list[Join]:
    present = set(nodes)
    return [join for join in joins if join.a in present and join.b in present]


def _settle(conn: Connection, near: Neighbourhood, model: Model, fresh: set[int], naming: Naming) -> None:
    wide, narrow = groups_of(near, model)
    ids = {key: n for n, key in near.keys.items()}
    public = _named(conn, near, 0, wide, naming)
    hidden_only = [keys for keys in narrow if not any(key in public for key in keys)]
    own = _named(conn, near, 1, hidden_only, naming)
    after: dict[int, tuple[str, int]] = {ids[key]: (name, 0) for key, name in public.items()}
    after |= {ids[key]: (name, 1) for key, name in own.items()}
    for keys in narrow:
        host = next((public[key] for key in keys if key in public), None)
        if host is not None:
            after |= {ids[key]: (host, 1) for key in keys if key not in public}
    _write(conn, near, after, fresh)


def _named(
    conn: Connection, near: Neighbourhood, layer: int, groups: Groups, naming: Naming
) -> dict[str, str]:
    """The id of the group of each key; the ledger of the layer is brought up to date."""
    before = _before(conn, near, layer)
    candidates = {make_id(key, layer) for keys in groups for key in keys} | set(before)
    known = _entries(conn, candidates)
    unseen = {
        name for name, keys in before.items() if {split_key(key).source for key in keys} <= naming.silent
    }
    ledger = Ledger(layer, naming.revision, dict(known), lambda name: bool(_entries(conn, {name})), unseen)
    names = ledger.hand_out(groups, before)
    remember(conn, ledger, known)
    return {key: name for keys, name in zip(groups, names, strict=True) for key in keys}


def _before(conn: Connection, near: Neighbourhood, layer: int) -> dict[str, list[str]]:
    """Which keys each id of this layer's ledger stood for."""
    held: dict[str, list[str]] = defaultdict(list)
    for n, (name, at) in near.before.items():
        if at == layer:
            held[name].append(near.keys[n])
    if layer == 0:
        return held
    known = _entries(conn, set(held))
    return {name: keys for name, keys in held.items() if known[name].layer == layer}


def _entries(conn: Connection, names: set[str]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for batch in chunks(sorted(names)):
        for row in conn.execute(select(entity).where(among(entity.c.id, batch))):
            found[row.id] = Entry(*row)
    return found


def _write(conn: Connection, near: Neighbourhood, after: dict[int, tuple[str, int]], fresh: set[int]) -> None:
    moved = {n for n in near.keys if near.before.get(n) != after.get(n)}
    gone = sorted(n for n in moved if n not in after)
    for batch in chunks(gone):
        conn.execute(delete(assignment).where(among(assignment.c.record, batch)))
    rows: list[dict[str, Any]] = [
        {"record": n, "entity": after[n][0], "layer": after[n][1]} for n in sorted(moved) if n in after
    ]
    upsert(conn, assignment, rows, by=("record",))
    entities = {
        side[n][0] for n in moved | (fresh & near.keys.keys()) for side in (near.before, after) if n in side
    }
    upsert(conn, touched, [{"entity": name} for name in sorted(entities)], by=("entity",))
