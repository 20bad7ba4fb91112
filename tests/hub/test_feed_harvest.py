"""A hub harvests a feed again and again: only what moved is fetched, and no number is taken twice."""

from pathlib import Path

import pytest

from connectors.contract import Known
from connectors.protocols.feed import FeedReading
from connectors.source import Source
from hub.harvest.run import Outcome
from hub.pipeline import Hub, accept_run, take, undo_run
from tests.federation import federation, fresh
from tests.feeds import CLUSTER, manifest, opened, organisation, published, signed

MANY = [organisation(n) for n in range(2_100)]
SOURCE = f"{CLUSTER}-feed"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return federation(fresh(tmp_path), {CLUSTER: [SOURCE]})


def harvested(hub: Hub, folder: Path) -> tuple[Outcome, FeedReading]:
    """A run over the feed in the folder, and the reading that it was given."""
    seen: list[FeedReading] = []

    def read(_source: Source, known: Known) -> FeedReading:
        seen.append(opened(folder, known))
        return seen[-1]

    outcome = take(hub, SOURCE, read)
    return outcome, seen[0]


def test_parts_that_the_hub_has_are_not_read_again(hub: Hub, tmp_path: Path) -> None:
    site = tmp_path / "site"
    published(site, MANY)
    first, whole = harvested(hub, site)
    published(site, [organisation(0, acronym="NEUF"), *MANY[1:]])
    second, partly = harvested(hub, site)
    assert (len(whole.held), len(partly.held)) == (0, 2)
    assert first.balance is not None
    assert second.balance is not None
    assert (first.balance.created, second.balance.updated, second.balance.same) == (2_100, 1, 2_099)
    assert (second.balance.removed, second.balance.read) == (0, 2_100)


def test_an_unchanged_feed_is_unchanged(hub: Hub, tmp_path: Path) -> None:
    published(tmp_path / "site", MANY[:30])
    harvested(hub, tmp_path / "site")
    assert harvested(hub, tmp_path / "site")[0].state == "unchanged"


@pytest.mark.parametrize(("sequence", "code"), [(7, "sequence_reused"), (6, "replayed")])
def test_a_number_used_before_fails_the_run(hub: Hub, tmp_path: Path, sequence: int, code: str) -> None:
    signed(tmp_path, manifest(MANY[:30], tmp_path))
    harvested(hub, tmp_path)
    signed(tmp_path, manifest(MANY[:20], tmp_path, sequence=sequence))
    outcome = take(hub, SOURCE, lambda _source, known: opened(tmp_path, known))
    assert (outcome.state, outcome.reason and outcome.reason.code) == ("failed", code)


def test_a_feed_that_waits_for_a_person_may_be_offered_again(hub: Hub, tmp_path: Path) -> None:
    signed(tmp_path, manifest(MANY[:100], tmp_path))
    harvested(hub, tmp_path)
    signed(tmp_path, manifest(MANY[:5], tmp_path, sequence=8))
    assert [harvested(hub, tmp_path)[0].state for _ in range(2)] == ["held", "held"]


def test_an_undone_feed_is_read_again_and_held(hub: Hub, tmp_path: Path) -> None:
    signed(tmp_path, manifest(MANY[:30], tmp_path))
    done, _ = harvested(hub, tmp_path)
    undo_run(hub, done.run)
    again, reading = harvested(hub, tmp_path)
    assert (again.state, reading.unchanged, reading.held) == ("held", False, ())
    accept_run(hub, again.run)
    assert harvested(hub, tmp_path)[0].state == "unchanged"
