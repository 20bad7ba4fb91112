"""People's decisions: they last, they sleep, they are taken back; and never go against identifiers by themselves."""

from collections.abc import Sequence

import pytest

from hub.errors import BadRequest, Conflict, NotFound
from hub.pipeline import (
    Hub,
    contest,
    decide,
    declare_closed,
    publish,
    rebuild_all,
    undo_decision,
    undo_run,
)
from hub.resolve.tasks import Task, tasks
from schema import Audience, Item
from tests.federation import federation, offer
from tests.hub.looking import BODY, OTHER_SIREN, SIREN, digests, groups, public, said

ONE, TWO, THREE = (f"{source}/organisation/1" for source in ("a-liste", "b-liste", "c-liste"))


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": ["a-liste"], "beta": ["b-liste"], "gamma": ["c-liste"]})


SAME, DIFFERENT, WRONG, CLOSED = "same", "different", "identifier_wrong", "closed"
BY = "comité", "vu sur place"
DAY = "2026-01-31"


def ruled(hub: Hub, *rulings: tuple[str, str, str]) -> list[int]:
    """The last word is the other record, of `identifier_wrong` a SIREN, of `closed` the successor or nothing."""
    return [_ruled(hub, *ruling) for ruling in rulings]


def _ruled(hub: Hub, verdict: str, a: str, b: str) -> int:
    if verdict == WRONG:
        return contest(hub, a, "siren", b, *BY)
    if verdict == CLOSED:
        return declare_closed(hub, a, DAY, b or None, *BY)
    return decide(hub, verdict, a, b, *BY)


def open_tasks(hub: Hub) -> list[Task]:
    with hub.db.read() as conn:
        return tasks(conn, hub.model)


A1, B1, C1 = said(1, "Un"), said(1, "Deux"), said(1, "Trois")
HIDDEN = said(1, "Caché", Audience.MEMBER)


def known(item: Item, siren: str) -> Item:
    return Item(item.kind, item.id, {**item.data, **BODY, "siren": siren})


CASES: dict[str, tuple[Sequence[Item], Sequence[tuple[str, str, str]], list[list[str]]]] = {
    "nothing speaks for it": ((A1, B1, C1), (), [[ONE], [TWO], [THREE]]),
    "the same": ((A1, B1, C1), [(SAME, ONE, TWO)], [[ONE, TWO], [THREE]]),
    "said from the other side": ((A1, B1, C1), [(SAME, TWO, ONE)], [[ONE, TWO], [THREE]]),
    "a chain": ((A1, B1, C1), [(SAME, ONE, TWO), (SAME, TWO, THREE)], [[ONE, TWO, THREE]]),
    "a chain that may not close": (
        (known(A1, SIREN), B1, known(C1, OTHER_SIREN)),
        [(SAME, ONE, TWO), (SAME, TWO, THREE)],
        [[ONE], [TWO], [THREE]],
    ),
    "different": ((known(A1, SIREN), known(B1, SIREN), C1), [(DIFFERENT, ONE, TWO)], [[ONE], [TWO], [THREE]]),
    "different, through a third": (
        (known(A1, SIREN), known(B1, SIREN), known(C1, SIREN)),
        [(DIFFERENT, ONE, TWO)],
        [[ONE, THREE], [TWO]],
    ),
    "contradictory": ((A1, B1, C1), [(SAME, ONE, TWO), (DIFFERENT, TWO, ONE)], [[ONE], [TWO], [THREE]]),
    "against identifiers": (
        (known(A1, SIREN), known(B1, OTHER_SIREN), C1),
        [(SAME, ONE, TWO)],
        [[ONE], [TWO], [THREE]],
    ),
    "a contradiction at the end of a chain": (
        (A1, B1, C1),
        [(SAME, ONE, TWO), (SAME, TWO, THREE), (DIFFERENT, ONE, THREE)],
        [[ONE], [TWO], [THREE]],
    ),
    "against an identifier that is wrong": (
        (known(A1, SIREN), known(B1, OTHER_SIREN), C1),
        [(SAME, ONE, TWO), (WRONG, TWO, OTHER_SIREN)],
        [[ONE, TWO], [THREE]],
    ),
    "an identifier that is wrong is no evidence": (
        (known(A1, SIREN), known(B1, SIREN), known(C1, SIREN)),
        [(WRONG, TWO, SIREN)],
        [[ONE, THREE], [TWO]],
    ),
    "another value is wrong": (
        (known(A1, SIREN), known(B1, SIREN), C1),
        [(WRONG, TWO, OTHER_SIREN)],
        [[ONE, TWO], [THREE]],
    ),
    "closed": ((known(A1, SIREN), known(B1, SIREN), C1), [(CLOSED, ONE, "")], [[ONE, TWO], [THREE]]),
    "a successor is another one": (
        (known(A1, SIREN), known(B1, SIREN), C1),
        [(CLOSED, ONE, TWO)],
        [[ONE], [TWO], [THREE]],
    ),
    "a successor is never the same": (
        (A1, B1, C1),
        [(CLOSED, ONE, TWO), (SAME, ONE, TWO)],
        [[ONE], [TWO], [THREE]],
    ),
    "through a hidden one": ((A1, HIDDEN, C1), [(SAME, ONE, TWO), (SAME, TWO, THREE)], [[ONE], [THREE]]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_people_decide(hub: Hub, case: str) -> None:
    items, rulings, expected = CASES[case]
    for source, item in zip(("a-liste", "b-liste", "c-liste"), items, strict=True):
        offer(hub, source, [item])
    publish(hub)
    before = digests(hub)
    numbers = ruled(hub, *rulings)
    publish(hub)
    assert groups(hub) == expected
    assert set(rebuild_all(hub).lines.values()) == {0}
    for number in numbers:
        undo_decision(hub, number)
    publish(hub)
    assert digests(hub) == before


def test_a_ruling_sleeps_while_its_record_is_away(hub: Hub) -> None:
    offer(hub, "a-liste", [A1])
    offer(hub, "b-liste", [B1])
    ruled(hub, (SAME, ONE, TWO))
    gone = offer(hub, "b-liste", [])
    publish(hub)
    assert groups(hub) == [[ONE]]
    ruled(hub, (SAME, TWO, ONE))  # said once more of a record that is away: no harm
    undo_run(hub, gone.run)
    publish(hub)
    assert groups(hub) == [[ONE, TWO]]


def test_a_value_that_is_wrong_stays_shown_and_is_marked(hub: Hub) -> None:
    offer(hub, "a-liste", [known(A1, SIREN)])
    offer(hub, "b-liste", [known(B1, OTHER_SIREN)])
    ruled(hub, (SAME, ONE, TWO), (WRONG, ONE, SIREN))
    publish(hub)
    (line,) = public(hub)
    assert line["data"]["siren"] == OTHER_SIREN, "what is held for wrong gives way"
    assert line["others"]["siren"] == [[0, SIREN]]
    assert line["contested"] == {"siren": [0]}
    offer(hub, "a-liste", [known(A1, OTHER_SIREN)])
    publish(hub)
    (line,) = public(hub)
    assert "contested" not in line, "the source corrected it"


def test_nobody_is_found_by_an_identifier_that_is_wrong(hub: Hub) -> None:
    organisers = [{"scheme": "siren", "value": SIREN}]
    event = Item("event", "e", {"name": "Forum", "start": "2026-12-01", "organisers": organisers})
    offer(hub, "a-liste", [known(A1, SIREN)])
    offer(hub, "b-liste", [event])
    publish(hub)
    assert public(hub)[1]["data"]["organisers"] == [{"key": ONE}]
    (number,) = ruled(hub, (WRONG, ONE, SIREN))
    publish(hub)
    assert "organisers" not in public(hub)[1]["data"]
    undo_decision(hub, number)
    publish(hub)
    assert public(hub)[1]["data"]["organisers"] == [{"key": ONE}]


def test_a_closed_body_names_its_successor_once_it_is_there(hub: Hub) -> None:
    offer(hub, "a-liste", [A1])
    declare_closed(hub, ONE, DAY, TWO, *BY)
    publish(hub)
    assert public(hub)[0]["closed"] == {"since": DAY}
    offer(hub, "b-liste", [HIDDEN])
    publish(hub)
    assert public(hub)[0]["closed"] == {"since": DAY}, "what is hidden is nobody's successor"
    offer(hub, "b-liste", [B1])
    publish(hub)
    assert public(hub)[0]["closed"] == {"since": DAY, "successors": [{"key": TWO}]}
    offer(hub, "c-liste", [known(C1, SIREN)])
    offer(hub, "a-liste", [A1, said(0, "Autre", **BODY)])
    decide(hub, SAME, TWO, THREE, *BY)
    publish(hub)
    closed = next(line for line in public(hub) if line["key"] == ONE)
    assert closed["closed"]["successors"] == [{"key": "a-liste/organisation/0"}], "and follows where it goes"
    assert set(rebuild_all(hub).lines.values()) == {0}


TASKS: dict[str, tuple[Sequence[tuple[str, str, str]], str, tuple[int, ...], str]] = {
    "on one pair": ([(SAME, ONE, TWO), (DIFFERENT, TWO, ONE)], "ruling", (1, 2), "undo 2"),
    "along a chain": (
        [(SAME, ONE, TWO), (SAME, TWO, THREE), (DIFFERENT, ONE, THREE)],
        "ruling",
        (1, 2, 3),
        "undo 3",
    ),
    "a successor": ([(CLOSED, ONE, TWO), (SAME, ONE, TWO)], "ruling", (2, 1), "undo 1"),
    "identifiers": ([(SAME, TWO, THREE)], "identifier", (1,), f"identifier_wrong {TWO} siren"),
    "each succeeds the other": ([(CLOSED, ONE, TWO), (CLOSED, TWO, ONE)], "circle", (1, 2), "undo 2"),
}


@pytest.mark.parametrize("case", TASKS)
def test_what_contradicts_waits_for_people(hub: Hub, case: str) -> None:
    rulings, code, numbers, mend = TASKS[case]
    offer(hub, "a-liste", [A1])
    offer(hub, "b-liste", [known(B1, SIREN)])
    gone = offer(hub, "c-liste", [known(C1, OTHER_SIREN) if code == "identifier" else C1])
    first, *_ = ruled(hub, *rulings)
    publish(hub)
    (task,) = open_tasks(hub)
    assert (task.code, task.rulings) == (code, numbers)
    for said_so in (task.why, task.mend):
        assert said_so.fr.endswith(".")
        assert said_so.fr != said_so.en
    assert mend in task.mend.fr
    assert mend in task.mend.en
    if THREE in task.records:
        undo_run(hub, gone.run)
        publish(hub)
        assert open_tasks(hub) == [], "it sleeps with its record"
    undo_decision(hub, first)
    publish(hub)
    assert open_tasks(hub) == []


def test_closed_on_two_days_is_closed_without_one(hub: Hub) -> None:
    offer(hub, "a-liste", [A1])
    for day in (DAY, "2026-02-28"):
        declare_closed(hub, ONE, day, None, *BY)
    publish(hub)
    assert public(hub)[0]["closed"] == {}
    (task,) = open_tasks(hub)
    assert (task.code, task.rulings) == ("dates", (1, 2))


def test_a_hidden_record_ruled_the_same_as_two_public_ones_waits(hub: Hub) -> None:
    for source, item in (("a-liste", A1), ("b-liste", HIDDEN), ("c-liste", C1)):
        offer(hub, source, [item])
    ruled(hub, (SAME, ONE, TWO), (SAME, TWO, THREE))
    publish(hub)
    (task,) = open_tasks(hub)
    assert (task.code, task.rulings) == ("public", (1, 2))
    assert f"rule same {ONE} {THREE}" in task.mend.fr
    ruled(hub, (SAME, ONE, THREE))
    publish(hub)
    assert open_tasks(hub) == []


def test_a_third_record_that_forbids_it_waits(hub: Hub) -> None:
    offer(hub, "a-liste", [known(said(1, "Mairie de Cenon"), SIREN)])
    offer(hub, "b-liste", [known(said(1, "Mairie de Cenon"), SIREN)])
    hidden = said(1, "Médiathèque de Cenon", Audience.MEMBER)
    offer(hub, "c-liste", [hidden])
    ruled(hub, (SAME, ONE, THREE))
    publish(hub)
    (task,) = open_tasks(hub)
    assert (task.code, task.rulings) == ("otherwise", (1,))


def test_a_ruling_outlives_new_versions(hub: Hub) -> None:
    offer(hub, "a-liste", [A1])
    offer(hub, "b-liste", [B1])
    ruled(hub, (SAME, ONE, TWO))
    offer(hub, "b-liste", [said(1, "Tout autre nom")])
    publish(hub)
    assert groups(hub) == [[ONE, TWO]]


def test_who_decided_and_why_is_nowhere_public(hub: Hub) -> None:
    offer(hub, "a-liste", [A1])
    offer(hub, "b-liste", [B1])
    decide(hub, SAME, ONE, TWO, "CANARI", "CANARI")
    publish(hub)
    assert "CANARI" not in str(public(hub))


def test_what_cannot_be_decided(hub: Hub) -> None:
    offer(hub, "a-liste", [A1, Item("event", "1", {"name": "Un", "start": "2026-12-01"})])
    offer(hub, "b-liste", [B1])
    for verdict, a, b in (("alike", ONE, TWO), (SAME, ONE, ONE), (SAME, ONE, "a-liste/event/1")):
        with pytest.raises(BadRequest):
            ruled(hub, (verdict, a, b))
    for scheme, value in (("siren", ""), ("phone", "1"), ("", SIREN)):
        with pytest.raises(BadRequest, match="identifier"):
            contest(hub, ONE, scheme, value, *BY)
    with pytest.raises(NotFound):
        contest(hub, "gamma/organisation/1", "siren", SIREN, *BY)
    for day, successor in (
        ("31/01/2026", None), ("2026-02-30", None), ("20260131", None),
        (DAY, ONE), (DAY, "rien"), (DAY, "a-liste/event/1"),
    ):  # fmt: skip
        with pytest.raises(BadRequest):
            declare_closed(hub, ONE, day, successor, *BY)
    with pytest.raises(NotFound, match="gamma/organisation/1"):
        ruled(hub, (SAME, ONE, "gamma/organisation/1"))
    (number,) = ruled(hub, (SAME, ONE, TWO))
    undo_decision(hub, number)
    with pytest.raises(Conflict, match="undone"):
        undo_decision(hub, number)
    with pytest.raises(NotFound):
        undo_decision(hub, 999)
