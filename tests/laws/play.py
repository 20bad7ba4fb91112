"""Plays a history on a hub, keeps count of the facts in force, and plays those alone on another hub."""

from collections import Counter
from dataclasses import dataclass, field

from charter import Event
from hub.catalogue.derive import Work, derive
from hub.catalogue.digest import catalogue_digest
from hub.errors import HubError
from hub.pipeline import Hub, decide, publish, speakers, undo_decision, undo_run
from schema import Audience
from tests.federation import change_state, federation, offer
from tests.laws.world import SOURCES, Act, Crash, Entry, Leave, Offer, Publish, Return, Rule, Undo, Unrule


class Stopped(Exception):
    """What a crash looks like from inside."""


@dataclass
class Facts:
    """The facts in force, kept by the test in its own way: no query of the hub is asked."""

    snapshots: list[tuple[int, str, tuple[Entry, ...]]] = field(default_factory=list)
    void: set[int] = field(default_factory=set)
    rulings: list[Rule] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class Player:
    """A hub on which a history happens."""

    hub: Hub
    facts: Facts = field(default_factory=Facts)
    work: Work | None = None

    def play(self, history: list[Act]) -> "Player":
        for act in history:
            getattr(self, f"_{type(act).__name__.lower()}")(act)
        self._publish(Publish())
        return self

    def _offer(self, act: Offer) -> None:
        cluster = next(name for name, sources in SOURCES.items() if act.source in sources)
        if cluster not in self.facts.gone:
            outcome = offer(self.hub, act.source, act.entries)
            self.facts.snapshots.append((outcome.run, act.source, act.entries))

    def _undo(self, act: Undo) -> None:
        standing = [run for run, _, _ in self.facts.snapshots if run not in self.facts.void]
        if standing:
            run = standing[act.nth % len(standing)]
            undo_run(self.hub, run)
            source = next(source for n, source, _ in self.facts.snapshots if n == run)
            later = any(n > run and other == source for n, other, _ in self.facts.snapshots)
            self.facts.counts["void after others followed"] += later
            self.facts.void.add(run)

    def _rule(self, act: Rule) -> None:
        try:
            number = decide(self.hub, act.verdict, act.a, act.b, "test", "pour voir")
        except HubError as problem:  # a record that no source ever gave
            assert problem.code == "record"  # noqa: PT017
            return
        self.facts.rulings.append(act)
        self.facts.numbers.append(number)

    def _unrule(self, act: Unrule) -> None:
        if self.facts.rulings:
            n = act.nth % len(self.facts.rulings)
            undo_decision(self.hub, self.facts.numbers.pop(n))
            del self.facts.rulings[n]

    def _leave(self, act: Leave) -> None:
        if act.cluster not in self.facts.gone:
            change_state(self.hub, act.cluster, Event.WITHDRAW)
            self.facts.gone.add(act.cluster)

    def _return(self, act: Return) -> None:
        if self.facts.gone:
            cluster = act.cluster if act.cluster in self.facts.gone else min(self.facts.gone)
            change_state(self.hub, cluster, Event.RETURN)
            self.facts.gone.remove(cluster)
            self.facts.counts["returned"] += 1

    def _publish(self, _act: Publish) -> None:
        self.work = publish(self.hub)

    def _crash(self, _act: Crash) -> None:
        try:
            with self.hub.db.write() as conn:
                derive(conn, self.hub.model, speakers(self.hub, conn))
                raise Stopped
        except Stopped:
            pass


def settled(url: str, facts: Facts, order: list[str]) -> Hub:
    """A hub to which only the facts in force were ever offered, source by source in the given order."""
    hub = federation(url, SOURCES)
    for source in order:
        cluster = next(name for name, sources in SOURCES.items() if source in sources)
        for run, of, entries in facts.snapshots:
            if of == source and run not in facts.void and cluster not in facts.gone:
                offer(hub, source, entries)
    for ruling in facts.rulings:
        try:
            decide(hub, ruling.verdict, ruling.a, ruling.b, "test", "pour voir")
        except HubError:
            continue  # it sleeps: the record is not there
    publish(hub)
    return hub


def digests(hub: Hub) -> tuple[str, str]:
    """Of the public and of the members."""
    with hub.db.read() as conn:
        return catalogue_digest(conn, Audience.PUBLIC), catalogue_digest(conn, Audience.MEMBER)
