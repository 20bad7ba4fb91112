"""The installed command as anyone starts it; every command of the hub explains itself; the demonstration."""

import json
import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import operate
from tests.conftest import ROOT


def maillage(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The installed command, as anyone starts it."""
    program = Path(sys.executable).with_name("maillage")
    command = (
        [str(program)] if program.is_file() else [sys.executable, "-c", "import hub.cli; hub.cli.main()"]
    )
    return subprocess.run(
        [*command, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_the_command_itself(tmp_path: Path) -> None:
    shown = maillage("--help", folder=tmp_path)
    assert shown.returncode == 0
    assert all(part in shown.stdout for part in ("demo", "connector", "charter", "hub"))
    wrong = maillage("hub", "harvest", folder=tmp_path)
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (1, "", 1)
    assert "maillage hub init" in wrong.stderr


COMMANDS = (
    "init", "admit", "harvest", "held", "accept", "undo", "withdraw", "return", "rule", "rebuild", "digest",
    "status", "dump", "backup", "bundle", "replay", "serve", "work",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, tmp_path: Path) -> None:
    with chdir(tmp_path):
        said = CliRunner().invoke(operate.app, [command, "--help"])
    assert said.exit_code == 0
    assert "/" in said.stdout, "in both languages"
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_demonstration_gives_one_digest(tmp_path: Path) -> None:
    played = [maillage("demo", "--no-serve", "--json", folder=tmp_path) for _ in range(2)]
    assert [done.returncode for done in played] == [0, 0], played[0].stderr
    first, second = (json.loads(done.stdout[done.stdout.index("{") :]) for done in played)
    assert first["public_digest"] == second["public_digest"]
    assert len(first["public_digest"]) == 64
    assert first["absent_clusters"], "one adhesion does not verify, and that is said"
    for source in first["sources"]:
        told = source["balance"]
        assert told["read"] == sum(
            told[name] for name in ("created", "updated", "same", "refused", "repeated")
        )
