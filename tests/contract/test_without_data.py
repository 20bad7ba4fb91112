"""A machine without the real directories, or the specifications, skips their tests; where changes are judged it fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import standards
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


@pytest.mark.parametrize(
    ("ci", "end"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)], ids=["anywhere", "CI"]
)
def test_an_absent_specification_is_a_skip_or_a_failure(
    ci: str, end: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(standards, "STANDARDS", tmp_path)
    with pytest.raises(end, match="no specification at"):
        standards.shapes("dcat-ap-3.0.1/absent.ttl")
