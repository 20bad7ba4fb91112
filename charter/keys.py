"""Ed25519 keys and their files, made here or by ssh-keygen; a key is named by its RFC 7638 thumbprint."""

import base64
import binascii
import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from charter.errors import KeyProblem
from charter.files import read_file, write_new

MAX_KEY_FILE = 16_384
KEY_BYTES = 32
OPENSSH_PRIVATE = b"-----BEGIN OPENSSH PRIVATE KEY-----"
PEM_PUBLIC = b"-----BEGIN PUBLIC KEY-----"


@dataclass(frozen=True)
class PublicKey:
    """A public key as the registry writes it: `x`, its 32 bytes in unpadded base64url (else KeyProblem)."""

    x: str

    def __post_init__(self) -> None:
        raw = unbase64url(self.x.encode("utf-8", "replace"))
        if raw is None or len(raw) != KEY_BYTES:
            raise KeyProblem("key_malformed", path=self.x[:60])

    @cached_property
    def raw(self) -> Ed25519PublicKey:
        """The key as the cryptographic library holds it."""
        return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(self.x + "="))

    @cached_property
    def kid(self) -> str:
        """The RFC 7638 thumbprint: SHA-256 of the required members in their fixed form."""
        members = json.dumps(self.jwk, separators=(",", ":"))
        return base64url(hashlib.sha256(members.encode()).digest())

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key, members in the order of RFC 7638."""
        return {"crv": "Ed25519", "kty": "OKP", "x": self.x}

    @property
    def openssh(self) -> str:
        """The key as one line, as ssh-keygen writes it."""
        return self.raw.public_bytes(
            serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
        ).decode()


@dataclass(frozen=True)
class PrivateKey:
    """A private key; it never shows in a repr, a log or an error."""

    raw: Ed25519PrivateKey = field(repr=False)

    @cached_property
    def public(self) -> PublicKey:
        """The public part."""
        return _public(self.raw.public_key())

    @property
    def kid(self) -> str:
        """The thumbprint of the public part."""
        return self.public.kid


def new_key(path: Path | str, passphrase: str | None) -> PrivateKey:
    """Make a key: PKCS8 PEM at `path`, mode 0600, and its public part as an OpenSSH line at `path` + `.pub`.

    The file is encrypted by the passphrase; `None` says explicitly that it is not. Nothing is overwritten.
    """
    if passphrase == "":
        raise KeyProblem("passphrase_empty")
    public_path = Path(f"{path}.pub")
    if public_path.exists():
        raise KeyProblem("file_exists", path=public_path)
    key = PrivateKey(Ed25519PrivateKey.generate())
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        lock = serialization.BestAvailableEncryption(passphrase.encode())
    pem = key.raw.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    write_new(public_path, f"{key.public.openssh}\n".encode(), 0o644, KeyProblem)
    try:  # the public part first: a private key never lies there alone
        write_new(path, pem, 0o600, KeyProblem)
    except KeyProblem:
        public_path.unlink()
        raise
    return key


def load_key(path: Path | str, passphrase: str | None = None) -> PrivateKey:
    """Read a private key: PKCS8 PEM, or the OpenSSH format of `ssh-keygen -t ed25519`.

    KeyProblem codes: file_missing, file_unreadable, file_too_large, passphrase_needed, passphrase_needless,
    passphrase_wrong, key_malformed, not_ed25519.
    """
    data = read_file(path, MAX_KEY_FILE, KeyProblem)
    secret = passphrase.encode() if passphrase else None
    with _as_key_problem(path):
        raw: object = (
            serialization.load_ssh_private_key(data, secret)
            if data.lstrip().startswith(OPENSSH_PRIVATE)
            else serialization.load_pem_private_key(data, secret)
        )
    if not isinstance(raw, Ed25519PrivateKey):
        raise KeyProblem("not_ed25519", path=path)
    return PrivateKey(raw)


def load_public(path: Path | str) -> PublicKey:
    """Read a public key: an OpenSSH `.pub` line, a PEM, or a JSON Web Key with no private part."""
    data = read_file(path, MAX_KEY_FILE, KeyProblem).strip()
    with _as_key_problem(path):
        if data.startswith(b"{"):
            members = json.loads(data)
            if members.get("crv") != "Ed25519" or "d" in members:
                raise KeyProblem("not_ed25519", path=path)
            return PublicKey(str(members.get("x")))
        raw: object = (
            serialization.load_pem_public_key(data)
            if data.startswith(PEM_PUBLIC)
            else serialization.load_ssh_public_key(data)
        )
    if not isinstance(raw, Ed25519PublicKey):
        raise KeyProblem("not_ed25519", path=path)
    return _public(raw)


def base64url(data: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unbase64url(text: bytes) -> bytes | None:
    """The bytes of unpadded base64url text; None unless the text is exactly what encoding them gives."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return data if base64url(data).encode() == text else None


def _public(raw: Ed25519PublicKey) -> PublicKey:
    return PublicKey(base64url(raw.public_bytes_raw()))


@contextlib.contextmanager
def _as_key_problem(path: Path | str) -> Iterator[None]:
    """Turn what cryptography raises into a sentence; its TypeError is about a passphrase given or not."""
    try:
        yield
    except KeyProblem:
        raise
    except TypeError as problem:
        needless = "not encrypted" in str(problem)
        raise KeyProblem("passphrase_needless" if needless else "passphrase_needed", path=path) from None
    except (ValueError, UnsupportedAlgorithm) as problem:
        said = str(problem).lower()
        wrong = any(word in said for word in ("password", "decrypt", "corrupt", "checksum"))
        raise KeyProblem("passphrase_wrong" if wrong else "key_malformed", path=path) from None
