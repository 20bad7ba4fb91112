"""The registry as signed data: strict reading, one version after the other, keys with their days."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from charter import (
    CharterError,
    Registry,
    RegistryRefused,
    SignatureRefused,
    Typ,
    keys_on,
    read_registry,
    seal,
    sign,
    succeed,
)
from tests.charter.builders import a_key, a_member, a_registry, registered

ROOT = a_key("root")
ROOTS = {ROOT.kid: ROOT.public}


def wire(registry: Registry) -> dict[str, Any]:
    return registry.model_dump(mode="json")


def refusal(refuse: Callable[[], object]) -> str:
    with pytest.raises(CharterError) as refused:
        refuse()
    return refused.value.code


def test_what_is_sealed_is_read() -> None:
    registry = a_registry(members=(a_member("corse"), a_member("gironde", hosted=True, feed_keys=())))
    assert read_registry(seal(registry, ROOT), ROOTS) == registry
    found = registry.member("corse")
    assert found is not None
    assert found.id == "corse"
    assert registry.member("nowhere") is None


def test_only_a_root_key_seals() -> None:
    assert refusal(lambda: seal(a_registry(), a_key("stranger"))) == "not_a_root_key"


@pytest.mark.parametrize(
    ("signer", "typ", "code"),
    [("stranger", Typ.REGISTRY, "unknown_key"), ("root", Typ.FEED, "wrong_typ")],
)
def test_a_foreign_signature_is_refused(signer: str, typ: Typ, code: str) -> None:
    jws = sign(json.dumps(wire(a_registry())).encode(), a_key(signer), typ)
    assert refusal(lambda: read_registry(jws, ROOTS)) == code


def changed(path: str, value: object) -> dict[str, Any]:
    """A registry whose value at a dotted path is another (`...` takes it away)."""
    document = wire(a_registry())
    place: Any = document
    *before, last = path.split(".")
    for step in before:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", 0),
        ("version", "1"),
        ("version", True),
        ("federation", ""),
        ("federation", "Fédération\x1b[31m"),
        ("federation", ...),
        ("namespace", "javascript:alert(1)"),
        ("namespace", "https://user:pw@host/"),
        ("created", "2026-11-20T00:00:00"),
        ("created", 3),
        ("root_keys", []),
        ("threshold", 0),
        ("threshold", 2),
        ("surprise", 1),
        ("members.0.id", "../corse"),
        ("members.0.id", "Corse"),
        ("members.0.state", "king"),
        ("members.0.since", "10/11/2026"),
        ("members.0.website", "file:///etc/passwd"),
        ("members.0.territory.regions", []),
        ("members.0.territory.regions", ["Bretagne"]),
        ("members.0.territory.departments", ["2C"]),
        ("members.0.trust", 101),
        ("members.0.trust", "50"),
        ("members.0.hosted", "no"),
        ("members.0.ceilings.max_records", 0),
        ("members.0.charter_sha256", "abc"),
        ("members.0.password", "x"),
        ("members.0.officer_keys.0.kid", "A" * 43),
        ("members.0.officer_keys.0.x", "AAAA"),
        ("members.0.officer_keys.0.since", ...),
    ],
)
def test_a_registry_is_read_strictly(path: str, value: object) -> None:
    jws = sign(json.dumps(changed(path, value)).encode(), ROOT, Typ.REGISTRY)
    with pytest.raises(RegistryRefused) as refused:
        read_registry(jws, ROOTS)
    assert refused.value.code == "registry_invalid"
    why_fr, why_en = (said.partition("(")[2] for said in (refused.value.message_fr, refused.value.message_en))
    assert why_fr != why_en
    assert not {"should", "input", "required", "is", "not"} & set(why_fr.lower().replace(".", " ").split())


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"\xff",
        b"{" * 100,
        json.dumps(wire(a_registry())).encode().replace(b'"version": 1,', b'"version": 1, "version": 1,'),
    ],
    ids=["empty", "list", "not UTF-8", "deep", "duplicate key"],
)
def test_what_is_no_registry_is_refused(payload: bytes) -> None:
    assert refusal(lambda: read_registry(sign(payload, ROOT, Typ.REGISTRY), ROOTS)) == "registry_invalid"


def test_nobody_stands_twice_and_no_key_counts_twice() -> None:
    shared = (registered(a_key("shared")),)
    for members in (
        (a_member("corse"), a_member("corse", officer_keys=(), feed_keys=())),
        (a_member("corse", feed_keys=shared), a_member("gironde", feed_keys=shared)),
        (a_member("corse", officer_keys=shared, feed_keys=shared),),
    ):
        with pytest.raises(ValidationError, match="stands 2 times"):
            a_registry(members=members)
    with pytest.raises(ValidationError, match="stands 2 times"):
        a_registry(root_keys=(registered(ROOT), registered(ROOT)))


def test_the_signer_must_still_be_a_root() -> None:
    """A root key signs a registry of which it is none: nobody could sign the next one."""
    registry = a_registry(root_keys=(registered(a_key("heir")),))
    jws = sign(json.dumps(wire(registry)).encode(), ROOT, Typ.REGISTRY)
    assert refusal(lambda: read_registry(jws, ROOTS)) == "not_a_root_key"


@pytest.mark.parametrize(
    "days",
    [{"since": date(2026, 12, 1)}, {"until": date(2026, 11, 1)}, {"revoked_on": date(2026, 11, 20)}],
)
def test_a_root_key_out_of_force_seals_nothing(days: dict[str, date]) -> None:
    registry = a_registry(root_keys=(registered(ROOT, **days),))
    assert refusal(lambda: read_registry(seal(registry, ROOT), ROOTS)) == "not_a_root_key"


def test_versions_follow_each_other_and_keys_rotate() -> None:
    heir = a_key("heir")
    first = a_registry()
    second = a_registry(version=2, root_keys=(registered(ROOT), registered(heir)))
    third = a_registry(version=3, root_keys=(registered(heir),))
    assert succeed(first, seal(second, ROOT)) == second
    assert succeed(second, seal(third, heir)) == third


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"version": 1}, "not_the_next_version"),
        ({"version": 3}, "not_the_next_version"),
        ({"version": 2, "federation": "Une autre"}, "another_federation"),
        ({"version": 2, "namespace": "https://other.example/"}, "another_federation"),
        ({"version": 2, "created": datetime(2026, 11, 19, tzinfo=UTC)}, "older_than_held"),
    ],
)
def test_what_does_not_follow_is_refused(said: dict[str, object], code: str) -> None:
    held = a_registry()
    with pytest.raises(RegistryRefused) as refused:
        succeed(held, seal(a_registry(**said), ROOT))
    assert refused.value.code == code


def test_only_the_roots_held_name_the_next_ones() -> None:
    usurper = a_key("usurper")
    offered = a_registry(version=2, root_keys=(registered(usurper),))
    with pytest.raises(SignatureRefused, match="unknown_key"):
        succeed(a_registry(), seal(offered, usurper))


def test_a_revoked_root_names_nobody() -> None:
    heir = a_key("heir")
    roots = (registered(ROOT, revoked_on=date(2026, 11, 25)), registered(heir))
    held = a_registry(root_keys=roots)
    offered = a_registry(version=2, root_keys=(registered(ROOT), registered(heir)))
    assert refusal(lambda: succeed(held, seal(offered, ROOT))) == "unknown_key"


@pytest.mark.parametrize(
    ("days", "on", "valid"),
    [
        ({}, date(2025, 12, 31), False),
        ({}, date(2026, 1, 1), True),
        ({"until": date(2026, 6, 30)}, date(2026, 6, 30), True),
        ({"until": date(2026, 6, 30)}, date(2026, 7, 1), False),
        ({"revoked_on": date(2026, 6, 30)}, date(2026, 6, 29), True),
        ({"revoked_on": date(2026, 6, 30)}, date(2026, 6, 30), False),
    ],
)
def test_a_key_has_its_days(days: dict[str, date], on: date, valid: bool) -> None:
    key = registered(ROOT, **days)
    assert key.valid_on(on) is valid
    assert keys_on([key], on) == (ROOTS if valid else {})
