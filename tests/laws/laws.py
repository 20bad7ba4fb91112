"""The laws of the catalogue (docs: DESIGN, "One idea"), each stated over one history; `luck` draws what is not part of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, count
from random import Random
from typing import Any

import orjson
from sqlalchemy import Connection, select

from hub.catalogue.digest import lines
from hub.catalogue.tables import projection
from hub.catalogue.whereabouts import Gone, find
from hub.clock import Clock
from hub.errors import NotFound
from hub.outputs.bundle import write_bundle
from hub.pipeline import Hub, adopt_model, as_of, publish, rebuild_all, replay, undo_model
from hub.records.store import Run, runs
from hub.records.view import Stored, stored_item
from hub.relations.facts import record, version
from hub.relations.groups import departed, entity, passage
from hub.resolve.adoption import in_force
from hub.resolve.difference import groups_held
from hub.resolve.known_ids import successors
from hub.resolve.ledger import GONE
from hub.resolve.tasks import tasks
from hub.trial import try_model
from schema import Audience
from tests.federation import AT, database, empty, offer
from tests.laws.play import Player, digests, founded, settled
from tests.laws.world import (
    ALL_SOURCES,
    INSTITUTION,
    MODELS,
    REGISTERS,
    Act,
    Offer,
    all_accepted,
    has_doubles,
    public_side,
    without_sirens,
)


@dataclass(frozen=True)
class Places:
    """The databases of the two hubs that a law compares."""

    here: str
    there: str


Law = Callable[[list[Act], Random, Places], Player]


def facts_alone_decide(history: list[Act], luck: Random, at: Places) -> Player:
    """Order, void, withdrawal, crash: the digest is that of a hub that only ever saw the facts in force."""
    player = Player(founded(at.here)).play(history)
    order = luck.sample(ALL_SOURCES, len(ALL_SOURCES))
    assert digests(player.hub) == digests(settled(at.there, player.facts, order))
    return player


def incremental_is_rebuild(history: list[Act], _luck: Random, at: Places) -> Player:
    """A rebuild finds the same catalogue, the same ids, and writes no change line."""
    player = Player(founded(at.here)).play(history)
    before = digests(player.hub), _ids(player.hub)
    assert set(rebuild_all(player.hub).lines.values()) == {0}
    assert (digests(player.hub), _ids(player.hub)) == before
    return player


def twice_is_once(history: list[Act], luck: Random, at: Places) -> Player:
    """What is offered again as it is changes no digest and writes no change line, read anew or not."""
    player = Player(founded(at.here)).play(history)
    before = digests(player.hub)
    for source in ALL_SOURCES:
        for said in player.facts.in_force(source)[-1:]:
            if luck.random() < 0.5:
                offer(player.hub, source, said)
            else:
                player.happen(Offer(source, said))
    assert set(publish(player.hub).lines.values()) == {0}
    assert digests(player.hub) == before
    return player


def the_hidden_changes_nothing_public(history: list[Act], _luck: Random, at: Places) -> Player:
    """Not one byte of what the public sees depends on what it may not see: lines, ids, numbers, counts."""
    happened = all_accepted(history)
    untold = Player(founded(at.there)).play(public_side(happened))
    told = Player(founded(at.here)).play(happened)
    assert public_face(told.hub) == public_face(untold.hub)
    return told


def no_clock_is_read(history: list[Act], _luck: Random, at: Places) -> Player:
    """Years later, and at another pace, the same history gives the same catalogue, ids and numbers."""
    now = Player(founded(at.here)).play(history)
    later = Player(replace(founded(at.there), clock=_hurried())).play(history)
    assert digests(now.hub) == digests(later.hub)
    assert public_face(now.hub) == public_face(later.hub)
    return now


def a_revision_can_be_seen_again(history: list[Act], luck: Random, at: Places) -> Player:
    """As of a revision: the facts of then, under the members of today."""
    player = Player(founded(at.here)).play_remembering(history)
    revision = luck.choice(sorted(player.past))
    then = replace(player.past[revision], gone=player.facts.gone)
    with as_of(player.hub, revision) as earlier:
        assert digests(earlier) == digests(settled(at.there, then, ALL_SOURCES))
    return player


def a_successor_makes_the_same(history: list[Act], luck: Random, at: Places) -> Player:
    """The bundle, in another order, on an empty hub and another database, gives the same digests and the same ids."""
    player = Player(founded(at.here)).play(history)
    with player.hub.db.read() as conn:
        bundle = list(write_bundle(conn))
    luck.shuffle(bundle)
    successor = replace(player.hub, db=database(at.there))
    empty(successor.db)
    replay(successor, bundle)
    assert digests(successor) == digests(player.hub)
    assert (_ids(successor), _ledger(successor)) == (_ids(player.hub), _ledger(player.hub))
    assert _addresses(successor) == _addresses(player.hub)
    return player


def a_ruling_holds_or_is_a_task(history: list[Act], _luck: Random, at: Places) -> Player:
    """Two present records that people ruled the same are one entity, or the ruling waits for people: none is lost unseen.

    Where a chain of such rulings leads to what people keep apart, no link of it wins over the others.
    """
    player = Player(founded(at.here)).play(history)
    entity_of = {key: n for n, group in enumerate(_groups(player.hub, Audience.MEMBER)) for key in group}
    with player.hub.db.read() as conn:
        waiting = {
            number for task in tasks(conn, in_force(conn, player.hub.model)) for number in task.rulings
        }
    for number, rule in player.facts.rulings:
        if rule.verdict == "same" and {rule.a, rule.b} <= entity_of.keys():
            assert (number in waiting) == (entity_of[rule.a] != entity_of[rule.b])
            player.counts["a ruling that waits"] += number in waiting
    public = {key: n for n, group in enumerate(_groups(player.hub, Audience.PUBLIC)) for key in group}
    rulings = [rule for _, rule in player.facts.rulings if {rule.a, rule.b} <= public.keys()]
    ties = {(rule.a, rule.b) for rule in rulings if rule.verdict == "same"}
    for rule in rulings:
        if rule.verdict in ("different", "closed"):
            for a, b in _links_between(ties, rule.a, rule.b, ()):
                assert public[a] != public[b]
    return player


def what_is_ruled_wrong_is_not_heard(history: list[Act], luck: Random, at: Places) -> Player:
    """An identifier that was ruled wrong groups as if its record did not bear it, and is shown all the same."""
    player = Player(founded(at.here)).play(history)
    wrong = {(rule.a, rule.b) for _, rule in player.facts.rulings if rule.verdict == "identifier_wrong"}
    unsaid = replace(
        player.facts,
        snapshots=[
            (run, source, without_sirens(source, entries, wrong))
            for run, source, entries in player.facts.snapshots
        ],
    )
    if not any(has_doubles(entries) for _, _, entries in unsaid.snapshots):  # what is said numbers these
        other = settled(at.there, unsaid, luck.sample(ALL_SOURCES, len(ALL_SOURCES)))
        for audience in (Audience.PUBLIC, Audience.MEMBER):
            assert _groups(player.hub, audience) == _groups(other, audience)
    for audience, seen in _records(player.hub):
        marked = _contested(player.hub, audience)
        shown = {key for group in _groups(player.hub, audience) for key in group}
        assert marked == {
            key for key, siren in wrong if key in shown and _data(seen[key], audience).get("siren") == siren
        }
    return player


def a_model_leaves_no_trace(history: list[Act], luck: Random, at: Places) -> Player:
    """Another model, adopted, published and taken back: the catalogue is as before, and the trial foretold what it did."""
    player = Player(founded(at.here)).play(history)
    before = _standing(player.hub)
    file = luck.choice([file for file in MODELS if file != player.facts.model])
    foretold = try_model(player.hub, file).changes
    assert _standing(player.hub) == before
    groups = member_groups(player.hub)
    number = adopt_model(player.hub, file, "test", "pour voir")
    publish(player.hub)
    moved = moved_between(groups, member_groups(player.hub))
    assert {key for one in foretold for keys in one.before for key in keys} == moved
    undo_model(player.hub, number)
    publish(player.hub)
    assert _standing(player.hub) == before
    player.counts["model moved something"] += bool(moved)
    return player


def no_veto_is_broken(history: list[Act], _luck: Random, at: Places) -> Player:
    """In no group do two records contradict each other, not even when a third one joined them.

    Words and levels yield to a ruling "same", identifiers and a ruling "different" to nothing; an identifier that was
    ruled wrong contradicts nothing, and a closed body is not its successor. What only the members see splits no group
    of the public.
    """
    player = Player(founded(at.here)).play(history)
    rulings = [rule for _, rule in player.facts.rulings]
    apart = {frozenset((rule.a, rule.b)) for rule in rulings if rule.verdict in ("different", "closed")}
    wrong = {(rule.a, rule.b) for rule in rulings if rule.verdict == "identifier_wrong"}
    same = [{rule.a, rule.b} for rule in rulings if rule.verdict == "same"]
    for audience, seen in _records(player.hub):
        for group in _groups(player.hub, audience):
            one_by_ruling = _joined(group, same)
            for a, b in combinations(group, 2):
                if audience is Audience.MEMBER and _public(seen[a]) and _public(seen[b]):
                    continue
                assert frozenset((a, b)) not in apart
                assert not _other_siren([_trusted(key, _data(seen[key], audience), wrong) for key in (a, b)])
                if one_by_ruling[a] != one_by_ruling[b]:
                    assert not _other_sort(_data(seen[a], audience), _data(seen[b], audience))
    return player


def nothing_stands_on_registers_alone(history: list[Act], _luck: Random, at: Places) -> Player:
    """What only registers know is absent: from the lines, and from where the links of the others lead."""
    player = Player(founded(at.here)).play(history)
    for audience in (Audience.PUBLIC, Audience.MEMBER):
        with player.hub.db.read() as conn:
            shown = [orjson.loads(line) for line in lines(conn, audience)]
        known = {line["key"] for line in shown}
        for line in shown:
            assert {key.split("/", 1)[0] for key in line["members"]} - set(REGISTERS)
            assert set(_targets(line["data"])) <= known - {line["key"]}
    return player


def public_face(hub: Hub) -> list[object]:
    """All that the public may get to see, but the times of runs."""
    with hub.db.read() as conn:
        shown = conn.execute(
            select(projection.c.entity, projection.c.change, projection.c.line)
            .where(projection.c.audience == Audience.PUBLIC)
            .order_by(projection.c.change)
        ).all()
        told = [(run.id, run.source, run.state, run.counts.get("public"), _issues(run)) for run in runs(conn)]
        ledger = conn.execute(
            select(entity.c.id, entity.c.state, entity.c.into)
            .where(entity.c.layer == 0)
            .order_by(entity.c.id)
        ).all()
        ids = select(entity.c.id).where(entity.c.layer == 0)
        came_out = (
            select(passage.c.id, passage.c.of)
            .where(passage.c.of.in_(ids))
            .order_by(passage.c.id, passage.c.of)
        )
        lives_on = [(row.id, successors(conn, row.id)) for row in ledger if row.state == GONE]
        return [shown, told, ledger, conn.execute(came_out).all(), lives_on]


def _standing(hub: Hub) -> object:
    return digests(hub), _ids(hub)


def member_groups(hub: Hub) -> list[list[str]]:
    """The records of each entity, for whoever sees all of them."""
    with hub.db.read() as conn:
        held = groups_held(conn)
    return sorted(sorted(key for key in held if held[key] == name) for name in set(held.values()))


def moved_between(before: list[list[str]], after: list[list[str]]) -> set[str]:
    """The records of the groups that are not on both sides."""
    return {key for keys in (*before, *after) if not (keys in before and keys in after) for key in keys}


def _targets(data: Mapping[str, Any]) -> Iterator[str]:
    for name in ("organisers", "successors"):
        yield from (link["key"] for link in data.get(name, ()))


def _issues(run: Run) -> object:
    return run.counts["issues"]["public"] if "issues" in run.counts else None


def _ids(hub: Hub) -> list[tuple[str, str]]:
    with hub.db.read() as conn:
        query = select(projection.c.key, projection.c.entity).where(projection.c.audience == Audience.MEMBER)
        return sorted((key, name) for key, name in conn.execute(query).all() if key)


def _ledger(hub: Hub) -> list[list[Any]]:
    with hub.db.read() as conn:
        return [sorted(map(tuple, conn.execute(select(table)))) for table in (entity, passage, departed)]


def _addresses(hub: Hub) -> dict[str, object]:
    """Where every id leads that was ever handed out."""
    with hub.db.read() as conn:
        ids = conn.execute(select(entity.c.id, entity.c.kind)).all()
        return {name: _leads(conn, kind, name) for name, kind in ids}


def _leads(conn: Connection, kind: str, name: str) -> object:
    try:
        found = find(conn, kind, name)
    except NotFound as problem:
        return problem.code, problem.successors if isinstance(problem, Gone) else ()
    return found.id


def _hurried() -> Clock:
    """Another day at each look, years from now."""
    days = count(2000)
    return lambda: AT + timedelta(days=next(days))


def _records(hub: Hub) -> Iterator[tuple[Audience, Mapping[str, Stored]]]:
    with hub.db.read() as conn:
        query = select(record.c.key, version.c.body).join(version, version.c.id == record.c.version)
        items = {key: stored_item(body) for key, body in conn.execute(query)}
    yield Audience.PUBLIC, items
    yield Audience.MEMBER, items


def _groups(hub: Hub, audience: Audience) -> list[list[str]]:
    with hub.db.read() as conn:
        return [orjson.loads(line)["members"] for line in lines(conn, audience)]


def _contested(hub: Hub, audience: Audience) -> set[str]:
    """The records whose SIREN the lines mark as wrong."""
    with hub.db.read() as conn:
        told = [orjson.loads(line) for line in lines(conn, audience)]
    return {line["members"][n] for line in told for n in line.get("contested", {}).get("siren", ())}


def _joined(group: list[str], same: list[set[str]]) -> dict[str, str]:
    """By member: one name for all that rulings tie together inside the group."""
    name = {key: key for key in group}
    for a, b in (pair for pair in same if pair <= set(group)):
        name = {key: name[a] if at == name[b] else at for key, at in name.items()}
    return name


def _links_between(
    ties: set[tuple[str, str]], start: str, end: str, passed: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The links of every chain from one to the other that passes nowhere twice."""
    for tie in ties:
        if start not in tie:
            continue
        beside = tie[1] if tie[0] == start else tie[0]
        if beside == end:
            yield tie
        elif beside not in passed and (further := list(_links_between(ties, beside, end, (*passed, start)))):
            yield tie
            yield from further


def _public(item: Stored) -> bool:
    return item.visible_to is Audience.PUBLIC


def _data(item: Stored, audience: Audience) -> dict[str, Any]:
    hidden = item.narrowed if audience is Audience.PUBLIC else {}
    return {name: value for name, value in item.data.items() if name not in hidden}


def _trusted(key: str, data: dict[str, Any], wrong: set[tuple[str, str]]) -> dict[str, Any]:
    is_wrong = (key, data.get("siren", "")) in wrong
    return {name: value for name, value in data.items() if not (is_wrong and name == "siren")}


def _other_siren(pair: Iterable[dict[str, Any]]) -> bool:
    """A SIREN identifies legal persons; a record that bears one and states no level speaks of one."""
    sirens = {
        said["siren"]
        for said in pair
        if "siren" in said and said.get("level", "legal_person") == "legal_person"
    }
    return len(sirens) > 1


def _other_sort(a: dict[str, Any], b: dict[str, Any]) -> bool:
    levels = {said["level"] for said in (a, b) if "level" in said}
    institutions = {INSTITUTION[said["name"]] for said in (a, b) if said["name"] in INSTITUTION}
    return len(levels) > 1 or len(institutions) > 1
