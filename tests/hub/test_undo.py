"""An undone run leaves the hub as if it had never been offered; what came after it stays."""

from collections.abc import Sequence

import pytest

from charter import Event
from connectors.contract import Unread
from hub.errors import Conflict, NotFound
from hub.pipeline import Hub, publish, undo_run
from schema import Audience, Item
from tests.federation import change_state, federation, offer
from tests.hub.looking import SIREN, digests, many, names, public, said

SOURCES = {"alpha": ["a-liste"], "beta": ["b-liste"]}
A, B = "a-liste", "b-liste"
History = Sequence[tuple[str, Sequence[Item | Unread]]]


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, SOURCES)


# What happens, and which of it is undone, in that order.
HISTORIES: dict[str, tuple[History, tuple[int, ...]]] = {
    "the only one": ([(A, [said(1)])], (0,)),
    "the last one": ([(A, [said(1)]), (A, [said(1, "Autre"), said(2)])], (1,)),
    "the first of two": ([(A, [said(1), said(2)]), (A, [said(1, "Autre")])], (0,)),
    "the middle one": ([(A, [said(1)]), (A, [said(1, "Faux")]), (A, [said(1), said(2)])], (1,)),
    "all, from the last": ([(A, [said(1)]), (A, [said(2)])], (1, 0)),
    "all, from the first": ([(A, [said(1)]), (A, [said(2)])], (0, 1)),
    "a removal": ([(A, [said(1), said(2)]), (A, [said(1)])], (1,)),
    "a return": ([(A, [said(1)]), (A, []), (A, [said(1)])], (2,)),
    "a removal between": ([(A, [said(1)]), (A, []), (A, [said(1)])], (1,)),
    "one that was said again": ([(A, [said(1)]), (A, [said(1)])], (0,)),
    "a refusal": ([(A, [said(1)]), (A, [said(1, "")])], (1,)),
    "what a refusal kept": ([(A, [said(1)]), (A, [said(1, "")])], (0,)),
    "the middle of a kept chain": (
        [(A, [said(1)]), (A, [said(1, "Faux")]), (A, [said(1, "")]), (A, [said(1, "")])],
        (1,),
    ),
    "a hidden refusal": ([(A, [said(1)]), (A, [said(1, "", Audience.MEMBER)])], (1,)),
    "a second copy": ([(A, [said(1), said(1, "Autre")]), (A, [said(1)])], (1,)),
    "what came before a merge": (
        [(A, [said(1, siren=SIREN)]), (B, [said(1, "Autre", siren=SIREN)]), (A, [said(1, siren=SIREN), said(2)])],
        (0,),
    ),
    "what held a merge": ([(A, [said(1, siren=SIREN)]), (B, [said(1, "Autre", siren=SIREN)])], (0,)),
}  # fmt: skip


@pytest.mark.parametrize("case", HISTORIES)
def test_as_if_it_had_never_been_offered(database_url: str, case: str) -> None:
    history, undone = HISTORIES[case]
    hub = federation(database_url, SOURCES)
    for source, entries in [one for n, one in enumerate(history) if n not in undone]:
        offer(hub, source, entries)
    publish(hub)
    never = digests(hub)

    hub = federation(database_url, SOURCES)
    runs = [offer(hub, source, entries).run for source, entries in history]
    publish(hub)
    for n in undone:
        undo_run(hub, runs[n])
    publish(hub)
    assert digests(hub) == never


def test_what_is_not_in_force_cannot_be_undone(hub: Hub) -> None:
    done = offer(hub, A, many(40))
    waiting = offer(hub, A, [], accepting=False)
    undo_run(hub, done.run)
    for run in (done.run, waiting.run):
        with pytest.raises(Conflict) as refused:
            undo_run(hub, run)
        assert str(run) in refused.value.fr
        assert str(run) in refused.value.en
    with pytest.raises(NotFound):
        undo_run(hub, 999)


def test_the_next_list_counts_against_what_undoing_left(hub: Hub) -> None:
    offer(hub, A, [said(1)])
    wrong = offer(hub, A, [said(1, "Faux"), said(2)])
    undo_run(hub, wrong.run)
    outcome = offer(hub, A, [said(1), said(3)])
    publish(hub)
    assert outcome.balance is not None
    assert (outcome.balance.same, outcome.balance.created, outcome.balance.removed) == (1, 1, 0)
    assert names(hub) == ["Atelier", "Atelier"]


def test_undoing_while_the_cluster_is_away(hub: Hub) -> None:
    offer(hub, A, [said(1)])
    wrong = offer(hub, A, [said(1, "Faux")])
    change_state(hub, "alpha", Event.WITHDRAW)
    undo_run(hub, wrong.run)
    publish(hub)
    assert public(hub) == []
    change_state(hub, "alpha", Event.RETURN)
    publish(hub)
    assert names(hub) == ["Atelier"]


def test_undoing_one_source_leaves_the_others(hub: Hub) -> None:
    first = offer(hub, A, [said(1, "Un")])
    offer(hub, B, [said(1, "Deux")])
    undo_run(hub, first.run)
    publish(hub)
    assert names(hub) == ["Deux"]
