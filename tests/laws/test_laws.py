"""The laws of the catalogue (docs: DESIGN, "One idea") under random histories, on both databases."""

from collections import Counter

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from hub.catalogue.digest import lines
from hub.catalogue.tables import projection
from hub.pipeline import Hub, publish, rebuild_all
from hub.records.store import issue_counts, runs
from hub.relations.groups import entity
from schema import Audience
from tests.federation import federation, fresh, offer
from tests.laws.play import Player, digests, settled
from tests.laws.world import ALL_SOURCES, SOURCES, Act, histories, public_side

WORTH = ("merge of three", "veto", "hidden bridge", "link", "void after others followed", "returned")
"""What the histories must contain, or they prove little."""
USUAL = settings.get_profile("test").max_examples
EXAMPLES = settings(
    max_examples=40 if settings().max_examples == USUAL else settings().max_examples,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def other_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return fresh(tmp_path_factory.mktemp("laws"), "other")


def test_facts_alone_decide(database_url: str, other_url: str) -> None:
    """Order, void, withdrawal, crash: the digest is that of a hub that only ever saw the facts in force."""
    seen: Counter[str] = Counter()

    @EXAMPLES
    @given(history=histories())
    def law(history: list[Act]) -> None:
        player = Player(federation(database_url, SOURCES)).play(history)
        found = digests(player.hub)
        _remember(seen, player)
        assert found == digests(settled(other_url, player.facts, list(ALL_SOURCES)))
        assert found == digests(settled(other_url, player.facts, list(reversed(ALL_SOURCES))))

    law()
    for what in WORTH:
        assert seen[what] > 0, f"no history had: {what} ({seen})"


@EXAMPLES
@given(history=histories())
def test_incremental_is_rebuild(database_url: str, history: list[Act]) -> None:
    """A rebuild finds the same catalogue, the same ids, and writes no change line."""
    hub = Player(federation(database_url, SOURCES)).play(history).hub
    before = digests(hub), _ids(hub)
    assert set(rebuild_all(hub).lines.values()) == {0}
    assert (digests(hub), _ids(hub)) == before


@EXAMPLES
@given(history=histories())
def test_twice_is_once(database_url: str, history: list[Act]) -> None:
    """What is offered again as it is changes no digest and writes no change line."""
    player = Player(federation(database_url, SOURCES)).play(history)
    before = digests(player.hub)
    for source in ALL_SOURCES:
        said = [
            entries
            for run, of, entries in player.facts.snapshots
            if of == source and run not in player.facts.void
        ]
        cluster = next(name for name, sources in SOURCES.items() if source in sources)
        if said and cluster not in player.facts.gone:
            offer(player.hub, source, said[-1])
    work = publish(player.hub)
    assert set(work.lines.values()) == {0}
    assert digests(player.hub) == before


@EXAMPLES
@given(history=histories())
def test_the_hidden_changes_nothing_public(database_url: str, other_url: str, history: list[Act]) -> None:
    """Not one byte of what the public sees depends on what it may not see: lines, ids, numbers, counts."""
    told = Player(federation(database_url, SOURCES)).play(history)
    untold = Player(federation(other_url, SOURCES)).play(public_side(history))
    assert _public_face(told.hub) == _public_face(untold.hub)


def _public_face(hub: Hub) -> list[object]:
    with hub.db.read() as conn:
        shown = conn.execute(
            select(projection.c.entity, projection.c.change, projection.c.line)
            .where(projection.c.audience == Audience.PUBLIC)
            .order_by(projection.c.change)
        ).all()
        told = [(run.id, run.source, run.state, run.counts.get("public")) for run in runs(conn)]
        issues = [issue_counts(conn, run.id, public=True) for run in runs(conn)]
        ledger = conn.execute(
            select(entity.c.id, entity.c.state, entity.c.into)
            .where(entity.c.layer == 0)
            .order_by(entity.c.id)
        ).all()
        return [shown, told, issues, ledger]


def _ids(hub: Hub) -> list[tuple[str, str]]:
    with hub.db.read() as conn:
        query = select(projection.c.key, projection.c.entity).where(projection.c.audience == Audience.MEMBER)
        return sorted((key, name) for key, name in conn.execute(query).all() if key)


def _remember(seen: Counter[str], player: Player) -> None:
    seen.update(player.facts.counts)
    with player.hub.db.read() as conn:
        public = [orjson.loads(line) for line in lines(conn, Audience.PUBLIC)]
        member = [orjson.loads(line) for line in lines(conn, Audience.MEMBER)]
    seen["merge of three"] += any(len(line["members"]) >= 3 for line in public)
    seen["link"] += any("organisers" in line["data"] for line in public)
    seen["veto"] += any(_contradicted(one, other) for one in public for other in public)
    keys = {key for line in public for key in line["members"]}
    bridges = [line for line in member if keys & set(line["members"]) and set(line["members"]) - keys]
    seen["hidden bridge"] += any(_could_bridge(line, public) for line in bridges)


def _contradicted(one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> bool:
    """Two entities that one phone would have joined, and two SIREN kept apart."""
    a, b = one["data"], other["data"]
    return (
        "siren" in a and "siren" in b and a["siren"] != b["siren"] and a.get("phone", 1) == b.get("phone", 2)
    )


def _could_bridge(line: dict[str, dict[str, str]], public: list[dict[str, dict[str, str]]]) -> bool:
    """A hidden record brought a phone to its entity that another public entity bears as well."""
    phone = line["data"].get("phone")
    return phone is not None and sum(other["data"].get("phone") == phone for other in public) > 1
