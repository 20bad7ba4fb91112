"""The example federation played once from end to end: what the README promises of its records comes true."""

import gzip
import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from hub.catalogue.digest import lines
from hub.cli.demonstration import demonstration_charter, found_demonstration, of_examples
from hub.members.store import sources
from hub.pipeline import Hub, publish, refresh, standings_of
from hub.records.view import Lens, stored_item
from hub.relations.facts import version
from hub.settings import Settings
from schema import Audience, FieldClass

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
ACROSS = [
    ("armorique-annuaire/initiative/A-501", "members", "beffroi-carte/bf-org-02"),
    ("beffroi-carte/initiative/bf-ini-02", "members", "armorique-annuaire/A-004"),
    ("beffroi-carte/resource/bf-res-03", "author", "seine-annuaire/S-002"),
    ("confluence-marches/tender/EX-2027-RI-001", "buyer", "seine-annuaire/S-012"),
    ("dunes-fiches/initiative/initiative-manuels-pour-tous", "members", "seine-annuaire/S-001"),
    ("dunes-fiches/initiative/initiative-manuels-pour-tous", "members", "garonne-api/str-107"),
    ("dunes-fiches/label/label-eduquer-sobre-robotique", "holders", "seine-annuaire/S-017"),
    ("seine-agenda/event/2026-10-retour", "organisers", "beffroi-carte/bf-org-02"),
    ("wallonie-flux/initiative/wal-ini-01", "members", "beffroi-carte/bf-org-12"),
    ("wallonie-flux/initiative/wal-ini-02", "members", "seine-annuaire/S-006"),
]
"""A record, its link, and a record of another cluster whose entity the link leads to."""
FOR_ALL = {"canari-public-4c1f"}
FOR_MEMBERS = FOR_ALL | {"canari-membre-7d2e", "canari-fiche-membre-0d77"}
FOR_THE_NATIONAL_BODY = FOR_MEMBERS | {"canari-national-91ab", "canari-fiche-national-58e0"}
FOR_THE_OWNER = FOR_THE_NATIONAL_BODY | {"canari-interne-5b60", "canari-piece-6e3b", "canari-propre-3e8c"}
SEEN = {Audience.PUBLIC: FOR_ALL, Audience.MEMBER: FOR_MEMBERS}
"""By those who have a catalogue."""
MAY_SEE = SEEN | {
    Audience.NATIONAL: FOR_THE_NATIONAL_BODY,
    Audience.OBSERVATORY: FOR_ALL,
    Audience.WORKSPACE: FOR_MEMBERS,
    Audience.OWN: FOR_THE_OWNER,
}
"""By all, a workspace without the proof that one takes part in it."""
SEES_THE_TURNOVER = {Audience.NATIONAL, Audience.OWN}


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


@pytest.mark.parametrize(("name", "field", "target"), ACROSS)
def test_a_link_of_one_cluster_leads_to_a_body_of_another(
    name: str, field: str, target: str, catalogues: Mapping[Audience, Catalogue]
) -> None:
    public = catalogues[Audience.PUBLIC]
    said = public[name]["data"][field]
    led_to = {one["key"] for one in (said if isinstance(said, list) else [said])}
    assert name.partition("-")[0] != target.partition("-")[0]
    assert public[key(target)]["key"] in led_to
    assert led_to <= public.keys()


@pytest.mark.parametrize("audience", MAY_SEE)
def test_a_canary_of_a_record_is_for_its_audience(audience: Audience, hub: Hub) -> None:
    seen = b"".join(records_seen(hub, audience)).lower()
    assert set(canaries(seen)) == MAY_SEE[audience]
    assert (b"4242424242" in seen) == (audience in SEES_THE_TURNOVER)


def test_every_audience_was_asked() -> None:
    assert set(MAY_SEE) == set(Audience)


def test_the_observatory_sees_no_value_that_is_not_public() -> None:
    policy = demonstration_charter().policy
    for field_class in FieldClass:
        observed, public = (
            policy.decide(audience, "organisation", field_class)
            for audience in (Audience.OBSERVATORY, Audience.PUBLIC)
        )
        assert public.allowed or not observed.allowed


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


def records_seen(hub: Hub, audience: Audience) -> Iterator[bytes]:
    """What that audience may see of each record as its source said it, before anything is merged."""
    query = select(version.c.source, version.c.body).where(version.c.until_seq.is_(None), version.c.taken)
    with hub.db.read() as conn:
        standings = standings_of(hub, conn)
        clusters = {one.id: one.cluster for one in sources(conn)}
        said = list(conn.execute(query))
    for source, body in said:
        policy = standings[clusters[source]].policy
        assert policy is not None
        yield orjson.dumps(Lens(policy, audience).see(stored_item(body)))


def canaries(text: bytes) -> Iterator[str]:
    return (found.decode() for found in re.findall(rb"canari-[a-z-]+-[0-9a-f]{4}", text))
