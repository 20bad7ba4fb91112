"""Keys, registries and charters with good defaults, for the tests of the charter and of those who read it."""

from datetime import UTC, date, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter import (
    Charter,
    Member,
    PrivateKey,
    RegisteredKey,
    Registry,
    State,
    Territory,
    shipped,
    sign_adhesion,
)

SIGNED_AT = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


@cache
def a_key(name: str) -> PrivateKey:
    """The same key for the same name."""
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b".")[:32]))


def registered(key: PrivateKey, **said: object) -> RegisteredKey:
    """A key as the registry holds it."""
    fields = {"kid": key.kid, "x": key.public.x, "since": date(2026, 1, 1)} | said
    return RegisteredKey.model_validate(fields)


@cache
def the_charter() -> Charter:
    """The latest charter that comes with the package."""
    return shipped()[-1]


def a_member(member_id: str = "hub-lo", **said: object) -> Member:
    """An active member that signed the charter with its own officer key."""
    officer = a_key(member_id)
    fields = {
        "id": member_id,
        "name": f"Cluster {member_id}",
        "website": "https://cluster.example/",
        "state": State.ACTIVE,
        "since": date(2026, 11, 10),
        "territory": Territory(regions=("52",), departments=("44", "49")),
        "officer_keys": (registered(officer),),
        "feed_keys": (registered(a_key(f"{member_id} feed")),),
        "adhesion": sign_adhesion(member_id, the_charter(), officer, SIGNED_AT, "présidence"),
        "charter_sha256": the_charter().sha256,
    }
    return Member.model_validate(fields | said)


def a_registry(**said: object) -> Registry:
    """The first registry of a federation, with one root key and one member."""
    fields = {
        "version": 1,
        "federation": "Fédération de test",
        "namespace": "https://federation.example/id/",
        "created": datetime(2026, 11, 20, tzinfo=UTC),
        "root_keys": (registered(a_key("root")),),
        "threshold": 1,
        "members": (a_member(),),
    }
    return Registry.model_validate(fields | said)
