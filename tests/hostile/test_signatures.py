"""Attacks on signatures: altered bytes, foreign headers, keys brought along, a statement used twice."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter import SignatureRefused, Typ, sign, verify
from charter.signature import MAX_SIGNED
from tests.charter.builders import a_key

KEY, STRANGER = a_key("officer"), a_key("stranger")
KEYS = {KEY.kid: KEY.public}
PAYLOAD = b'{"member":"hub-lo"}'
GENUINE = sign(PAYLOAD, KEY, Typ.ADHESION)
HEADER, BODY, SIGNATURE = GENUINE.split(".")
GOOD = {"alg": "Ed25519", "kid": KEY.kid, "typ": "adhesion+jws"}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(header: object, payload: bytes = PAYLOAD, key: Ed25519PrivateKey = KEY.raw) -> str:
    """Rightly signed, whatever the header says: the header alone must get it refused."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    signing_input = f"{b64(head)}.{b64(payload)}"
    return f"{signing_input}.{b64(key.sign(signing_input.encode()))}"


def hmac_with_public_key(header: dict[str, str]) -> str:
    signing_input = f"{b64(json.dumps(header).encode())}.{b64(PAYLOAD)}"
    secret = base64.urlsafe_b64decode(KEY.public.x + "=")
    return f"{signing_input}.{b64(hmac.digest(secret, signing_input.encode(), hashlib.sha256))}"


def flipped(part: str, at: int) -> str:
    return part[:at] + ("A" if part[at] != "A" else "B") + part[at + 1 :]


def loose_bits(signature: str) -> str:
    """Another spelling of the same 64 bytes: the last character carries four bits that nothing reads."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return signature[:-1] + alphabet[alphabet.index(signature[-1]) + 1]


def refusal(jws: str | bytes, typ: str = Typ.ADHESION) -> str:
    with pytest.raises(SignatureRefused) as refused:
        verify(jws, typ, KEYS)
    assert refused.value.message_fr
    assert refused.value.message_en
    return refused.value.code


def test_the_genuine_one_verifies() -> None:
    assert verify(GENUINE, Typ.ADHESION, KEYS) == PAYLOAD == verify(GENUINE.encode(), Typ.ADHESION, KEYS)
    assert verify(forged(GOOD), Typ.ADHESION, KEYS) == PAYLOAD


ALTERED = [
    ("S1 payload byte changed", f"{HEADER}.{flipped(BODY, 5)}.{SIGNATURE}", "bad_signature"),
    ("S1 signature byte changed", f"{HEADER}.{BODY}.{flipped(SIGNATURE, 5)}", "bad_signature"),
    ("S1 signature truncated", GENUINE[:-1], "signature_truncated"),
    ("S1 signature cut in half", GENUINE[:-43], "signature_truncated"),
    ("S1 signature absent", f"{HEADER}.{BODY}.", "signature_truncated"),
    ("S1 trailing character", f"{GENUINE}A", "signature_trailing"),
    ("S1 trailing padding", f"{GENUINE}==", "signature_trailing"),
    ("S1 trailing line end", f"{GENUINE}\n", "signature_trailing"),
    ("S1 trailing base64 text", f"{GENUINE}{SIGNATURE}", "signature_trailing"),
    (
        "S1 another spelling of the signature",
        f"{HEADER}.{BODY}.{loose_bits(SIGNATURE)}",
        "signature_unreadable",
    ),
    ("S1 not base64url", f"{HEADER}.{BODY}.{'+' * 86}", "signature_unreadable"),
    ("S1 payload padded", f"{HEADER}.{BODY}=.{SIGNATURE}", "payload_unreadable"),
    ("S1 line end inside the payload", f"{HEADER}.{BODY[:4]}\n{BODY[4:]}.{SIGNATURE}", "payload_unreadable"),
    ("S1 another cluster's key", sign(PAYLOAD, STRANGER, Typ.ADHESION), "unknown_key"),
    ("S1 another key under our kid", forged(GOOD, key=STRANGER.raw), "bad_signature"),
    ("S1 two parts", f"{HEADER}.{BODY}", "not_compact"),
    ("S1 four parts", f"{GENUINE}.{BODY}", "not_compact"),
    ("S1 empty", "", "not_compact"),
    ("S1 not ASCII", f"{HEADER}.{BODY}.é", "not_compact"),
    ("S1 lone surrogate", f"{HEADER}.{BODY}.\ud800", "signature_truncated"),
    ("S1 too large", "A" * (MAX_SIGNED + 1), "too_large"),
]
FOREIGN_HEADERS = [
    ("S2 none", forged({**GOOD, "alg": "none"}), "algorithm_none"),
    ("S2 none without signature", b64(b'{"alg":"none"}') + f".{BODY}.", "algorithm_none"),
    ("S2 NONE", forged({**GOOD, "alg": "NoNe"}), "algorithm_none"),
    ("S2 HMAC with the public key", hmac_with_public_key({**GOOD, "alg": "HS256"}), "algorithm_symmetric"),
    ("S2 EdDSA", forged({**GOOD, "alg": "EdDSA"}), "algorithm_alias"),
    ("S2 ES256", forged({**GOOD, "alg": "ES256"}), "algorithm_unknown"),
    ("S2 alg in a list", forged({**GOOD, "alg": ["Ed25519"]}), "algorithm_unknown"),
    ("S2 crit", forged({**GOOD, "crit": ["exp"], "exp": 1}), "header_critical"),
    ("S2 crit b64", forged({**GOOD, "crit": ["b64"], "b64": False}), "header_critical"),
    ("S2 more members", forged({**GOOD, "cty": "json"}), "header_members"),
    ("S2 no kid", forged({"alg": "Ed25519", "typ": "adhesion+jws"}), "header_members"),
    ("S2 no typ", forged({"alg": "Ed25519", "kid": KEY.kid}), "header_members"),
    ("S2 no alg", forged({"kid": KEY.kid, "typ": "adhesion+jws"}), "header_members"),
    ("S2 kid is no text", forged({**GOOD, "kid": [KEY.kid]}), "unknown_key"),
    ("S2 a list", forged(["alg", "kid", "typ"]), "header_unreadable"),
    ("S2 not JSON", forged(b"\xff{"), "header_unreadable"),
    ("S2 alg twice", forged(b'{"alg":"none",' + json.dumps(GOOD).encode()[1:]), "header_unreadable"),
    ("S2 padded header", f"{HEADER}=.{BODY}.{SIGNATURE}", "header_unreadable"),
    ("S2 huge header", forged({**GOOD, "pad": "x" * 2000}), "header_unreadable"),
    ("S3 jwk", forged({**GOOD, "jwk": STRANGER.public.jwk}, key=STRANGER.raw), "header_key"),
    ("S3 jku", forged({**GOOD, "jku": "https://evil.example/keys"}, key=STRANGER.raw), "header_key"),
    ("S3 x5u", forged({**GOOD, "x5u": "https://evil.example/c"}, key=STRANGER.raw), "header_key"),
    ("S3 x5c", forged({**GOOD, "x5c": ["MIIB"]}, key=STRANGER.raw), "header_key"),
    (
        "S3 kid as an address",
        forged({**GOOD, "kid": "https://evil.example"}, key=STRANGER.raw),
        "unknown_key",
    ),
]


@pytest.mark.parametrize(
    ("jws", "code"),
    [pytest.param(jws, code, id=name) for name, jws, code in ALTERED + FOREIGN_HEADERS],
)
def test_refused(jws: str, code: str) -> None:
    assert refusal(jws) == code


@pytest.mark.parametrize("said", [typ for typ in [*Typ, "vote+jws", "JWT", ""] if typ != Typ.ADHESION])
def test_s4_an_adhesion_serves_no_other_purpose(said: str) -> None:
    assert refusal(GENUINE, said) == "wrong_typ"


@pytest.mark.parametrize("signed_as", [typ for typ in Typ if typ is not Typ.ADHESION])
def test_s4_nothing_else_serves_as_an_adhesion(signed_as: Typ) -> None:
    assert refusal(sign(PAYLOAD, KEY, signed_as)) == "wrong_typ"


def test_the_key_given_under_a_name_must_bear_it() -> None:
    jws = forged(GOOD, key=STRANGER.raw)
    with pytest.raises(SignatureRefused) as refused:
        verify(jws, Typ.ADHESION, {KEY.kid: STRANGER.public})
    assert refused.value.code == "unknown_key"


@pytest.mark.parametrize("position", range(0, len(GENUINE), 7))
def test_s1_any_character_changed_is_seen(position: int) -> None:
    refusal(flipped(GENUINE, position))


@pytest.mark.parametrize("make", [lambda: sign(b"x", KEY, "unheard+jws"), lambda: sign(b"x", KEY, "")])
def test_nothing_is_signed_for_an_unknown_purpose(make: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match="not a valid Typ"):
        make()


def test_the_refusals_are_told_apart() -> None:
    codes = {code for _, _, code in ALTERED + FOREIGN_HEADERS}
    assert len(codes) == 16
