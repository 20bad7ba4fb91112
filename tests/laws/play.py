"""Plays a history on a hub, keeps count of the facts in force, and plays those alone on another hub."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod

from charter import Event
from connectors.contract import Known
from hub.catalogue.derive import derive
from hub.catalogue.digest import catalogue_digest
from hub.errors import Busy, HubError
from hub.harvest.run import Outcome
from hub.pipeline import (
    Hub,
    accept_run,
    adopt_model,
    contest,
    decide,
    declare_closed,
    publish,
    speakers,
    take,
    undo_decision,
    undo_model,
    undo_run,
)
from hub.resolve.adoption import in_force
from hub.resolve.model import load_model
from hub.revisions import last_revision
from schema import Audience, Part
from schema.feed import bucket_of
from tests.federation import Said, change_state, federation, offer
from tests.laws import world
from tests.laws.world import CLUSTER_OF, FEEDS, REGISTERS, SOURCES, Act, Entry

BUCKETS = 7


class Stopped(Exception):
    """What a crash looks like from inside."""


@dataclass
class Facts:
    """The facts in force, kept by the test in its own way: no query of the hub is asked."""

    snapshots: list[tuple[int, str, tuple[Entry, ...]]] = field(default_factory=list)
    void: set[int] = field(default_factory=set)
    rulings: list[tuple[int | None, world.Rule]] = field(default_factory=list)
    models: list[tuple[int, bytes]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    @property
    def model(self) -> bytes | None:
        """The one adopted last; None: that with which the hub starts."""
        return self.models[-1][1] if self.models else None

    def in_force(self, source: str) -> list[tuple[Entry, ...]]:
        """The snapshots of a source that count, oldest first."""
        if CLUSTER_OF[source] in self.gone:
            return []
        return [entries for run, of, entries in self.snapshots if of == source and run not in self.void]


@dataclass
class Player:
    """A hub on which a history happens. `counts` says what the history contained; `past` the facts at each revision."""

    hub: Hub
    facts: Facts = field(default_factory=Facts)
    counts: Counter[str] = field(default_factory=Counter)
    past: dict[int, Facts] = field(default_factory=dict)
    _said: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def play(self, history: Iterable[Act]) -> "Player":
        """Everything in turn; then the consequences are derived."""
        for act in history:
            self.happen(act)
        publish(self.hub)
        return self

    def play_remembering(self, history: Iterable[Act]) -> "Player":
        """The same, noting after each act which facts stood at the revision reached."""
        for act in history:
            self.happen(act)
            with self.hub.db.read() as conn:
                self.past[last_revision(conn)] = deepcopy(self.facts)
        publish(self.hub)
        return self

    @singledispatchmethod
    def happen(self, act: Act) -> None:
        """One act of the history."""
        raise TypeError(act)

    @happen.register
    def _publish_list(self, act: world.Offer) -> None:
        if CLUSTER_OF[act.source] in self.facts.gone:
            return
        self._said[act.source] = act.entries
        outcome = self._harvest(act.source, act.entries)
        self.counts[outcome.state] += 1
        self.counts["kept"] += bool(outcome.balance and outcome.balance.kept)
        if outcome.state == "held":
            if not act.accepting:
                self.counts["never accepted"] += 1
                return
            accept_run(self.hub, outcome.run)
        self.facts.snapshots.append((outcome.run, act.source, act.entries))
        self._rule_on_new_records()

    @happen.register
    def _publish_again(self, act: world.Again) -> None:
        if act.source in self._said:
            self.happen(world.Offer(act.source, self._said[act.source], act.accepting))

    @happen.register
    def _edit(self, act: world.Edit) -> None:
        if act.source in self._said:
            others = [
                entry
                for entry in self._said[act.source]
                if (entry.kind, entry.id) != ("organisation", act.id)
            ]
            entries = (*others, act.entry) if act.entry else tuple(others)
            self.happen(world.Offer(act.source, entries, act.accepting))

    @happen.register
    def _lose_the_lease(self, act: world.Lost) -> None:
        if CLUSTER_OF[act.source] not in self.facts.gone:
            try:
                self._harvest(act.source, act.entries, lost_after_reading())
            except Busy:
                self.counts["lost"] += 1

    @happen.register
    def _undo(self, act: world.Undo) -> None:
        standing = [run for run, _, _ in self.facts.snapshots if run not in self.facts.void]
        if standing:
            run = standing[-1 - act.nth % len(standing)]
            undo_run(self.hub, run)
            source = next(source for n, source, _ in self.facts.snapshots if n == run)
            later = any(n > run and other == source for n, other, _ in self.facts.snapshots)
            self.counts["void after others followed"] += later
            self.facts.void.add(run)

    @happen.register
    def _rule(self, act: world.Rule) -> None:
        number = ruled(self.hub, act)
        self.counts[act.verdict] += number is not None
        self.facts.rulings.append((number, act))

    @happen.register
    def _unrule(self, act: world.Unrule) -> None:
        if self.facts.rulings:
            number, _ = self.facts.rulings.pop(act.nth % len(self.facts.rulings))
            if number is not None:
                undo_decision(self.hub, number)

    @happen.register
    def _adopt(self, act: world.Adopt) -> None:
        file = world.MODELS[act.nth]
        if file != self.facts.model:
            number = adopt_model(self.hub, file, "test", "pour voir")
            self.facts.models.append((number, file))
            self.counts["model adopted"] += 1

    @happen.register
    def _take_the_model_back(self, act: world.Unadopt) -> None:
        if self.facts.models:
            number, _ = self.facts.models.pop(-1 - act.nth % len(self.facts.models))
            undo_model(self.hub, number)
            self.counts["model taken back"] += 1

    @happen.register
    def _leave(self, act: world.Leave) -> None:
        if act.cluster not in self.facts.gone:
            change_state(self.hub, act.cluster, Event.WITHDRAW)
            self.facts.gone.add(act.cluster)

    @happen.register
    def _come_back(self, act: world.Return) -> None:
        if self.facts.gone:
            cluster = act.cluster if act.cluster in self.facts.gone else min(self.facts.gone)
            change_state(self.hub, cluster, Event.RETURN)
            self.facts.gone.remove(cluster)
            self.counts["returned"] += 1

    @happen.register
    def _derive(self, _act: world.Publish) -> None:
        publish(self.hub)

    @happen.register
    def _die_deriving(self, _act: world.Crash) -> None:
        try:
            with self.hub.db.write() as conn:
                derive(conn, in_force(conn, self.hub.model), speakers(self.hub, conn))
                raise Stopped
        except Stopped:
            self.counts["crashed"] += 1

    def _rule_on_new_records(self) -> None:
        """What could not be ruled before, for want of the record, is ruled as soon as it is there."""
        self.facts.rulings = [
            (ruled(self.hub, act) if number is None else number, act) for number, act in self.facts.rulings
        ]

    def _harvest(
        self, source: str, entries: Sequence[Entry], fence: Callable[[object], None] = lambda _conn: None
    ) -> Outcome:
        def read(_source: object, known: Known) -> Said:
            said = reading(source, entries, known)
            self.counts["carried over"] += bool(said.held)
            return said

        return take(self.hub, source, read, fence)


def ruled(hub: Hub, act: world.Rule) -> int | None:
    """The number of the ruling; None when no source ever gave the record."""
    by = "test", "pour voir"
    try:
        if act.verdict == "identifier_wrong":
            return contest(hub, act.a, "siren", act.b, *by)
        if act.verdict == "closed":
            return declare_closed(hub, act.a, act.since, act.b or None, *by)
        return decide(hub, act.verdict, act.a, act.b, *by)
    except HubError as problem:
        assert problem.code == "record"  # noqa: PT017
        return None


def reading(source: str, entries: Sequence[Entry], known: Known) -> Said:
    """What a connector would bring of this list, told what the hub knows: nothing, the parts that it lacks, or all."""
    mark = _sha(entries)
    if known.fingerprint == mark:
        return Said((), unchanged=True, fingerprint=mark)
    if source not in FEEDS:
        return Said(entries, fingerprint=mark)
    buckets: dict[int, list[Entry]] = {}
    for entry in entries:
        buckets.setdefault(bucket_of(entry.kind or "", entry.id or "", BUCKETS), []).append(entry)
    parts = {
        n: Part(bucket=n, buckets=BUCKETS, count=len(inside), size=1, sha256=_sha(inside))
        for n, inside in buckets.items()
    }
    held = {n for n, part in parts.items() if known.parts.get(part.place) == part.sha256}
    brought = [entry for n in sorted(set(buckets) - held) for entry in buckets[n]]
    return Said(
        brought, fingerprint=mark, parts=tuple(parts.values()), held=tuple(parts[n] for n in sorted(held))
    )


def _sha(entries: Sequence[Entry]) -> str:
    return hashlib.sha256(repr(tuple(entries)).encode()).hexdigest()


def lost_after_reading() -> Callable[[object], None]:
    """A fence that lets the plan be stored, and nothing after it."""
    passed: list[object] = []

    def fence(conn: object) -> None:
        if passed:
            raise Busy("leased", "Le bail est passé à un autre.", "The lease was handed on.")
        passed.append(conn)

    return fence


def founded(url: str) -> Hub:
    """A hub to which nothing happened yet. Its model holds a key that five records bear for too common."""
    model = replace(load_model(), most_holders=4)
    return federation(url, SOURCES, model=model, registers=REGISTERS)


def settled(url: str, facts: Facts, order: Iterable[str]) -> Hub:
    """A hub to which only the facts in force were ever offered, source by source in the given order."""
    hub = founded(url)
    for source in order:
        for entries in facts.in_force(source):
            offer(hub, source, entries)
    for _, act in facts.rulings:
        ruled(hub, act)
    if facts.model is not None:
        adopt_model(hub, facts.model, "test", "pour voir")
    publish(hub)
    return hub


def digests(hub: Hub) -> tuple[str, str]:
    """Of the public and of the members."""
    with hub.db.read() as conn:
        return catalogue_digest(conn, Audience.PUBLIC), catalogue_digest(conn, Audience.MEMBER)
