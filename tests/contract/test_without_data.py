"""A machine without the real directories skips their tests, and counts it; where changes are judged it fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("ci", "code", "said"), [("", 5, "1 skipped in"), ("true", 2, "1 error in")], ids=["anywhere", "CI"]
)
def test_absent_data_is_one_skip_or_a_failure(ci: str, code: int, said: str, tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/contract/test_real_sources.py"],
        cwd=ROOT, env=os.environ | {"MAILLAGE_REAL_DATA": absent, "CI": ci},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout
    assert said in done.stdout
    assert absent in done.stdout
