"""Public ids: what came out of what, where a gone one lives on, and the ledger in other hands."""

from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from hub.catalogue.read import Target
from hub.catalogue.whereabouts import Gone, Moved, find
from hub.errors import NotFound
from hub.outputs.bundle import LEDGER, write_bundle
from hub.pipeline import (
    Hub,
    adopt_model,
    decide,
    publish,
    rebuild_all,
    replay,
    undo_decision,
    undo_model,
    undo_run,
)
from hub.relations.facts import record
from hub.relations.groups import assignment, departed, passage
from hub.settings import Settings
from hub.wiring import open_hub
from schema import Audience
from tests.federation import AT, charter, federation, fresh, model_file, offer
from tests.hub.looking import BODY, digests, said

ONE, TWO, THREE = (f"{source}/organisation/1" for source in ("a-liste", "b-liste", "c-liste"))
SOURCES = {"alpha": ["a-liste"], "beta": ["b-liste"], "gamma": ["c-liste"]}


@pytest.fixture
def hub(database_url: str) -> Hub:
    """Three records that people put together: one entry."""
    hub = federation(database_url, SOURCES)
    for source in ("a-liste", "b-liste", "c-liste"):
        offer(hub, source, [said(1, source)])
    decide(hub, "same", ONE, TWO, "x", "y")
    decide(hub, "same", TWO, THREE, "x", "y")
    publish(hub)
    return hub


def ids(hub: Hub) -> dict[str, str]:
    """The id that each record goes under."""
    with hub.db.read() as conn:
        query = select(record.c.key, assignment.c.entity).join(assignment, assignment.c.record == record.c.id)
        return dict(conn.execute(query).all())


def empty_hub(folder: Path) -> Hub:
    return open_hub(Settings(data_dir=folder, database_url=fresh(folder)), (charter(),), lambda: AT)


def whereabouts(hub: Hub, name: str) -> Gone:
    with hub.db.read() as conn, pytest.raises(Gone) as gone:
        find(conn, "organisation", name)
    return gone.value


def successors(hub: Hub, name: str) -> list[str]:
    return [target.id for target in whereabouts(hub, name).successors]


def test_an_id_knows_what_it_came_out_of(hub: Hub) -> None:
    (whole,) = set(ids(hub).values())
    undo_decision(hub, 2)
    publish(hub)
    after = ids(hub)
    assert after[ONE] == after[TWO] == whole != after[THREE]
    with hub.db.read() as conn:
        came_out = conn.execute(select(passage.c.what, passage.c.id, passage.c.of)).all()
    assert [tuple(row) for row in came_out] == [("split", after[THREE], whole)]
    assert set(rebuild_all(hub).lines.values()) == {0}
    assert ids(hub) == after


def test_a_gone_id_names_what_came_out_of_it(hub: Hub) -> None:
    (whole,) = set(ids(hub).values())
    undo_decision(hub, 2)
    publish(hub)
    offer(hub, "a-liste", [])
    offer(hub, "b-liste", [])
    publish(hub)
    told = whereabouts(hub, whole)
    assert told.successors == (Target(ids(hub)[THREE], "organisation", "c-liste"),)
    assert "ailleurs" in told.fr


def test_a_gone_id_names_where_its_records_came_back(hub: Hub) -> None:
    undo_decision(hub, 1)
    undo_decision(hub, 2)
    publish(hub)
    lost = ids(hub)[TWO]
    gone = offer(hub, "b-liste", [])
    publish(hub)
    told = whereabouts(hub, lost)
    assert (told.successors, told.code) == ((), "gone")
    assert "plus aucune source" in told.fr
    decide(hub, "same", TWO, THREE, "x", "y")
    undo_run(hub, gone.run)
    publish(hub)
    assert ids(hub)[TWO] == ids(hub)[THREE]
    assert successors(hub, lost) == [ids(hub)[THREE]]


def test_a_revived_id_leads_to_itself_again(hub: Hub) -> None:
    for number in (1, 2):
        undo_decision(hub, number)
    publish(hub)
    lost = ids(hub)[TWO]
    gone = offer(hub, "b-liste", [])
    publish(hub)
    undo_run(hub, gone.run)
    publish(hub)
    assert ids(hub)[TWO] == lost
    with hub.db.read() as conn:
        assert conn.execute(select(departed.c.key)).all() == []


def test_a_merged_id_of_a_gone_one_names_them_too(hub: Hub) -> None:
    for number in (1, 2):
        undo_decision(hub, number)
    publish(hub)
    before = ids(hub)
    decide(hub, "same", ONE, TWO, "x", "y")
    publish(hub)
    (lost,) = {before[ONE], before[TWO]} - {ids(hub)[ONE]}
    with hub.db.read() as conn:
        assert find(conn, "organisation", lost) == Moved(ids(hub)[ONE])
    offer(hub, "a-liste", [])
    offer(hub, "b-liste", [])
    publish(hub)
    assert successors(hub, lost) == []
    with hub.db.read() as conn, pytest.raises(NotFound, match="not_found"):
        find(conn, "event", lost)


def test_an_id_that_a_former_model_brings_back_is_not_gone(database_url: str) -> None:
    hub = federation(database_url, SOURCES)
    for source in ("a-liste", "b-liste"):
        offer(hub, source, [said(1, **BODY)])
    publish(hub)
    (whole,) = set(ids(hub).values())
    number = adopt_model(hub, model_file("prudent", theta=60_000), "comité", "essai")
    publish(hub)
    assert ids(hub)[ONE] == whole != (parted := ids(hub)[TWO])
    offer(hub, "a-liste", [])
    publish(hub)
    assert successors(hub, whole) == [parted]
    undo_model(hub, number)
    publish(hub)
    assert ids(hub) == {TWO: whole}
    with hub.db.read() as conn:
        assert conn.execute(select(departed.c.key)).all() == []
        assert find(conn, "organisation", parted) == Moved(whole)
    offer(hub, "c-liste", [said(1, "c-liste")])
    decide(hub, "same", TWO, THREE, "x", "y")
    publish(hub)
    offer(hub, "b-liste", [])
    publish(hub)
    with hub.db.read() as conn:
        assert find(conn, "organisation", parted) == Moved(whole)
    assert ids(hub) == {THREE: whole}


def test_nobody_is_led_to_what_is_hidden(hub: Hub) -> None:
    """One part stays public no more, another comes back for members only: the id leads nowhere."""
    (whole,) = set(ids(hub).values())
    undo_decision(hub, 2)
    publish(hub)
    for source in ("a-liste", "b-liste"):
        offer(hub, source, [])
    offer(hub, "c-liste", [said(1, "c-liste", Audience.MEMBER)])
    publish(hub)
    assert successors(hub, whole) == []
    offer(hub, "a-liste", [said(1, "a-liste", Audience.MEMBER)])
    publish(hub)
    assert ids(hub).keys() == {ONE, THREE}
    assert successors(hub, whole) == []


def test_with_the_ledger_the_successor_gives_the_same_ids(hub: Hub, tmp_path: Path) -> None:
    undo_decision(hub, 2)
    publish(hub)
    decide(hub, "same", ONE, THREE, "x", "y")
    offer(hub, "b-liste", [])
    publish(hub)
    with hub.db.read() as conn:
        lines = list(write_bundle(conn))
    successor = empty_hub(tmp_path)
    assert replay(successor, lines) == len(lines)
    assert (ids(successor), digests(successor)) == (ids(hub), digests(hub))
    for one in (hub, successor):  # and what comes next is the same
        decide(one, "different", ONE, THREE, "x", "y")
        offer(one, "b-liste", [said(1, "b-liste")])
        publish(one)
    assert ids(successor) == ids(hub)


def test_without_the_ledger_ids_begin_anew(hub: Hub, tmp_path: Path) -> None:
    for number in (1, 2):
        undo_decision(hub, number)
    offer(hub, "a-liste", [])
    publish(hub)
    decide(hub, "same", ONE, TWO, "x", "y")
    offer(hub, "a-liste", [said(1, "a-liste")])
    publish(hub)
    with hub.db.read() as conn:
        facts = [line for line in write_bundle(conn) if orjson.loads(line)["fact"] not in LEDGER]
    successor = empty_hub(tmp_path)
    replay(successor, facts)
    assert digests(successor) == digests(hub)
