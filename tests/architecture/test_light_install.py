"""`pip install maillage` is enough to publish: nothing of what only the hub needs is imported."""

import importlib.metadata
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

WITHOUT_THE_HUB = """
import importlib, pkgutil, sys
absent = set({absent!r})

class Absent:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {{name!r}} in a light install", name=name)

sys.path.insert(0, {root!r})
sys.meta_path.insert(0, Absent)
{do}
"""

IMPORT_EVERYTHING = """
for name in ("schema", "charter", "connectors"):
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""

RUN = """
from hub.cli import main
sys.argv = ["maillage", *{arguments!r}]
main()
"""


def _absent() -> list[str]:
    """Import names that are here now, but not in a light install."""
    light = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "locks/light.lock").read_text(), re.MULTILINE))
    installed = importlib.metadata.packages_distributions()
    ours = {"maillage"}
    return sorted(
        name
        for name, distributions in installed.items()
        if not (light | ours) & {each.lower().replace("_", "-") for each in distributions}
    )


def _run(do: str) -> subprocess.CompletedProcess[str]:
    script = WITHOUT_THE_HUB.format(absent=_absent(), root=str(ROOT), do=do)
    command = [sys.executable, "-I", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_what_the_hub_needs_is_known_to_be_absent() -> None:
    assert {"sqlalchemy", "fastapi", "uvicorn", "psycopg"} <= set(_absent())
    assert _run("import sqlalchemy").returncode != 0


def test_the_three_light_packages_import() -> None:
    done = _run(IMPORT_EVERYTHING)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [["--help"], ["connector", "--help"], ["charter", "--help"]], ids=" ".join)
def test_the_command_answers(words: list[str]) -> None:
    done = _run(RUN.format(arguments=words))
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_a_command_of_the_hub_says_what_is_missing() -> None:
    done = _run(RUN.format(arguments=["hub", "status"]))
    assert done.returncode in (1, 2), done.stderr
    assert "maillage[hub]" in done.stderr
    assert "Traceback" not in done.stderr
