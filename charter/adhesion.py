"""A cluster signs the charter: the statement that makes it a member, and whether it verifies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from charter.errors import CharterError, SignatureRefused
from charter.keys import PrivateKey
from charter.lifecycle import IN_CATALOGUE
from charter.lint import check_signable
from charter.registry import Digest, Member, Name, Slug
from charter.sentences import sentences
from charter.signature import Typ, read_signed, sign
from charter.text import Charter
from schema.canonical import canonical
from schema.strict_json import loads


class Statement(BaseModel):
    """What is signed: who, which exact bytes, when, in which role. Never the name of a person."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    member: Slug
    charter: Name
    version: Name
    sha256: Digest
    signed_at: AwareDatetime
    role: Name


@dataclass(frozen=True)
class Adhesion:
    """A verified signature of a cluster under one charter version, and the key that made it."""

    statement: Statement
    charter: Charter
    kid: str


@dataclass(frozen=True)
class Refused:
    """Why an adhesion does not count: a stable reason and a sentence in each language."""

    reason: str
    message_fr: str
    message_en: str


def sign_adhesion(member_id: str, charter: Charter, key: PrivateKey, signed_at: datetime, role: str) -> str:
    """The adhesion of a cluster, signed by its officer key: a compact JWS.

    CharterInvalid for a text with faults; CharterError (member_invalid, role_invalid), or another ValueError,
    for a statement that is malformed.
    """
    check_signable(charter)
    try:
        statement = Statement(
            member=member_id,
            charter=charter.id,
            version=charter.version,
            sha256=charter.sha256,
            signed_at=signed_at,
            role=role,
        )
    except ValidationError as problem:
        faulty = {error["loc"][0] for error in problem.errors() if error["loc"]}
        if "member" in faulty:
            raise CharterError("member_invalid", member=member_id) from None
        if "role" in faulty:
            raise CharterError("role_invalid") from None
        raise
    return sign(canonical(statement.model_dump(mode="json")), key, Typ.ADHESION)


def statement_of(payload: bytes) -> Statement | None:
    """What the signed bytes of an adhesion say; None when they are not an adhesion."""
    try:
        loads(payload)  # the strict reading first: no duplicate keys, no NaN, bounded depth
        return Statement.model_validate_json(payload)
    except ValueError:  # both readers raise one
        return None


def adhesion_of(member: Member, charters: Iterable[Charter]) -> Adhesion | Refused:
    """Does the adhesion stored for a member verify: key, purpose, member, charter bytes, day of signing?"""
    if member.adhesion is None:
        return _refused("no_adhesion", member)
    try:
        keys = {key.kid: key.public for key in member.officer_keys}
        signed = read_signed(member.adhesion, Typ.ADHESION, keys)
    except SignatureRefused as problem:
        return Refused(
            problem.code, f"{member.name} : {problem.message_fr}", f"{member.name}: {problem.message_en}"
        )
    statement = statement_of(signed.payload)
    if statement is None:
        return _refused("statement_invalid", member)
    return _checked(member, statement, signed.kid, charters)


def in_catalogue(member: Member, charters: Iterable[Charter]) -> bool:
    """May the records of a member be in the catalogue: does its state allow it, does its adhesion verify?"""
    return member.state in IN_CATALOGUE and isinstance(adhesion_of(member, charters), Adhesion)


def _checked(
    member: Member, statement: Statement, kid: str, charters: Iterable[Charter]
) -> Adhesion | Refused:
    if statement.member != member.id:
        return _refused("wrong_member", member, other=statement.member)
    charter = next((text for text in charters if text.sha256 == statement.sha256), None)
    if charter is None:
        return _refused("unknown_charter", member)
    announced = member.charter_sha256 in (None, charter.sha256)
    if not announced or (statement.charter, statement.version) != (charter.id, charter.version):
        return _refused("charter_mismatch", member)
    key = next(key for key in member.officer_keys if key.kid == kid)
    if not key.valid_on(statement.signed_at.date()):
        return _refused("key_not_in_force", member)
    return Adhesion(statement, charter, kid)


def _refused(reason: str, member: Member, **words: object) -> Refused:
    return Refused(reason, *sentences(reason, {"member": member.name, **words}))
