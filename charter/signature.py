"""Compact JWS over exact bytes (Ed25519): what clusters and the federation say is signed this way.

The header is exactly `{alg, kid, typ}`. The key is looked up among the given keys and nowhere else, so that a
document cannot bring a key of its own; a different `typ` per purpose keeps a signature from serving another.
Callers keep the raw bytes: nothing is ever re-serialised to verify it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from joserfc import jws as jose
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from charter.errors import SignatureRefused
from charter.keys import PrivateKey, PublicKey, unbase64url
from schema.strict_json import loads

ALGORITHM = "Ed25519"
HEADER = frozenset({"alg", "kid", "typ"})
MAX_PAYLOAD = 6 * 1024 * 1024
MAX_SIGNED = MAX_PAYLOAD // 3 * 4 + 1024
MAX_HEADER = 512
COMPACT_PARTS = 3
SIGNATURE_CHARS = 86  # 64 bytes in unpadded base64url


class Typ(StrEnum):
    """What a signature is for."""

    ADHESION = "adhesion+jws"
    FEED = "feed+jws"
    REGISTRY = "registry+jws"
    KEYS = "keys+jws"
    WITHDRAWAL = "withdrawal+jws"
    BUNDLE = "bundle+jws"


@dataclass(frozen=True)
class Signed:
    """What a verified signature covers, and the key that made it."""

    payload: bytes
    kid: str


def sign(payload: bytes, key: PrivateKey, typ: str) -> str:
    """Sign exactly these bytes for one purpose; the same bytes, key and purpose always give the same text."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": Typ(typ).value}
    if len(payload) > MAX_PAYLOAD:
        raise SignatureRefused("too_large")
    return jose.serialize_compact(header, payload, OKPKey.import_key(key.raw), algorithms=[ALGORITHM])


def verify(jws: str | bytes, typ: str, keys: Mapping[str, PublicKey]) -> bytes:
    """The bytes that were signed for `typ` by one of `keys` (by thumbprint); else SignatureRefused."""
    return read_signed(jws, typ, keys).payload


def read_signed(jws: str | bytes, typ: str, keys: Mapping[str, PublicKey]) -> Signed:
    """As `verify`, and says which key signed."""
    raw = jws.encode("utf-8", "replace") if isinstance(jws, str) else jws
    if len(raw) > MAX_SIGNED:
        raise SignatureRefused("too_large")
    parts = raw.split(b".")
    if len(parts) != COMPACT_PARTS or not raw.isascii():
        raise SignatureRefused("not_compact")
    kid = _check_header(_header(parts[0]), typ, keys)
    payload = unbase64url(parts[1])
    if payload is None:
        raise SignatureRefused("payload_unreadable")
    _check_signature_form(parts[2])
    _check_signature(raw, keys[kid])
    return Signed(payload, kid)


def _header(part: bytes) -> dict[str, object]:
    data = unbase64url(part) if len(part) <= MAX_HEADER else None
    try:
        header = loads(data) if data else None
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise SignatureRefused("header_unreadable")
    return header


def _check_header(header: dict[str, object], typ: str, keys: Mapping[str, PublicKey]) -> str:
    algorithm = header.get("alg")
    if algorithm != ALGORITHM and "alg" in header:
        raise SignatureRefused(_algorithm_code(algorithm))
    if "crit" in header:
        raise SignatureRefused("header_critical")
    if header.keys() & {"jwk", "jku", "x5c", "x5u", "x5t", "x5t#S256"}:
        raise SignatureRefused("header_key")
    if header.keys() != HEADER:
        raise SignatureRefused("header_members")
    if header["typ"] != typ:
        raise SignatureRefused("wrong_typ", typ=typ)
    kid = header["kid"]
    if not isinstance(kid, str) or kid not in keys or keys[kid].kid != kid:
        raise SignatureRefused("unknown_key")
    return kid


def _algorithm_code(algorithm: object) -> str:
    name = str(algorithm)
    if name.lower() == "none":
        return "algorithm_none"
    if name == "EdDSA":
        return "algorithm_alias"
    return "algorithm_symmetric" if name.startswith("HS") else "algorithm_unknown"


def _check_signature_form(part: bytes) -> None:
    if len(part) != SIGNATURE_CHARS:
        raise SignatureRefused("signature_truncated" if len(part) < SIGNATURE_CHARS else "signature_trailing")
    if unbase64url(part) is None:
        raise SignatureRefused("signature_unreadable")


class _Registry(jose.JWSRegistry):
    max_payload_length = MAX_SIGNED  # joserfc's own cap (128 kB) is below a national registry


def _check_signature(raw: bytes, key: PublicKey) -> None:
    try:
        jose.deserialize_compact(raw, OKPKey.import_key(key.raw), registry=_Registry(algorithms=[ALGORITHM]))
    except JoseError:
        raise SignatureRefused("bad_signature") from None
