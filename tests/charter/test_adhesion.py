"""Does a stored adhesion verify? Each way in which it does not has a reason of its own."""

import json
from datetime import date, datetime

import pytest

from charter import (
    Adhesion,
    CharterInvalid,
    Member,
    Refused,
    State,
    Typ,
    adhesion_of,
    in_catalogue,
    load,
    shipped,
    sign,
    sign_adhesion,
)
from tests.charter.builders import SIGNED_AT, a_key, a_member, registered, the_charter

CHARTERS = shipped()
OFFICER = a_key("hub-lo")
GENUINE = a_member().adhesion
assert GENUINE
TAMPERED = load(the_charter().raw + b"# un octet de plus\n")


def statement(**said: object) -> str:
    fields = {
        "member": "hub-lo",
        "charter": the_charter().id,
        "version": the_charter().version,
        "sha256": the_charter().sha256,
        "signed_at": "2026-11-10T09:30:00Z",
        "role": "présidence",
    }
    return sign(json.dumps(fields | said).encode(), OFFICER, Typ.ADHESION)


def test_a_genuine_adhesion() -> None:
    found = adhesion_of(a_member(), CHARTERS)
    assert isinstance(found, Adhesion)
    assert found.charter == the_charter()
    assert found.kid == OFFICER.kid
    assert found.statement.signed_at == SIGNED_AT
    assert found.statement.role == "présidence"


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (a_member(adhesion=None), "no_adhesion"),
        (a_member(adhesion="nonsense"), "not_compact"),
        (a_member(adhesion=GENUINE[:-2]), "signature_truncated"),
        (a_member(officer_keys=()), "unknown_key"),
        (a_member(officer_keys=(registered(a_key("other")),)), "unknown_key"),
        (a_member(adhesion=sign(b"{}", OFFICER, Typ.FEED)), "wrong_typ"),
        (a_member(adhesion=sign(b"{}", OFFICER, Typ.ADHESION)), "statement_invalid"),
        (a_member(adhesion=sign(b"not json", OFFICER, Typ.ADHESION)), "statement_invalid"),
        (a_member(adhesion=statement(name="Mme Une Telle")), "statement_invalid"),
        (a_member(adhesion=statement(signed_at="2026-11-10T09:30:00")), "statement_invalid"),
        (a_member(adhesion=statement(member="corse")), "wrong_member"),
        (a_member(adhesion=statement(sha256="0" * 64)), "unknown_charter"),
        (a_member(adhesion=statement(sha256=TAMPERED.sha256)), "unknown_charter"),
        (a_member(adhesion=statement(version="2.0.0")), "charter_mismatch"),
        (a_member(adhesion=statement(charter="une-autre")), "charter_mismatch"),
        (a_member(charter_sha256="0" * 64), "charter_mismatch"),
        (a_member(officer_keys=(registered(OFFICER, since=date(2026, 11, 11)),)), "key_not_in_force"),
        (a_member(officer_keys=(registered(OFFICER, until=date(2026, 11, 9)),)), "key_not_in_force"),
        (a_member(officer_keys=(registered(OFFICER, revoked_on=date(2026, 11, 10)),)), "key_not_in_force"),
    ],
)
def test_each_refusal_has_its_reason(member: Member, reason: str) -> None:
    found = adhesion_of(member, CHARTERS)
    assert isinstance(found, Refused)
    assert found.reason == reason
    assert member.name in found.message_fr
    assert member.name in found.message_en
    assert not in_catalogue(member, CHARTERS)


def test_the_adhesion_of_another_cluster_is_not_ours() -> None:
    stolen = a_member("corse").adhesion
    both = (registered(OFFICER), registered(a_key("corse")))
    found = adhesion_of(a_member(adhesion=stolen, officer_keys=both), CHARTERS)
    assert isinstance(found, Refused)
    assert found.reason == "wrong_member"


@pytest.mark.parametrize("state", State)
def test_the_catalogue_asks_for_both_a_state_and_a_signature(state: State) -> None:
    signed, unsigned = a_member(state=state), a_member(state=state, adhesion=None)
    assert in_catalogue(signed, CHARTERS) is (state in {"active", "warned", "restricted"})
    assert not in_catalogue(unsigned, CHARTERS)


def test_an_adhesion_made_under_a_version_that_is_not_known_here() -> None:
    assert not in_catalogue(a_member(), ())


@pytest.mark.parametrize(
    ("member", "when", "role", "said"),
    [
        ("Hub Lo", SIGNED_AT, "présidence", "member_invalid"),
        ("Hub Lo", SIGNED_AT, "", "member_invalid"),
        ("hub-lo", SIGNED_AT, "", "role_invalid"),
        ("hub-lo", SIGNED_AT, "prési\x1bdence", "role_invalid"),
        ("hub-lo", datetime(2026, 1, 1), "présidence", "signed_at"),  # noqa: DTZ001 - no zone is the point
    ],
)
def test_a_malformed_statement_is_not_signed(member: str, when: datetime, role: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sign_adhesion(member, the_charter(), OFFICER, when, role)


def test_a_text_with_faults_is_not_signed() -> None:
    faulty = load(the_charter().raw.replace(b'check = "feed_age"', b'check = "feed_validity"'))
    with pytest.raises(CharterInvalid, match="not_signable"):
        sign_adhesion("hub-lo", faulty, OFFICER, SIGNED_AT, "présidence")
