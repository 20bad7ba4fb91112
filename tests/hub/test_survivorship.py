"""Which of several statements stands: whose word it is, then trust, then the newest date that is one, then the key."""

from dataclasses import replace
from itertools import permutations

import pytest

from charter import Event, Territory
from hub.merge.survive import ORDERS, Authority, Said
from hub.pipeline import Hub, publish, rebuild_all, undo_run
from schema import Audience, Item
from tests.federation import change_state, federation, member, offer
from tests.hub.looking import BODY, digests, public

OWN, REGISTER, HOME, OTHER = Authority.OWN, Authority.REGISTER, Authority.HOME, Authority.OTHER
A, B, REGISTRY = "a-liste", "b-liste", "c-registre"
SOURCES = {"alpha": [A], "beta": [B], "gamma": [REGISTRY]}
OLD, NEW = "2026-01-01", "2026-02-01"


def says(
    key: str, authority: Authority = OTHER, trust: int = 50, modified: str | None = None, field: str = ""
) -> Said:
    return Said(key, trust, modified, {"field": field or key}, authority)


# Best first.
ORDERED = {
    "trusted": [
        says("z", OWN, 0),
        says("y", REGISTER, 0),
        says("x", HOME, 0),
        says("w", OTHER, 60, OLD),
        says("v", OTHER, 50, NEW),
        says("u", OTHER, 50, OLD),
        says("s", OTHER, 50),
        says("t", OTHER, 50),
    ],
    "newest": [
        says("z", OWN, 0),
        says("w", OTHER, 0, NEW),
        says("y", REGISTER, 0, OLD),
        says("x", HOME, 0, OLD),
        says("s", OTHER, 60, OLD),
        says("t", OTHER, 50, OLD),
        says("u", OTHER, 50, OLD),
        says("a", REGISTER, 90),
    ],
    "longest": [
        says("z", OWN, 0, field="court"),
        says("w", OTHER, 0, field="le plus long"),
        says("y", REGISTER, 0, field="moins long"),
        says("x", HOME, 0, field="aussi long"),
        says("s", OTHER, 90, field="bref"),
    ],
}


@pytest.mark.parametrize("rule", ORDERS)
def test_the_order_is_total_and_the_same_whatever_comes_first(rule: str) -> None:
    for met in permutations(ORDERED[rule][:6]):
        assert ORDERS[rule](met, "field") == ORDERED[rule][:6]
    assert ORDERS[rule](ORDERED[rule][::-1], "field") == ORDERED[rule]


@pytest.mark.parametrize(
    ("region", "department", "held"),
    [
        ("75", "33", True), ("75", "64", False), ("75", None, False), ("53", "35", True), ("53", None, True),
        ("11", "75", False), (None, None, False), (None, "33", True),
    ],
)  # fmt: skip
def test_a_territory_is_its_departments_and_its_whole_regions(
    region: str | None, department: str | None, held: bool
) -> None:
    assert Territory(regions=("53", "75"), departments=("33",)).holds(region, department) is held


def item(local_id: str, modified: str | None = None, **said: object) -> Item:
    """An organisation; several with one SIREN are one."""
    return Item("organisation", local_id, {"name": f"Structure {local_id}", **said}, modified)


def one(local_id: str, modified: str | None = None, **said: object) -> Item:
    return item(local_id, modified, **BODY, **said)


@pytest.fixture
def hub(database_url: str) -> Hub:
    members = [member("alpha", trust=60), member("beta", trust=40), member("gamma", trust=10)]
    return federation(database_url, SOURCES, members, registers=[REGISTRY])


def chosen(hub: Hub, field: str = "name") -> object:
    """What the one entity of several records says, after the derivation; a rebuild finds the same."""
    publish(hub)
    before = digests(hub)
    assert set(rebuild_all(hub).lines.values()) == {0}
    assert digests(hub) == before
    (line,) = (line for line in public(hub) if len(line["members"]) > 1)
    return line["data"].get(field)


BORDEAUX, RENNES = (
    [{"postcode": "33000", "commune": "Bordeaux"}],
    [{"postcode": "35000", "commune": "Rennes"}],
)


def test_the_cluster_at_home_comes_before_trust(hub: Hub) -> None:
    offer(hub, A, [one("a", sites=RENNES)])
    offer(hub, B, [one("b", sites=BORDEAUX)])
    assert chosen(hub) == "Structure b"


def test_a_register_comes_before_the_cluster_at_home(hub: Hub) -> None:
    offer(hub, B, [one("b", sites=BORDEAUX)])
    offer(hub, REGISTRY, [one("c", sites=RENNES)])
    assert chosen(hub) == "Structure c"
    (line,) = public(hub)
    assert line["others"]["name"] == [[0, "Structure b"]]


def test_home_is_where_an_audience_sees_the_site(hub: Hub) -> None:
    offer(hub, A, [one("a")])
    hidden = one("b", sites=BORDEAUX)
    offer(hub, B, [Item(hidden.kind, "b", hidden.data, narrowed={"sites": Audience.MEMBER})])
    assert chosen(hub) == "Structure a"
    assert digests(hub)[0] != digests(hub)[1]


def dated_lists(hub: Hub, others: list[Item]) -> None:
    """The list of alpha says something newer of the one organisation; `others` are on the same list."""
    offer(hub, A, [one("a", NEW, opening="Le lundi."), *others])
    offer(hub, B, [one("b", OLD, opening="Le mardi."), item("x"), item("y")])


@pytest.mark.parametrize(
    ("others", "tells"),
    [
        ([], False),
        ([OLD], True),
        ([None], True),
        ([NEW], False),
        ([NEW, OLD], False),
        ([NEW, OLD, None], True),
        ([NEW + "T10:00:00+02:00", OLD], False),
    ],
)
def test_dates_of_an_export_tell_nothing(hub: Hub, others: list[str | None], tells: bool) -> None:
    dated_lists(hub, [item(f"o{n}", day) for n, day in enumerate(others)])
    assert chosen(hub, "opening") == ("Le lundi." if tells else "Le mardi.")


def test_a_list_that_crosses_the_half_is_a_change_of_all_its_groups(hub: Hub) -> None:
    dated_lists(hub, [item("o", OLD)])
    assert chosen(hub, "opening") == "Le lundi."
    offer(hub, A, [one("a", NEW, opening="Le lundi."), item("o", NEW)])
    assert chosen(hub, "opening") == "Le mardi."
    undo_run(hub, 3)
    assert chosen(hub, "opening") == "Le lundi."
    change_state(hub, "alpha", Event.WITHDRAW)
    publish(hub)
    change_state(hub, "alpha", Event.RETURN)
    assert chosen(hub, "opening") == "Le lundi."


def test_each_kind_of_a_list_has_days_of_its_own(hub: Hub) -> None:
    event = Item("event", "e", {"name": "Forum", "start": "2026-12-01"}, OLD)
    dated_lists(hub, [event, replace(event, id="f")])
    assert chosen(hub, "opening") == "Le mardi."


def test_hidden_records_do_not_count_in_public(hub: Hub) -> None:
    hidden = [Item("organisation", f"h{n}", {"name": "Cachée"}, NEW, Audience.MEMBER) for n in range(3)]
    dated_lists(hub, [item("o", OLD), *hidden])
    assert chosen(hub, "opening") == "Le lundi."
    assert digests(hub)[0] != digests(hub)[1]
