"""The demonstration clusters of the real directories: marked as such, and as a registry wants them."""

import tomllib

import pytest

from charter import Licence, Territory, licence, shipped
from connectors.source import load
from schema.codes import listed
from tests.contract.real import RESHAPED, SOURCES, descriptions

CLUSTERS = tomllib.loads((SOURCES / "clusters.toml").read_text(encoding="utf-8"))["clusters"]


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda one: one["id"])
def test_a_demonstration_cluster_shows_what_it_is(cluster: dict[str, object]) -> None:
    assert set(cluster) == {"id", "name", "website", "regions", "departments", "hosted"}
    assert str(cluster["id"]).startswith("demo-")
    assert str(cluster["name"]).startswith("Démonstration ")
    assert cluster["website"] == f"https://{cluster['id']}.example/"
    assert cluster["hosted"] is True


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda one: one["id"])
def test_a_territory_holds_together(cluster: dict[str, list[str]]) -> None:
    territory = Territory(regions=tuple(cluster["regions"]), departments=tuple(cluster["departments"]))
    departments = listed("departments")
    assert set(territory.regions) <= set(listed("regions"))
    assert {departments[code].parent for code in territory.departments} <= set(territory.regions)


def test_every_source_has_its_cluster_and_every_cluster_a_source() -> None:
    known = {cluster["id"] for cluster in CLUSTERS}
    assert {load(path).cluster for path in SOURCES.glob("*.yml")} == known
    assert {load(path).cluster for path in RESHAPED.glob("*.yml")} <= known


@pytest.mark.parametrize("name", descriptions())
def test_a_source_names_its_licence_and_its_origin(name: str) -> None:
    source = load(descriptions()[name])
    assert licence(shipped()[-1], source.licence) is Licence.ACCEPTED
    assert source.attribution
    assert source.hosted
