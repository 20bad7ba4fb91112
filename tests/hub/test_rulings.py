"""People's decisions: they last, they sleep, they are taken back; and never go against identifiers by themselves."""

from collections.abc import Sequence

import pytest

from hub.errors import BadRequest, Conflict, NotFound
from hub.pipeline import Hub, decide, publish, rebuild_all, undo_decision, undo_run
from schema import Audience, Item
from tests.federation import federation, offer
from tests.hub.looking import OTHER_SIREN, SIREN, digests, groups, public, said

ONE, TWO, THREE = (f"{source}/organisation/1" for source in ("a-liste", "b-liste", "c-liste"))


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": ["a-liste"], "beta": ["b-liste"], "gamma": ["c-liste"]})


def ruled(hub: Hub, *rulings: tuple[str, str, str]) -> list[int]:
    return [decide(hub, verdict, a, b, "comité", "vu sur place") for verdict, a, b in rulings]


SAME, DIFFERENT = "same", "different"
A1, B1, C1 = said(1, "Un"), said(1, "Deux"), said(1, "Trois")
HIDDEN = said(1, "Caché", Audience.MEMBER)


def known(item: Item, siren: str) -> Item:
    return Item(item.kind, item.id, {**item.data, "siren": siren, "level": "legal_person"})


CASES: dict[str, tuple[Sequence[Item], Sequence[tuple[str, str, str]], list[list[str]]]] = {
    "nothing speaks for it": ((A1, B1, C1), (), [[ONE], [TWO], [THREE]]),
    "the same": ((A1, B1, C1), [(SAME, ONE, TWO)], [[ONE, TWO], [THREE]]),
    "said from the other side": ((A1, B1, C1), [(SAME, TWO, ONE)], [[ONE, TWO], [THREE]]),
    "a chain": ((A1, B1, C1), [(SAME, ONE, TWO), (SAME, TWO, THREE)], [[ONE, TWO, THREE]]),
    "a chain that may not close": (
        (known(A1, SIREN), B1, known(C1, OTHER_SIREN)),
        [(SAME, ONE, TWO), (SAME, TWO, THREE)],
        [[ONE, TWO], [THREE]],
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
    with pytest.raises(NotFound, match="gamma/organisation/1"):
        ruled(hub, (SAME, ONE, "gamma/organisation/1"))
    (number,) = ruled(hub, (SAME, ONE, TWO))
    undo_decision(hub, number)
    with pytest.raises(Conflict, match="undone"):
        undo_decision(hub, number)
    with pytest.raises(NotFound):
        undo_decision(hub, 999)
