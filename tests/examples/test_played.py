"""The example federation played once from end to end: what the README promises of its records comes true."""

import gzip
import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest

from hub.catalogue.digest import lines
from hub.cli.demonstration import found_demonstration, of_examples
from hub.pipeline import Hub, publish, refresh, standings_of
from hub.settings import Settings
from schema import Audience

pytestmark = pytest.mark.slow

Catalogue = dict[str, dict[str, Any]]
PUBLIC_PHONE, MEMBER_PHONE = "+33536491099", "+33536491021"

TOGETHER = [
    ("seine-annuaire/S-001", "confluence-structures/CS-04", "beffroi-carte/bf-org-05"),
    ("beffroi-carte/bf-org-06", "wallonie-flux/wal-org-05"),
    ("armorique-annuaire/A-001", "seine-annuaire/S-017"),
    ("armorique-annuaire/A-002", "garonne-api/str-116"),
    ("dunes-structures/paraula", "garonne-api/str-106"),
    ("beffroi-carte/bf-org-01", "wallonie-flux/wal-org-14"),
    ("seine-annuaire/S-002", "confluence-structures/CS-17"),
    ("dunes-structures/lycee-maritime-fictif", "garonne-api/str-117"),
    ("dunes-structures/exemple-accessibilite", "garonne-api/str-108"),
]
APART = [
    ("armorique-annuaire/A-003", "seine-annuaire/S-009"),
    ("confluence-structures/CS-06", "garonne-api/str-109"),
    ("armorique-annuaire/A-004", "armorique-annuaire/A-005", "armorique-annuaire/A-006"),
    ("armorique-annuaire/A-004", "armorique-annuaire/A-007", "armorique-annuaire/A-008"),
    ("beffroi-carte/bf-org-06", "beffroi-carte/bf-org-07"),
    ("confluence-structures/CS-07", "garonne-api/str-107"),
]
SEEN = {
    Audience.PUBLIC: {"canari-public-4c1f"},
    Audience.MEMBER: {"canari-public-4c1f", "canari-membre-7d2e", "canari-fiche-membre-0d77"},
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    demonstration = of_examples()
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"), id_secret="demonstration")
    played = found_demonstration(demonstration, settings)
    with played.db.read() as conn:
        known = standings_of(played, conn)
    for described in demonstration.described():
        if known[described.cluster].in_catalogue:
            refresh(played, described.id)
    publish(played)
    return played


@pytest.fixture(scope="module")
def catalogues(hub: Hub) -> Mapping[Audience, Catalogue]:
    """The entities by the key of each of their members."""
    return {audience: by_member(hub, audience) for audience in SEEN}


def by_member(hub: Hub, audience: Audience) -> Catalogue:
    with hub.db.read() as conn:
        entities = [orjson.loads(line) for line in lines(conn, audience)]
    return {key: entity for entity in entities for key in entity["members"]}


def key(name: str) -> str:
    """The key of an organisation written `source/id`."""
    source, _, local_id = name.partition("/")
    return f"{source}/organisation/{local_id}"


def entities(catalogue: Catalogue, names: tuple[str, ...]) -> Iterator[str]:
    return (catalogue[key(name)]["key"] for name in names)


@pytest.mark.parametrize("names", TOGETHER)
def test_what_is_one_is_shown_once(names: tuple[str, ...], catalogues: Mapping[Audience, Catalogue]) -> None:
    assert len(set(entities(catalogues[Audience.PUBLIC], names))) == 1


@pytest.mark.parametrize("names", APART)
@pytest.mark.parametrize("audience", SEEN)
def test_what_is_several_is_not_merged(
    names: tuple[str, ...], audience: Audience, catalogues: Mapping[Audience, Catalogue]
) -> None:
    assert len(set(entities(catalogues[audience], names))) == len(names)


def test_ten_bodies_of_one_name_stay_ten(catalogues: Mapping[Audience, Catalogue]) -> None:
    public = catalogues[Audience.PUBLIC]
    assert len({one["key"] for one in public.values() if one["data"]["name"] == "Le Lieu Exemple"}) == 10


def test_a_solution_known_to_two_clusters_is_one(catalogues: Mapping[Audience, Catalogue]) -> None:
    public = catalogues[Audience.PUBLIC]
    assert public["seine-annuaire/solution/S-105"] == public["wallonie-flux/solution/wal-sol-04"]


def test_the_better_value_is_for_those_who_may_see_it(catalogues: Mapping[Audience, Catalogue]) -> None:
    seen = {audience: catalogues[audience][key("garonne-api/str-108")]["data"]["phone"] for audience in SEEN}
    assert seen == {Audience.PUBLIC: PUBLIC_PHONE, Audience.MEMBER: MEMBER_PHONE}


def test_a_link_to_a_hidden_body_is_a_name(catalogues: Mapping[Audience, Catalogue]) -> None:
    said = {audience: catalogues[audience]["garonne-api/solution/sol-07"]["data"] for audience in SEEN}
    assert "publisher" not in said[Audience.PUBLIC]
    assert said[Audience.PUBLIC]["publisher_name"] == "Studio Fictif de Gascogne"
    assert said[Audience.MEMBER]["publisher"] == {"key": key("garonne-api/str-113")}


@pytest.mark.parametrize("audience", SEEN)
def test_a_canary_sings_only_for_its_audience(audience: Audience, hub: Hub) -> None:
    with hub.db.read() as conn:
        catalogue = b"".join(lines(conn, audience)).lower()
    assert set(canaries(catalogue)) == SEEN[audience]
    assert b"4242424242" not in catalogue


def test_the_feed_carries_what_is_public_only(hub: Hub) -> None:
    folder = hub.settings.data_dir / "feeds" / "wallonie-flux"
    parts = [gzip.decompress(path.read_bytes()) for path in folder.glob("parts/*.gz")]
    assert parts
    assert list(canaries(b"".join(parts).lower())) == []
    assert b"wal-org-13" not in b"".join(parts)


def test_a_cluster_whose_signature_does_not_verify_is_absent(
    hub: Hub, catalogues: Mapping[Audience, Catalogue]
) -> None:
    with hub.db.read() as conn:
        standing = standings_of(hub, conn)["vosges"]
    assert not standing.in_catalogue
    assert [name for name in catalogues[Audience.MEMBER] if name.startswith("vosges")] == []


def canaries(text: bytes) -> Iterator[str]:
    return (found.decode() for found in re.findall(rb"canari-[a-z-]+-[0-9a-f]{4}", text))
