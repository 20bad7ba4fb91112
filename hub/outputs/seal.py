"""The seal of a bundle: which bytes the holder of the registry key handed over."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from charter import PrivateKey, PublicKey, SignatureRefused, Typ, read_signed, sign
from hub.errors import BadRequest


def seal_path(bundle: Path) -> Path:
    """The seal lies beside its bundle."""
    return bundle.with_name(f"{bundle.name}.jws")


def seal(bundle: Path, key: PrivateKey) -> str:
    """A compact JWS over the SHA-256 of the file."""
    return sign(orjson.dumps({"sha256": _sha256(bundle)}), key, Typ.BUNDLE)


def check_seal(bundle: Path) -> PublicKey:
    """The root key that sealed the file and that the file itself names; people compare it with what they were told.

    Raises BadRequest when the seal is missing, is not over these bytes, or was made by another key.
    """
    roots = _roots(bundle)
    try:
        signed = read_signed(seal_path(bundle).read_bytes().strip(), Typ.BUNDLE, roots)
        whole = orjson.loads(signed.payload) == {"sha256": _sha256(bundle)}
    except (OSError, SignatureRefused, orjson.JSONDecodeError):
        whole = False
    if not whole:
        raise BadRequest(
            "seal",
            f"Le sceau {seal_path(bundle).name} manque ou ne correspond pas à {bundle.name} : redemandez les deux fichiers.",
            f"The seal {seal_path(bundle).name} is missing or does not fit {bundle.name}: ask for both files again.",
        )
    return roots[signed.kid]


def _roots(bundle: Path) -> Mapping[str, PublicKey]:
    with bundle.open("rb") as lines:
        line = next((line for line in lines if line.startswith(b'{"fact":"roots"')), b"")
    try:
        named: Iterable[str] = orjson.loads(orjson.loads(line)["value"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return {}
    return {key.kid: key for key in map(PublicKey, named)}


def _sha256(file: Path) -> str:
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
