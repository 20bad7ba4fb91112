"""Key files: made here, made by ssh-keygen, opened with the right passphrase or refused with a sentence."""

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from charter import KeyProblem, PublicKey, Typ, load_key, load_public, new_key, sign, verify
from charter.keys import base64url, unbase64url
from charter.words import in_words, words
from tests.charter.builders import a_key

PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


def problem_of(path: Path, passphrase: str | None = None) -> str:
    with pytest.raises(KeyProblem) as refused:
        load_key(path, passphrase)
    assert str(path) in refused.value.message_fr
    return refused.value.code


@pytest.mark.parametrize("passphrase", [None, "un secret", "é" * 40])
def test_a_new_key_opens_again(tmp_path: Path, passphrase: str | None) -> None:
    path = tmp_path / "officer.pem"
    made = new_key(path, passphrase)
    opened = load_key(path, passphrase)
    assert opened.kid == made.kid == load_public(tmp_path / "officer.pem.pub").kid
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (b"ENCRYPTED" in path.read_bytes()) is (passphrase is not None)


def test_a_key_is_made_with_both_files_or_none(tmp_path: Path) -> None:
    (tmp_path / "there.pem").write_text("another")
    with pytest.raises(KeyProblem, match="file_exists"):
        new_key(tmp_path / "there.pem", None)
    (tmp_path / "blocked.pem.pub").symlink_to(tmp_path / "nowhere" / "k.pub")
    with pytest.raises(KeyProblem, match=r"file_exists|folder_missing"):
        new_key(tmp_path / "blocked.pem", None)
    assert {path.name for path in tmp_path.iterdir()} == {"there.pem", "blocked.pem.pub"}
    assert (tmp_path / "there.pem").read_text() == "another"


def test_the_thumbprint_is_that_of_rfc_7638() -> None:
    # RFC 8037, appendix A.3
    assert PublicKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").kid == (
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )
    assert OKPKey.import_key(a_key("any").raw).thumbprint() == a_key("any").kid


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen on this machine")
@pytest.mark.parametrize("passphrase", ["", "un secret"])
def test_a_key_of_ssh_keygen_is_ours(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "id_ed25519"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "cluster", "-f", str(path)]
    subprocess.run(command, check=True)
    key, public = load_key(path, passphrase or None), load_public(tmp_path / "id_ed25519.pub")
    assert verify(sign(b"x", key, Typ.FEED), Typ.FEED, {public.kid: public}) == b"x"
    assert public.openssh in (tmp_path / "id_ed25519.pub").read_text()
    if passphrase:
        assert problem_of(path) == "passphrase_needed"
        assert problem_of(path, "un autre") == "passphrase_wrong"
    else:
        assert problem_of(path, "superflue") == "passphrase_needless"


def test_a_passphrase_is_right_or_refused(tmp_path: Path) -> None:
    new_key(tmp_path / "locked.pem", "un secret")
    assert problem_of(tmp_path / "locked.pem") == "passphrase_needed"
    assert problem_of(tmp_path / "locked.pem", "un autre") == "passphrase_wrong"
    new_key(tmp_path / "open.pem", None)
    assert problem_of(tmp_path / "open.pem", "superflue") == "passphrase_needless"


def test_an_empty_passphrase_is_not_taken_for_none(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="passphrase_empty"):
        new_key(tmp_path / "k.pem", "")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "key_malformed"),
        (b"not a key", "key_malformed"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "key_malformed"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "key_malformed"),
        (b"x" * 20_000, "file_too_large"),
        (ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, PKCS8, PLAIN), "not_ed25519"),
        (ed448.Ed448PrivateKey.generate().private_bytes(PEM, PKCS8, PLAIN), "not_ed25519"),
    ],
)
def test_what_is_no_ed25519_key_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "strange.pem"
    path.write_bytes(content)
    assert problem_of(path) == code


def test_a_missing_key_and_a_folder(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "nowhere.pem") == "file_missing"
    assert problem_of(tmp_path) == "file_unreadable"


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    new_key(path, None)
    before = path.read_bytes()
    with pytest.raises(KeyProblem, match="file_exists"):
        new_key(path, None)
    assert path.read_bytes() == before


def test_a_public_key_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "k.pem.pub").write_text("somebody else's")
    with pytest.raises(KeyProblem, match="file_exists"):
        new_key(tmp_path / "k.pem", None)
    assert not (tmp_path / "k.pem").exists()


PUBLIC = a_key("any").public
PUBLIC_PEM = PUBLIC.raw.public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
EC_PEM = (
    ec.generate_private_key(ec.SECP256R1())
    .public_key()
    .public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
)


@pytest.mark.parametrize(
    "content",
    [PUBLIC.openssh.encode(), PUBLIC_PEM, json.dumps(PUBLIC.jwk).encode()],
    ids=["ssh", "pem", "jwk"],
)
def test_three_forms_of_a_public_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k").write_bytes(content)
    assert load_public(tmp_path / "k") == PUBLIC


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"ssh-ed25519 AAAA", "key_malformed"),
        (b"{", "key_malformed"),
        (b'{"crv":"Ed25519","x":3}', "key_malformed"),
        (b'{"crv":"Ed25519","x":"AAAA","d":"AAAA"}', "not_ed25519"),
        (b'{"crv":"P-256","x":"AAAA"}', "not_ed25519"),
        (EC_PEM, "not_ed25519"),
    ],
)
def test_what_is_no_public_key_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "k").write_bytes(content)
    with pytest.raises(KeyProblem) as refused:
        load_public(tmp_path / "k")
    assert refused.value.code == code


def test_a_private_key_never_shows(tmp_path: Path) -> None:
    assert "raw" not in repr(new_key(tmp_path / "k.pem", None))


def test_a_fingerprint_can_be_read_aloud() -> None:
    assert len(set(words())) == 256
    spoken = in_words(PUBLIC.kid).split()
    assert len(spoken) == 10
    assert spoken == in_words(PUBLIC.kid).split()
    assert spoken != in_words(a_key("other").kid).split()


@given(st.binary(max_size=80))
def test_base64url_has_one_spelling(data: bytes) -> None:
    text = base64url(data).encode()
    assert unbase64url(text) == data
    assert unbase64url(text + b"=") is None


@given(st.binary(max_size=20))
def test_base64url_that_reads_is_the_one_we_write(text: bytes) -> None:
    data = unbase64url(text)
    assert data is None or base64url(data).encode() == text
