"""Bugs that anybody could write, each planted in one place, and the law that it has to break."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import orjson
from sqlalchemy import func, select, true, update

from hub import pipeline
from hub.catalogue import dating, derive, links, publish
from hub.catalogue.tables import projection
from hub.harvest import plan, undo
from hub.outputs import bundle
from hub.records import history
from hub.records.view import Lens
from hub.relations.facts import offer, run, version
from hub.relations.groups import assignment, ruling
from hub.relations.models import adopted_model
from hub.resolve import contradictions, crowds, former, neighbourhood, regroup
from hub.resolve.decided import Decided
from hub.resolve.group import Vetoes, pair
from hub.resolve.model_file import checked_model
from hub.resolve.neighbourhood import Neighbourhood
from tests.laws import laws
from tests.laws.laws import Law

Wrong = Callable[..., Any]


@dataclass(frozen=True)
class Bug:
    """`wrong` makes, of the right attribute of `at`, the one that stands in its place."""

    what: str
    at: ModuleType | type
    attribute: str
    wrong: Callable[[Any], Any]


def _instead(wrong: Wrong) -> Callable[[Any], Wrong]:
    return lambda _right: wrong


def _all_snapshots(conn: Any, source: str) -> list[int]:
    query = select(run.c.seq).where(run.c.source == source, run.c.seq.is_not(None))
    return sorted(conn.execute(query).scalars())


def _said_first_in(conn: Any, source: str, seq: int, _before: int) -> Iterator[str]:
    query = select(version.c.key).where(version.c.source == source, version.c.from_seq == seq)
    yield from conn.execute(query).scalars()


def _without_fence(right: Wrong) -> Wrong:
    def harvest(*told: Any) -> Any:
        return right(*told[:-1])

    return harvest


def _dated_by_the_clock(right: Wrong) -> Wrong:
    def harvest(db: Any, source: Any, read: Any, intake: Any, clock: Any, *more: Any) -> Any:
        take = intake.take
        today = clock().date().isoformat()
        intake.take = lambda item: take(replace(item, modified=item.modified or today))
        return right(db, source, read, intake, clock, *more)

    return harvest


def _numbered_by_run(right: Wrong) -> Wrong:
    def settle_key(conn: Any, run_id: int, key: str, rows: Any) -> bool:
        fragile: bool = right(conn, run_id, key, rows)
        again = offer.c.key.like(f"{key}~%")
        conn.execute(update(offer).where(offer.c.run == run_id, again).values(key=offer.c.key + str(run_id)))
        return fragile

    return settle_key


def _by_all_that_is_said(row: Any) -> tuple[bool, str, int]:
    return row.role == "refused", row.digest, row.n


def _unasked(self: Lens, item: Any) -> dict[str, Any] | None:
    allowed = self.fields(item.kind, item.visible_to)
    data = {name: value for name, value in item.data.items() if name in allowed}
    return data if "name" in data else None


def _seen_by_members(self: Neighbourhood, layer: int) -> dict[str, Any]:
    return {self.keys[n]: told[1] for n, told in self.features.items() if told[layer] is not None and told[1]}


def _of_all_audiences(conn: Any, _audience: str) -> int:
    return conn.execute(select(func.max(projection.c.change))).scalar() or 0


def _first_come(right: Wrong) -> Wrong:
    def built(conn: Any, keys: Any, edges: set[tuple[int, int, int, int]], *more: Any) -> Any:
        return right(conn, keys, {(layer, a, b, 99_999 - a) for layer, a, b, _ in edges}, *more)

    return built


def _own_alone(conn: Any, ids: list[int]) -> Mapping[int, tuple[str, int]]:
    query = select(assignment).where(assignment.c.record.in_(ids))
    return {row.record: (row.entity, row.layer) for row in conn.execute(query)}


def _written_anyway(right: Wrong) -> Wrong:
    def differing(conn: Any, audience: str, names: Sequence[str], *more: Any) -> Any:
        of = projection.c.entity.in_(names)
        conn.execute(
            update(projection).where(projection.c.audience == audience, of).values(line_sha=b"another")
        )
        return right(conn, audience, names, *more)

    return differing


def _pair_alone(right: Wrong) -> Wrong:
    def forbid(self: Any, join: Any, one: Any, other: Any) -> bool:
        keys = (join.a, join.b) if join.a in one.members else (join.b, join.a)
        alone = [
            replace(type(block).of(key, self.nodes[key]), fixed=block.fixed)
            for block, key in zip((one, other), keys, strict=True)
        ]
        forbidden: bool = right(self, join, *alone)
        return forbidden

    return forbid


def _void_as_of_today(right: Wrong) -> Wrong:
    def facts_until(conn: Any, last: int) -> Iterator[bytes]:
        void = set(conn.execute(select(run.c.id).where(run.c.void.is_(True))).scalars())
        for line in right(conn, last):
            told = orjson.loads(line)
            if told["fact"] == "run" and told["id"] in void:
                told |= {"void": True, "state": "void"}
            yield orjson.dumps(told)

    return facts_until


def _without_rulings(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: table for name, table in facts.items() if table is not ruling}


def _ever_adopted(conn: Any, shipped: Any) -> Any:
    newest = select(adopted_model.c.file).order_by(adopted_model.c.revision.desc()).limit(1)
    file = conn.execute(newest).scalar()
    return shipped if file is None else checked_model(file)


def _without_models(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: table for name, table in facts.items() if table is not adopted_model}


def _as_members_see(right: Wrong) -> Wrong:
    def export_dated(conn: Any, layer: int) -> Iterator[Any]:
        yield from (one._replace(layer=layer) for one in right(conn, 1))

    return export_dated


def _none(_speakers: Any) -> frozenset[str]:
    return frozenset()


def _any(_of: Any, _layer: int, _silent: Any) -> Any:
    return true()


def _first_named(
    same: set[Any], different: set[Any], nodes: Mapping[str, Any], fixed: Any = ()
) -> contradictions.Held:
    return contradictions.Held(
        {one for one in same - different if set(one) <= nodes.keys()}, set(different), {}
    )


def _as_said(_self: Decided, _kind: str, view: Any) -> Any:
    return view


def _only_same_and_different(right: Wrong) -> Wrong:
    def rulings_on(conn: Any, keys: Any) -> Any:
        same, different = right(conn, keys)
        query = select(ruling.c.a, ruling.c.b).where(ruling.c.verdict == "closed", ruling.c.b.is_not(None))
        return same, different - {pair(a, b) for a, b in conn.execute(query)}

    return rulings_on


def _nothing(*_told: Any) -> None:
    """What was to be done is not."""


BREAKING: Mapping[Law, Sequence[Bug]] = {
    laws.facts_alone_decide: (
        Bug("joins are tried first come first served", neighbourhood, "_built", _first_come),
        Bug("a void run still counts", history, "accepted", _instead(_all_snapshots)),
        Bug("undo forgets what the run removed", undo, "unsettled_by", _instead(_said_first_in)),
        Bug("a lost lease still commits", pipeline, "harvest", _without_fence),
        Bug("a model taken back still counts", pipeline, "in_force", _instead(_ever_adopted)),
    ),
    laws.incremental_is_rebuild: (
        Bug("who links to it is not merged again", derive, "touch_referrers", _instead(_nothing)),
        Bug("a group is not looked at whole", neighbourhood, "_mates", _instead(_own_alone)),
        Bug("a key too common keeps its pairs", crowds, "add_missing", _instead(_nothing)),
        Bug("a line is written, changed or not", publish, "_differing", _written_anyway),
        Bug("what an older model weighed stays", derive, "start_anew", _instead(_nothing)),
    ),
    laws.twice_is_once: (Bug("doubled ids are numbered by run", plan, "_settle_key", _numbered_by_run),),
    laws.the_hidden_changes_nothing_public: (
        Bug("hidden values number doubled ids", plan, "_precedence", _instead(_by_all_that_is_said)),
        Bug("a narrowed field is shown", Lens, "see", _instead(_unasked)),
        Bug("hidden values veto in public", Neighbourhood, "nodes", _instead(_seen_by_members)),
        Bug("days of hidden records count in public", dating, "_export_dated", _as_members_see),
        Bug("one counter of changes for all", publish, "_last_change", _instead(_of_all_audiences)),
    ),
    laws.no_clock_is_read: (
        Bug("what has no date gets that of the harvest", pipeline, "harvest", _dated_by_the_clock),
    ),
    laws.a_revision_can_be_seen_again: (
        Bug("what is void today was void then", pipeline, "facts_until", _void_as_of_today),
    ),
    laws.a_successor_makes_the_same: (
        Bug("rulings are left behind", bundle, "FACTS", _without_rulings),
        Bug("adopted models are left behind", bundle, "FACTS", _without_models),
        Bug("ids are not brought back to their records", pipeline, "stand", _instead(_nothing)),
    ),
    laws.nothing_stands_on_registers_alone: (
        Bug("a register adds entities", publish, "silent", _instead(_none)),
        Bug("a link leads to what is absent", links, "is_entity", _instead(_any)),
    ),
    laws.a_model_leaves_no_trace: (
        Bug("ids do not return with a former model", former, "_bring_back", _instead(_nothing)),
    ),
    laws.no_veto_is_broken: (
        Bug("a veto looks at two records only", Vetoes, "forbid", _pair_alone),
        Bug("a closed body may be its successor", neighbourhood, "rulings_on", _only_same_and_different),
    ),
    laws.a_ruling_holds_or_is_a_task: (
        Bug(
            "of rulings that contradict each other the first named win",
            regroup,
            "settle",
            _instead(_first_named),
        ),
    ),
    laws.what_is_ruled_wrong_is_not_heard: (
        Bug("an identifier that was ruled wrong still counts", Decided, "trusted", _instead(_as_said)),
    ),
}
