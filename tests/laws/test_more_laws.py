"""As of a revision, at a successor, without a clock, in proportion, and never through a veto."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from hub.catalogue.digest import lines
from hub.catalogue.tables import projection
from hub.outputs.bundle import write_bundle
from hub.pipeline import Hub, as_of, publish, replay, undo_run
from hub.relations.facts import record
from hub.relations.groups import assignment, feature
from hub.resolve.features import Features
from hub.resolve.refresh import LAYERS
from hub.resolve.score import contradiction
from hub.revisions import last_revision
from schema import Audience, Item
from tests.federation import AT, database, empty, federation, fresh, offer
from tests.laws.play import Player, digests
from tests.laws.world import SOURCES, Act, Leave, Return, histories

FEW = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def other_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return fresh(tmp_path_factory.mktemp("laws"), "successor")


@FEW
@given(history=histories())
def test_a_successor_makes_the_same_catalogue(database_url: str, other_url: str, history: list[Act]) -> None:
    """The facts, in another order, on an empty hub (and another database) give the same digests."""
    hub = Player(federation(database_url, SOURCES)).play(history).hub
    with hub.db.read() as conn:
        told = list(write_bundle(conn))
    random.Random(len(told)).shuffle(told)
    successor = replace(hub, db=database(other_url))
    empty(successor.db)
    replay(successor, told)
    assert digests(successor) == digests(hub)


@FEW
@given(history=histories())
def test_as_of_is_what_was_published_then(database_url: str, history: list[Act]) -> None:
    """The catalogue of a revision can be made again, as long as nobody left or returned since."""
    staying: list[Act] = [act for act in history if not isinstance(act, Leave | Return)]
    half = len(staying) // 2
    player = Player(federation(database_url, SOURCES)).play(staying[:half])
    then = digests(player.hub)
    with player.hub.db.read() as conn:
        revision = last_revision(conn)
    player.play(staying[half:])
    with as_of(player.hub, revision) as earlier:
        assert digests(earlier) == then


@FEW
@given(history=histories())
def test_no_clock(database_url: str, other_url: str, history: list[Act]) -> None:
    """Years later, the same history gives the same catalogue."""
    now = Player(federation(database_url, SOURCES)).play(history)
    later = federation(other_url, SOURCES)
    later = replace(later, clock=lambda: AT + timedelta(days=2000))
    assert digests(now.hub) == digests(Player(later).play(history).hub)


@FEW
@given(history=histories())
def test_no_veto_is_broken(database_url: str, history: list[Act]) -> None:
    """No group of the public holds two records that contradict each other, unless people ruled them the same."""
    player = Player(federation(database_url, SOURCES)).play(history)
    ruled = {frozenset((rule.a, rule.b)) for rule in player.facts.rulings if rule.verdict == "same"}
    apart = {frozenset((rule.a, rule.b)) for rule in player.facts.rulings if rule.verdict == "different"}
    for group in _public_groups(player.hub):
        pairs = [(a, b) for a in group for b in group if a[0] < b[0]]
        assert not any(frozenset((a[0], b[0])) in apart for a, b in pairs)
        words = [contradiction(a[1], b[1]) for a, b in pairs]
        assert not set(words) & {"siren", "siret", "uai", "rna"}
        assert ruled or not any(words)


def test_work_is_in_proportion(sqlite_url: str) -> None:
    """One change among ten thousand records touches its neighbourhood only, whatever the change is."""
    hub = federation(sqlite_url, {"alpha": ["a-annuaire"]})
    items = [_organisation(n) for n in range(10_000)]
    offer(hub, "a-annuaire", items)
    assert publish(hub).records == 10_000
    for name, changed in {
        "a value": [replace(items[0], data={**items[0].data, "description": "autre"}), *items[1:]],
        "a removal": items[1:],
        "back again": items,
    }.items():
        before = _last_change(hub)
        outcome = offer(hub, "a-annuaire", changed)
        work = publish(hub)
        assert (work.records, work.pairs <= 2, work.regrouped <= 4) == (1, True, True), name
        assert _last_change(hub) - before == 1, name
    undo_run(hub, outcome.run)
    work = publish(hub)
    assert (work.records, work.regrouped <= 4) == (1, True)


def _organisation(n: int) -> Item:
    return Item("organisation", str(n), {"name": f"Structure {n}", "phone": f"+335{n:08d}"})


def _last_change(hub: Hub) -> int:
    with hub.db.read() as conn:
        query = select(func.max(projection.c.change)).where(projection.c.audience == LAYERS[0])
        return int(conn.execute(query).scalar_one())


def _public_groups(hub: Hub) -> Sequence[list[tuple[str, Features]]]:
    with hub.db.read() as conn:
        known = {
            row.key: Features.from_bytes(row.public)
            for row in conn.execute(
                select(record.c.key, feature.c.public)
                .join(feature, feature.c.record == record.c.id)
                .join(assignment, assignment.c.record == record.c.id)
                .where(feature.c.public.is_not(None))
            )
        }
        groups = [orjson.loads(line)["members"] for line in lines(conn, Audience.PUBLIC)]
    return [[(key, known[key]) for key in group] for group in groups]
