"""What we agreed: the charter that clusters sign, who signed it, and what follows from it. Pure: no database,
no network, no clock."""

from charter.adhesion import Adhesion, Refused, Statement, adhesion_of, in_catalogue, sign_adhesion
from charter.charter import load, shipped
from charter.diff import Change, Difference, Step, diff
from charter.errors import (
    CharterError,
    CharterInvalid,
    KeyProblem,
    LicenceRefused,
    MoveRefused,
    RegistryRefused,
    SignatureRefused,
)
from charter.keys import PrivateKey, PublicKey, load_key, load_public, new_key
from charter.licences import Licence, check_licence, licence
from charter.lifecycle import IN_CATALOGUE, Event, State, may_return, move
from charter.lint import Finding, lint
from charter.policy import Decision, Effect, Policy
from charter.registry import (
    Ceilings,
    Member,
    RegisteredKey,
    Registry,
    Territory,
    keys_on,
    read_registry,
    seal,
    succeed,
)
from charter.rules import Verdict, judge
from charter.signature import Signed, Typ, read_signed, sign, verify
from charter.text import Article, Charter, Dates, Rule

__all__ = [
    "IN_CATALOGUE",
    "Adhesion",
    "Article",
    "Ceilings",
    "Change",
    "Charter",
    "CharterError",
    "CharterInvalid",
    "Dates",
    "Decision",
    "Difference",
    "Effect",
    "Event",
    "Finding",
    "KeyProblem",
    "Licence",
    "LicenceRefused",
    "Member",
    "MoveRefused",
    "Policy",
    "PrivateKey",
    "PublicKey",
    "Refused",
    "RegisteredKey",
    "Registry",
    "RegistryRefused",
    "Rule",
    "SignatureRefused",
    "Signed",
    "State",
    "Statement",
    "Step",
    "Territory",
    "Typ",
    "Verdict",
    "adhesion_of",
    "check_licence",
    "diff",
    "in_catalogue",
    "judge",
    "keys_on",
    "licence",
    "lint",
    "load",
    "load_key",
    "load_public",
    "may_return",
    "move",
    "new_key",
    "read_registry",
    "read_signed",
    "seal",
    "shipped",
    "sign",
    "sign_adhesion",
    "succeed",
    "verify",
]
