"""Why two records are one, or not: what decides, in words, for what an audience sees; and the chain that holds a group."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from hub.errors import NotFound
from hub.pipeline import Hub, decide, publish
from hub.relations.facts import record
from hub.relations.groups import edge
from hub.resolve.chain import Chain, chain
from hub.resolve.explain import Because, Explanation, explain
from hub.resolve.model import load_model
from hub.resolve.saying import words
from schema import Audience, Item
from tests.federation import federation, offer
from tests.hub.looking import OTHER_SIREN, SIREN, groups, said

SOURCES = ("a-liste", "b-liste", "c-liste")
A, B, C = (f"{source}/organisation/1" for source in SOURCES)
PHONE, PUBLIC, MEMBER = "05 57 65 75 39", 0, 1


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, {"alpha": ["a-liste"], "beta": ["b-liste"], "gamma": ["c-liste"]})


Two = tuple[str, str]


def told(hub: Hub, *items: Item, same: Two | None = None, different: Two | None = None) -> None:
    """Each source says one item; people rule on two of them."""
    for source, item in zip(SOURCES, items, strict=False):
        offer(hub, source, [item])
    for verdict, pair in (("same", same), ("different", different)):
        if pair:
            decide(hub, verdict, *pair, "comité", "vu sur place")
    publish(hub)


def why(hub: Hub, a: str, b: str, layer: int = PUBLIC) -> Explanation:
    with hub.db.read() as conn:
        return explain(conn, layer, a, b, hub.model)


def held(hub: Hub, key: str, layer: int = PUBLIC) -> Chain:
    with hub.db.read() as conn:
        return chain(conn, layer, explain(conn, layer, key, key, hub.model).entities[0], hub.model)


def known(name: str, siren: str = SIREN, **more: object) -> Item:
    return said(1, name, Audience.PUBLIC, siren=siren, level="legal_person", **more)


ARRAS = [{"postcode": "62000", "commune": "Arras", "address": "3 rue du Lac"}]
CASES: dict[str, tuple[Because, bool]] = {
    "joined": (Because.JOINED, True),
    "ruled same": (Because.RULED_SAME, True),
    "chained": (Because.CHAINED, True),
    "ruled different": (Because.RULED_DIFFERENT, False),
    "veto": (Because.VETO, False),
    "ruled same against a veto": (Because.VETO, False),
    "few points": (Because.FEW_POINTS, False),
    "no shared key": (Because.NO_SHARED_KEY, False),
    "third": (Because.THIRD, False),
}


def _play(hub: Hub, case: str) -> None:
    match case:
        case "joined":
            told(hub, known("Atelier du Lac"), known("Atelier du Lac SAS"))
        case "ruled same":
            told(hub, said(1, "Un"), said(1, "Deux"), same=(A, B))
        case "chained":
            told(hub, said(1, "Un"), said(1, "Deux"), said(1, "Trois"), same=(A, C))
            decide(hub, "same", C, B, "comité", "vu sur place")
            publish(hub)
        case "ruled different":
            told(hub, known("Un"), known("Un"), different=(A, B))
        case "veto":
            told(hub, known("Atelier du Lac"), known("Atelier du Lac", OTHER_SIREN))
        case "ruled same against a veto":
            told(hub, known("Atelier du Lac"), known("Atelier du Lac", OTHER_SIREN), same=(A, B))
        case "few points":
            told(hub, said(1, "Un"), said(1, "Deux"))
        case "no shared key":
            told(hub, known("Un"), known("Un"))
            with hub.db.write() as conn:
                conn.exec_driver_sql("DELETE FROM match_key")
                conn.exec_driver_sql("UPDATE assignment SET entity = 'x' WHERE record = 1")
        case "third":
            told(hub, known("Un"), said(1, "Deux"), known("Trois", OTHER_SIREN), same=(A, B))
            decide(hub, "same", B, C, "comité", "vu sur place")
            publish(hub)


@pytest.mark.parametrize("case", CASES)
def test_what_decides(hub: Hub, case: str) -> None:
    because, together = CASES[case]
    _play(hub, case)
    one, other = (B, C) if case == "third" else (A, B)
    for found in (why(hub, one, other), why(hub, other, one)):
        assert (found.because, found.together) == (because, together)
        assert found.weighed.score == sum(clue.weight for clue in found.weighed.clues)
        for language in ("fr", "en"):
            assert words(language).because(found).endswith(".")


def test_keys_that_too_many_hold(database_url: str) -> None:
    model = replace(load_model(), most_holders=1)
    hub = federation(database_url, {"alpha": ["a-liste"], "beta": ["b-liste"]}, model=model)
    told(hub, known("Atelier du Lac"), known("Atelier du Lac"))
    found = why(hub, A, B)
    assert (found.because, found.compared) == (Because.CROWDED_KEY, "crowded")
    assert words("fr").not_compared(found) == "Leurs clés de recherche communes désignent trop de fiches."


def test_the_clues_in_words(hub: Hub) -> None:
    told(hub, known("Atelier du Lac", phone=PHONE, sites=ARRAS), known("Atelier du Lac SAS", phone=PHONE))
    found = why(hub, A, B)
    french, english = words("fr"), words("en")
    said_of = {clue.name: clue for clue in found.weighed.clues}
    assert french.level("identifier", said_of["identifier"].level) == "même SIREN"
    assert english.level("phone", said_of["phone"].level) == "same phone"
    assert (said_of["identifier"].shared, said_of["phone"].shared) == ((SIREN,), ("+33557657539",))
    assert french.points(said_of["phone"].weight, signed=True) == "+5,0"
    assert french.because(found).startswith(f"{french.points(found.weighed.score)} points, au moins 8,0")


def test_the_third_record_is_named(hub: Hub) -> None:
    _play(hub, "third")
    found = why(hub, B, C)
    assert found.third is not None
    assert (found.third.a, found.third.b, found.third.veto) == (A, C, "siren")
    assert words("fr").because(found) == (
        f"Elles ne peuvent pas être réunies à cause d’autres fiches, {A} et {C} : elles ont deux SIREN différents."
    )


def test_rulings_that_contradict_each_other_are_named(hub: Hub) -> None:
    told(hub, said(1, "Un"), said(1, "Deux"), said(1, "Trois"), same=(A, B), different=(A, C))
    assert why(hub, A, B).because is Because.RULED_SAME
    decide(hub, "same", B, C, "comité", "vu sur place")
    publish(hub)
    for found in (why(hub, A, B), why(hub, C, B)):
        assert found.because is Because.THIRD
        assert found.third is not None
        assert (found.third.a, found.third.b, found.third.veto) == (A, C, "ruling")


def test_what_is_hidden_is_not_there(hub: Hub) -> None:
    """A hidden record, and one that never was: the same words; hidden values weigh nothing, and hold nothing together."""
    hidden = said(1, "Caché", Audience.MEMBER, siren=SIREN, level="legal_person", phone=PHONE)
    told(hub, known("Atelier du Lac", phone=PHONE), hidden, said(1, "Atelier du Lac"))
    before = why(hub, A, C)
    with pytest.raises(NotFound) as one:
        why(hub, A, B)
    with pytest.raises(NotFound) as other:
        why(hub, A, B.replace("b-", "z-"))
    assert one.value.fr.replace("b-", "z-") == other.value.fr
    assert why(hub, A, B, MEMBER).together
    assert set(held(hub, A).records) | {B} == set(held(hub, A, MEMBER).records)
    offer(hub, "b-liste", [])
    publish(hub)
    assert why(hub, A, C) == before


def test_the_settled_groups_of_the_public(hub: Hub) -> None:
    """A record for members only that people put with two public ones bridges neither, until they rule on those two."""
    bridge = said(1, "Pont", Audience.MEMBER, siren=SIREN, level="legal_person")
    told(hub, said(1, "Un"), bridge, said(1, "Deux"), same=(A, B))
    decide(hub, "same", B, C, "comité", "vu sur place")
    publish(hub)
    assert groups(hub) == [[A], [C]]
    found = why(hub, B, C, MEMBER)
    assert (found.because, found.together) == (Because.SETTLED, False)
    assert why(hub, A, B, MEMBER).because is Because.SETTLED
    assert held(hub, A).joins == ()


def test_a_chain_holds_all_records_by_the_strongest_joins(hub: Hub) -> None:
    told(
        hub,
        known("Atelier du Lac", phone=PHONE, sites=ARRAS),
        known("Atelier du Lac SAS", phone=PHONE, sites=ARRAS),
        known("Atelier du Lac"),
    )
    found = held(hub, A)
    assert found.records == (A, B, C)
    first, *_ = found.joins
    assert {first.a, first.b} == {A, B}
    assert len(found.joins) == 2
    assert all(one.joins for one in found.joins)


def test_a_ruling_comes_first_in_the_chain(hub: Hub) -> None:
    told(hub, known("Un", phone=PHONE), known("Un", phone=PHONE), said(1, "Trois"), same=(B, C))
    assert [one.ruling for one in held(hub, A).joins] == ["same", None]


def test_what_is_told_is_what_was_weighed(hub: Hub) -> None:
    """The explanation and the edges of resolution never differ."""
    told(
        hub,
        known("Mairie d’Arras", phone=PHONE, sites=ARRAS),
        said(1, "Médiathèque d’Arras", Audience.MEMBER, phone=PHONE, sites=ARRAS),
        known("Hôtel de ville", email="accueil@arras.example", sites=ARRAS),
    )
    with hub.db.read() as conn:
        keys = dict(conn.execute(select(record.c.id, record.c.key)).all())
        rows = conn.execute(select(edge)).all()
    assert rows
    for row in rows:
        weighed = why(hub, keys[row.a], keys[row.b], row.layer).weighed
        levels = " ".join(f"{clue.name}={clue.level}" for clue in weighed.clues)
        assert (weighed.score, levels, weighed.veto, weighed.relation) == (
            row.score,
            row.levels,
            row.veto,
            row.relation,
        )
