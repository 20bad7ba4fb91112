"""The file of the demonstration federation: eight members that a registry would take, in their shapes."""

import tomllib

import pytest

from charter import IN_CATALOGUE, State, Territory
from connectors import load
from schema.codes import listed
from tests.examples.read import CLUSTERS, EXAMPLES, FEDERATION


def test_it_is_named_and_has_a_namespace_of_its_own() -> None:
    assert FEDERATION["federation"]
    assert FEDERATION["namespace"] == "https://maillage.example"


def test_seven_clusters_are_in_the_catalogue_and_one_is_not() -> None:
    absent = [one["id"] for one in CLUSTERS.values() if one.get("broken_adhesion")]
    assert absent == ["vosges"]
    assert len(CLUSTERS) - len(absent) == 7
    assert all(State(one["state"]) in IN_CATALOGUE for one in CLUSTERS.values())


def test_one_is_hosted_and_one_signs_its_feed() -> None:
    assert [one["id"] for one in CLUSTERS.values() if one["hosted"]] == ["dunes"]
    assert [one["id"] for one in CLUSTERS.values() if "publishes" in one] == ["wallonie"]
    assert load(EXAMPLES / CLUSTERS["wallonie"]["sources"][0]).protocol == "feed"


def test_every_shape_is_played() -> None:
    protocols = {
        load(EXAMPLES / name).protocol for cluster in CLUSTERS.values() for name in cluster["sources"]
    }
    assert protocols == {"delimited", "xlsx", "json", "yaml", "markdown", "ical", "feed"}


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_member_could_be_registered(cluster: str) -> None:
    member = CLUSTERS[cluster]
    territory = Territory(regions=tuple(member["regions"]), departments=tuple(member["departments"]))
    assert member["website"].removesuffix("/").endswith(".example")
    assert "(exemple)" in member["name"]
    assert 0 <= member["trust"] <= 100
    parents = {listed("departments")[code].parent for code in territory.departments}
    assert parents <= set(territory.regions)


def test_the_card_of_a_cluster_says_what_the_federation_says() -> None:
    card = tomllib.loads((EXAMPLES / "wallonie" / "wallonie.toml").read_text("utf-8"))
    told = CLUSTERS[card["id"]]
    assert card["territory"] == {name: told[name] for name in ("regions", "departments")}
    assert {card[name] == told[name] for name in ("name", "website", "hosted")} == {True}
