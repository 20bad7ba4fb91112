"""Registers: they confirm and weigh more, say what closed and who took over; what they alone know is absent."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from charter import Event
from hub.catalogue.changes import changes
from hub.catalogue.digest import lines
from hub.catalogue.figures import figures
from hub.catalogue.read import counts_by_kind
from hub.catalogue.whereabouts import Gone, find
from hub.errors import NotFound
from hub.harvest.described import Role, stored_role
from hub.members.store import Described
from hub.pipeline import Hub, admit_source, publish, rebuild_all
from hub.relations.groups import entity
from schema import Audience, Item
from tests.federation import change_state, description, federation, offer
from tests.hub.looking import OTHER_SIREN, SIREN, digests, names, public, said

LIST, REGISTER = "a-liste", "b-registre"
SOURCES = {"alpha": [LIST], "beta": [REGISTER]}
PUBLIC = Audience.PUBLIC


@pytest.fixture
def hub(database_url: str) -> Hub:
    return federation(database_url, SOURCES, registers=[REGISTER])


def play(hub: Hub, listed: Sequence[Item], registered: Sequence[Item]) -> None:
    """Both say what they say now; a rebuild then finds nothing else."""
    offer(hub, LIST, listed)
    offer(hub, REGISTER, registered)
    settle(hub)


def settle(hub: Hub) -> None:
    publish(hub)
    before = digests(hub)
    assert set(rebuild_all(hub).lines.values()) == {0}
    assert digests(hub) == before


def data(hub: Hub, name: str) -> dict[str, Any]:
    (found,) = (line["data"] for line in public(hub) if line["data"]["name"] == name)
    return dict(found)


def every_id(hub: Hub) -> list[str]:
    """All that the ledger ever minted."""
    with hub.db.read() as conn:
        return list(conn.execute(select(entity.c.id)).scalars())


def test_what_registers_alone_know_is_nowhere(hub: Hub) -> None:
    play(hub, [], [said("r1", siren=SIREN), said("r2")])
    assert len(every_id(hub)) == 2
    with hub.db.read() as conn:
        assert not counts_by_kind(conn)
        assert not changes(conn, 0, 10)
        assert not list(lines(conn, Audience.MEMBER))
        counted = figures(conn, PUBLIC, frozenset([REGISTER]))
        assert (counted.entities, counted.confirming, counted.alone) == ({}, 0, 2)
        for name in every_id(hub):
            with pytest.raises(NotFound) as absent:
                find(conn, "organisation", name)
            assert not isinstance(absent.value, Gone)


def test_it_comes_and_goes_with_who_else_knows_it(hub: Hub) -> None:
    register = [said("r1", "ÉCOLE", siren=SIREN), said("r2")]
    play(hub, [], register)
    play(hub, [said(1, "École", siren=SIREN)], register)
    assert names(hub) == ["ÉCOLE"]
    with hub.db.read() as conn:
        (shown,) = changes(conn, 0, 10)
        counted = figures(conn, PUBLIC, frozenset([REGISTER]))
    assert shown.entry is not None
    assert shown.entry.line["members"] == ["a-liste/organisation/1", "b-registre/organisation/r1"]
    assert (counted.confirming, counted.alone) == (1, 1)
    play(hub, [], register)
    with hub.db.read() as conn:
        (gone,) = changes(conn, shown.number, 10)
        assert (gone.id, gone.entry) == (shown.id, None)
        with pytest.raises(Gone):
            find(conn, "organisation", shown.id)


def test_an_id_that_readers_know_outlives_an_older_one_that_only_a_register_bore(hub: Hub) -> None:
    register = [said("r1", "ÉCOLE", siren=SIREN)]
    play(hub, [], register)
    play(hub, [said(1, "École")], register)
    with hub.db.read() as conn:
        (shown,) = changes(conn, 0, 10)
    play(hub, [said(1, "École", siren=SIREN)], register)
    with hub.db.read() as conn:
        (joined,) = changes(conn, 0, 10)
    assert joined.id == shown.id
    assert joined.entry is not None
    assert len(joined.entry.line["members"]) == 2


def test_each_audience_sees_it_when_it_sees_who_else_knows_it(hub: Hub) -> None:
    play(hub, [said(1, "École", Audience.MEMBER, siren=SIREN)], [said("r1", "ÉCOLE", siren=SIREN)])
    assert public(hub) == []
    with hub.db.read() as conn:
        (line,) = lines(conn, Audience.MEMBER)
    assert b"a-liste/organisation/1" in line


def test_closed_and_succeeded(hub: Hub) -> None:
    successor = {"scheme": "siren", "value": OTHER_SIREN}
    listed = [said(1, "École", siren=SIREN), said(2, "Nouvelle école", siren=OTHER_SIREN)]
    play(hub, listed[:1], [said("r1", "ÉCOLE", siren=SIREN, closed="2020-08", successors=[successor])])
    assert data(hub, "ÉCOLE")["closed"] == "2020-08"
    assert "successors" not in data(hub, "ÉCOLE")
    offer(hub, LIST, listed)
    settle(hub)
    assert data(hub, "ÉCOLE")["successors"] == [{"key": "a-liste/organisation/2"}]


def test_a_link_leads_to_an_entity_or_nowhere(hub: Hub) -> None:
    there, here = {"scheme": "local", "value": "r2"}, {"scheme": "local", "value": "r1"}
    register = [said("r1", "ÉCOLE", siren=SIREN, successors=[there, here]), said("r2", siren=OTHER_SIREN)]
    play(hub, [said(1, "École", siren=SIREN)], register)
    assert "successors" not in data(hub, "ÉCOLE"), "one is known to a register alone, the other is itself"
    play(hub, [said(1, "École", siren=SIREN), said(2, siren=OTHER_SIREN)], register)
    assert data(hub, "ÉCOLE")["successors"] == [{"key": "a-liste/organisation/2"}]


def test_an_identifier_that_registers_bear_as_well_still_names_one_entity(hub: Hub) -> None:
    organiser = {"scheme": "siren", "value": SIREN}
    event = Item("event", "e", {"name": "Forum", "start": "2026-12-01", "organisers": [organiser]})
    vetoed = said("r1", "Médiathèque de Cenon", siren=SIREN)
    play(hub, [said(1, "Mairie de Cenon", siren=SIREN), event], [vetoed])
    assert data(hub, "Forum")["organisers"] == [{"key": "a-liste/organisation/1"}]


def test_a_source_that_changes_its_role(hub: Hub) -> None:
    play(hub, [said(1, "École", siren=SIREN)], [said("r1", "ÉCOLE", siren=SIREN), said("r2", "Seule")])
    assert names(hub) == ["ÉCOLE"]
    as_directory = Described(REGISTER, "beta", description(REGISTER, "beta"), ".")
    admit_source(hub, as_directory)
    settle(hub)
    assert names(hub) == ["École", "Seule"]
    adding = description(REGISTER, "beta", register=True) + b"adds_entities: true\n"
    admit_source(hub, Described(REGISTER, "beta", adding, "."))
    settle(hub)
    assert names(hub) == ["ÉCOLE", "Seule"]


def test_the_cluster_of_a_register_leaves(hub: Hub) -> None:
    play(hub, [said(1, "École", siren=SIREN)], [said("r1", "ÉCOLE", siren=SIREN)])
    change_state(hub, "beta", Event.WITHDRAW)
    settle(hub)
    assert names(hub) == ["École"]


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("", Role(False, True)),
        ("role: directory\n", Role(False, True)),
        ("role: register\n", Role(True, False)),
        ("role: register\nadds_entities: 'false'\n", Role(True, False)),
        ("role: register\nadds_entities: true\n", Role(True, True)),
    ],
)
def test_the_role_of_a_description(told: str, role: Role) -> None:
    assert stored_role(description(LIST, "alpha") + told.encode()) == role
