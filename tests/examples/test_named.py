"""The records that `connectors/examples/README.md` names are there, and are what it says of them."""

import re

from schema import Audience, Item
from tests.examples.read import EXAMPLES, everything, told

README = (EXAMPLES / "README.md").read_text("utf-8")
TEN_TOWNS = 10


def org(key: str) -> Item:
    """The organisation of that key, written `source/id`."""
    name, _, local_id = key.partition("/")
    return told(name.replace("wallonie-flux", "wallonie-fiches")).item("organisation", local_id)


def metres(one: Item, other: Item) -> int:
    """Between the first sites of both."""
    a, b = (item.data["sites"][0] for item in (one, other))
    north = a["latitude_e6"] - b["latitude_e6"]
    east = (a["longitude_e6"] - b["longitude_e6"]) * 2 // 3
    return int((north * north + east * east) ** 0.5 * 0.1112)


def test_the_hidden_record_would_bridge_two_public_ones() -> None:
    first, second, hidden = (
        org("armorique-annuaire/A-003"),
        org("seine-annuaire/S-009"),
        org("confluence-structures/CS-12"),
    )
    assert hidden.visible_to is Audience.MEMBER
    assert first.visible_to is second.visible_to is Audience.PUBLIC
    assert first.data["phone"] == hidden.data["phone"]
    assert metres(first, hidden) < 100
    assert second.data["siret"] == hidden.data["siret"]
    assert "phone" not in second.data
    assert "siret" not in first.data


def test_the_hidden_value_is_better_than_the_public_one() -> None:
    hidden, public = org("dunes-structures/exemple-accessibilite"), org("garonne-api/str-108")
    assert hidden.data["siren"] == public.data["siren"]
    assert hidden.narrowed == {"phone": Audience.MEMBER, "description": Audience.MEMBER}
    assert hidden.data["phone"] != public.data["phone"]
    assert len(hidden.data["description"]) > len(public.data["description"])


def test_one_body_has_two_sites() -> None:
    assert [site["commune"] for site in org("armorique-annuaire/A-001").data["sites"]] == [
        "Rennes",
        "Lannion",
    ]


def test_one_of_two_right_looking_sirens_is_wrong() -> None:
    one, other = org("confluence-structures/CS-06"), org("garonne-api/str-109")
    assert one.data["siren"] != other.data["siren"]
    assert one.data["name"] == other.data["name"]
    assert one.data["phone"] == other.data["phone"]
    assert metres(one, other) < 100


def test_a_town_lends_its_siren_to_its_schools() -> None:
    town, *others = (org(f"armorique-annuaire/A-00{number}") for number in (4, 5, 6, 7))
    assert town.data["level"] == "legal_person"
    assert {one.data["siren"] for one in others} == {town.data["siren"]}
    assert [one.data["level"] for one in others] == ["establishment", "establishment", "service_point"]
    assert len({one.data["uai"] for one in others if "uai" in one.data}) == 2


def test_one_name_is_borne_by_ten_bodies_in_ten_towns() -> None:
    towns = [
        item.data["sites"][0]["commune"] for _, item in everything() if item.data["name"] == "Le Lieu Exemple"
    ]
    assert len(towns) == len(set(towns)) == TEN_TOWNS


def test_three_clusters_know_one_body_under_three_names() -> None:
    known = [
        org("seine-annuaire/S-001"), org("confluence-structures/CS-04"), org("beffroi-carte/bf-org-05")
    ]  # fmt: skip
    assert len({item.data["siren"] for item in known}) == 1
    for field in ("name", "phone", "description"):
        assert len({item.data[field] for item in known}) == len(known)


def test_one_phone_rings_near_and_far() -> None:
    here, near, far = (
        org("beffroi-carte/bf-org-06"),
        org("wallonie-flux/wal-org-05"),
        org("beffroi-carte/bf-org-07"),
    )
    assert here.data["phone"] == near.data["phone"] == far.data["phone"]
    assert metres(here, near) < 100
    assert 25_000 < metres(here, far) < 35_000


def test_every_named_key_and_canary_exists() -> None:
    ids = {item.id for _, item in everything()}
    named = re.findall(r"`(?:[a-z-]+/)*((?:A|CS|S|V)-\d+|str-\d+|bf-[a-z]+-\d+|wal-[a-z]+-\d+)`", README)
    assert set(named) <= ids | {"A-016"}
    written = b"".join(path.read_bytes() for path in sorted(EXAMPLES.glob("*/*")) if path.is_file())
    written += b"".join(path.read_bytes() for path in sorted(EXAMPLES.glob("*/*/*")))
    canaries = re.findall(r"`(canari-[\w-]+)`", README, re.IGNORECASE)
    assert len(canaries) == len(set(canaries))
    assert [canary for canary in canaries if canary.encode() not in written] == []
    assert {found.decode() for found in re.findall(rb"CANARI-[A-Z-]+-[0-9a-f]{4}", written)} <= set(canaries)
