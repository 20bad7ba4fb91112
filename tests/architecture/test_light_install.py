"""`pip install maillage` is enough to publish: our packages run in an environment of what locks/light.lock names.

The environment is a real one, with links to the files of those distributions and to no other. A need that the
lock does not hold is not there, whoever asks for it: a module, a function that imports late, the child process.
"""

import importlib.metadata
import re
import subprocess
import venv
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from packaging.markers import Marker

from tests.architecture.sources import PACKAGES, ROOT

PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==\S+(?: ; (?P<marker>.*?))?(?: \\)?$", re.MULTILINE)
EXAMPLE = ROOT / "connectors" / "examples" / "wallonie" / "wallonie-fiches.yml"

IMPORT_EVERYTHING = """
import importlib, pkgutil
for name in ("schema", "charter", "connectors"):
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""


class Bare:
    """A light install in a folder; commands run in a working folder beside it."""

    def __init__(self, folder: Path) -> None:
        venv.EnvBuilder(symlinks=True).create(folder / "env")
        self.python = folder / "env" / "bin" / "python"
        self.site = next((folder / "env" / "lib").glob("python*/site-packages"))
        self.work = folder / "work"
        self.work.mkdir()
        for package in PACKAGES:
            (self.site / package).symlink_to(ROOT / package)
        for name in _locked_here():
            self._link(name)

    def run(self, do: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, "-I", "-c", do, *words],
            cwd=self.work, env={"HOME": str(self.work), "PATH": "/usr/bin:/bin", "COLUMNS": "100"},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def maillage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("from hub.cli import main; main()", *words)

    def _link(self, name: str) -> None:
        """The top of everything that a distribution brought, but its commands."""
        found = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (self.site / top).exists():
                (self.site / top).symlink_to(str(found.locate_file(top)))


def _locked_here() -> list[str]:
    """What a light install on this machine holds."""
    lock = (ROOT / "locks/light.lock").read_text(encoding="utf-8")
    return [
        one["name"] for one in PINNED.finditer(lock) if not one["marker"] or Marker(one["marker"]).evaluate()
    ]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Bare:
    return Bare(tmp_path_factory.mktemp("light"))


def test_nothing_of_what_only_the_hub_needs_is_there(bare: Bare) -> None:
    done = bare.run("import importlib.util, sys; print(*map(importlib.util.find_spec, sys.argv[1:]))",
                    "sqlalchemy", "fastapi", "uvicorn", "psycopg", "jinja2", "starlette", "pytest", "pip")  # fmt: skip
    assert done.stdout.split() == ["None"] * 8, done.stderr


def test_the_three_light_packages_import(bare: Bare) -> None:
    done = bare.run(IMPORT_EVERYTHING)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [["--help"], ["connector", "--help"], ["charter", "--help"]], ids=" ".join)
def test_the_command_answers(words: list[str], bare: Bare) -> None:
    done = bare.maillage(*words)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_a_cluster_can_sign_and_publish(bare: Bare) -> None:
    """The key of the adhesion is one of ssh-keygen, under a passphrase."""
    (bare.work / "passphrase").write_text("une phrase\n", "utf-8")
    (bare.work / "id_ed25519").write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"une phrase")
        )
    )
    signing = ["--key", "id_ed25519", "--passphrase-file", "passphrase", "--yes"]
    steps = (
        ["schema", "export", "schema"],
        ["connector", "codes", "categories"],
        ["charter", "new-key", "key.pem", "--no-passphrase"],
        ["charter", "sign", "--member", "wallonie", "--role", "présidence", *signing],
        ["connector", "try", str(EXAMPLE)],
        ["connector", "publish", str(EXAMPLE), "--key", "key.pem", "--into", "feed"],
    )
    for words in steps:
        done = bare.maillage(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (bare.work / "feed" / "feed.jws").is_file()


def test_a_command_of_the_hub_says_what_is_missing(bare: Bare) -> None:
    done = bare.maillage("hub", "status")
    assert done.returncode in (1, 2), done.stderr
    assert "maillage[hub]" in done.stderr
    assert "Traceback" not in done.stderr
