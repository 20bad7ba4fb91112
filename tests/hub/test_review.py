"""The queue of doubtful pairs: those first that are most in doubt and most seen, each with what speaks for it and against."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from hub.pipeline import Hub, decide, publish
from hub.resolve.review import Question, questions, waiting
from schema import Audience, Item
from tests.federation import federation, offer
from tests.hub.looking import SIREN, said

PHONE = "+33557657539"
PLACE: Mapping[str, Any] = {"latitude_e6": 44_840_000, "longitude_e6": -580_000}


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": ["a-liste", "a-agenda"], "beta": ["b-liste"]})


def asked(hub: Hub, limit: int = 20) -> list[Question]:
    with hub.db.read() as conn:
        return questions(conn, hub.model, limit)


def placed(
    item: Item, phone: str = PHONE, place: Mapping[str, Any] = PLACE, more: Mapping[str, str] | None = None
) -> Item:
    return replace(item, data={**item.data, "phone": phone, "sites": [place], **(more or {})})


def test_a_doubtful_pair_is_asked_with_its_evidence(hub: Hub) -> None:
    offer(hub, "a-liste", [placed(said(1, "Atelier du Lac"))])
    offer(hub, "b-liste", [placed(said(1, "Atelier du Port"))])
    publish(hub)
    (one,) = asked(hub)
    assert (one.a.key, one.b.key) == ("a-liste/organisation/1", "b-liste/organisation/1")
    assert (one.a.cluster, one.b.name, one.audience, one.joined) == (
        "alpha",
        "Atelier du Port",
        "public",
        True,
    )
    assert {clue.name: clue.level for clue in one.weighed.clues} == {
        "name": "related", "place": "here", "phone": "same",
    }  # fmt: skip
    assert one.weighed.score >= one.weighed.theta


def test_a_person_sees_by_what_to_recognise_them(hub: Hub) -> None:
    place = {**PLACE, "address": "3 quai des Queyries", "postcode": "33100", "commune": "Bordeaux"}
    offer(hub, "a-liste", [placed(said(1, "Atelier du Lac"), place=place)])
    offer(hub, "b-liste", [placed(said(1, "Atelier du Port"), more={"website": "https://port.example/"})])
    publish(hub)
    (one,) = asked(hub)
    assert one.a.known_by == ("3 quai des Queyries, 33100, Bordeaux", PHONE)
    assert one.b.known_by == (PHONE, "https://port.example/")


def test_a_near_miss_is_asked_too(hub: Hub) -> None:
    offer(hub, "a-liste", [placed(said(1, "Atelier du Lac"))])
    offer(hub, "b-liste", [placed(said(1, "Comptoir"))])
    publish(hub)
    (one,) = asked(hub)
    assert not one.joined
    assert hub.model.doubt <= one.weighed.score < one.weighed.theta


def test_what_a_veto_forbids_is_not_asked(hub: Hub) -> None:
    offer(hub, "a-liste", [placed(said(1, "Mairie de Cenon"))])
    offer(hub, "b-liste", [placed(said(1, "Médiathèque de Cenon"))])
    publish(hub)
    assert asked(hub) == []


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_people_ruled_is_asked_no_more(hub: Hub, verdict: str) -> None:
    offer(hub, "a-liste", [placed(said(1, "Atelier du Lac"))])
    offer(hub, "b-liste", [placed(said(1, "Atelier du Port"))])
    publish(hub)
    assert len(asked(hub)) == 1
    decide(hub, verdict, "b-liste/organisation/1", "a-liste/organisation/1", "x", "y")
    publish(hub)
    assert asked(hub) == []


def test_what_is_sure_is_not_asked(hub: Hub) -> None:
    offer(hub, "a-liste", [said(1, "Atelier du Lac", siren=SIREN)])
    offer(hub, "b-liste", [said(1, "Atelier du Lac", siren=SIREN)])
    publish(hub)
    assert asked(hub) == []


def test_the_most_seen_come_first(hub: Hub) -> None:
    """Between two clusters and public before one cluster, what is told fully before what is told briefly, hidden last."""
    other, third, fourth = "+33299853802", "+33145678910", "+33320202020"
    full = {"description": "Un lieu.", "opening": "Du lundi au vendredi", "naf": "85.59A", "country": "FR"}
    offer(
        hub,
        "a-liste",
        [
            placed(said(1, "Atelier du Lac")),
            placed(said(2, "Fabrique du Lac"), other, more=full),
            placed(said(3, "Comptoir du Lac"), third),
            placed(said(4, "Verger du Lac", Audience.MEMBER), fourth),
        ],
    )
    offer(hub, "a-agenda", [placed(said(3, "Comptoir du Port"), third)])
    offer(
        hub,
        "b-liste",
        [
            placed(said(1, "Atelier du Port")),
            placed(said(2, "Fabrique du Port"), other, more=full),
            placed(said(4, "Verger du Port"), fourth),
        ],
    )
    publish(hub)
    found = asked(hub)
    assert [one.a.key[-1] for one in found] == ["2", "1", "3", "4"]
    assert [one.priority for one in found] == sorted((one.priority for one in found), reverse=True)
    assert found[-1].audience == "member"
    assert [one.a.key for one in asked(hub, 1)] == [found[0].a.key]
    with hub.db.read() as conn:
        assert waiting(conn, hub.model) == 4
