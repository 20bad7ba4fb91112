"""What a package offers is a list that changes only on purpose: `__all__` against tests/golden/surface/."""

import importlib

import pytest

from tests.architecture.sources import ROOT

GOLDEN = ROOT / "tests" / "golden" / "surface"


@pytest.mark.parametrize("name", ["schema", "charter", "connectors"])
def test_the_public_list_is_agreed(name: str) -> None:
    package = importlib.import_module(name)
    agreed = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").split()
    offered = list(package.__all__)
    assert sorted(offered) == agreed, f"if this is on purpose, change {GOLDEN.name}/{name}.txt with it"
    assert not [each for each in offered if not hasattr(package, each)], "listed, but not there"
