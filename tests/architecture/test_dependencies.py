"""What pyproject.toml asks for is imported, and what is imported is asked for, by each part for itself."""

import importlib.metadata
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import PACKAGES, ROOT, Module, is_within, modules

NOT_IMPORTED = {
    "bcrypt": "cryptography opens passphrases of OpenSSH keys with it",
    "psycopg": "SQLAlchemy finds it by the address of the database",
    "uvloop": "uvicorn takes it when it is there",
    "httptools": "uvicorn takes it when it is there",
    "mypy": "a command of `make check`",
    "ruff": "a command of `make check`",
    "pytest-xdist": "the option -n of pytest",
    "types-jmespath": "read by mypy",
    "types-psutil": "read by mypy",
    "types-pyyaml": "read by mypy",
    "types-jsonschema": "read by mypy",
}
"""Distributions that are asked for although no module of the part imports them."""

LIGHT, HUB, DEV, SPLINK = "light", "hub", "dev", "splink"
STEPS = (LIGHT, HUB, DEV, SPLINK)
"""Each may import what it asks for, and what those before it do."""


@cache
def _asked() -> dict[str, set[str]]:
    """By part, the distributions that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return {
        part: {canonicalize_name(Requirement(text).name) for text in texts}
        for part, texts in ((LIGHT, project["dependencies"]), *((one, extras[one]) for one in STEPS[1:]))
    }


@cache
def _brought_by() -> dict[str, set[str]]:
    """By top name of a module, the distributions that bring it."""
    found = importlib.metadata.packages_distributions()
    brought: dict[str, set[str]] = {
        name: {canonicalize_name(each) for each in by} for name, by in found.items()
    }
    # An extra that nobody has to install: its modules bear the names of their distributions.
    for name in _asked()[SPLINK]:
        brought.setdefault(name, {canonicalize_name(name)})
    return brought


def _part(module: Module) -> str:
    """Who has to ask for what this module imports; the command itself is there in a light install too."""
    if module.name in ("hub", "hub.cli"):
        return LIGHT
    if module.name == "tests.bench.peer_splink":
        return SPLINK
    top = module.name.partition(".")[0]
    return (HUB if top == "hub" else LIGHT) if top in PACKAGES else DEV


def _foreign(module: Module) -> Iterator[str]:
    """Top names of what is neither Python's nor ours."""
    tops = {name.partition(".")[0] for name in module.imports}
    return iter(sorted(tops - sys.stdlib_module_names - {*PACKAGES, "tests"}))


@pytest.mark.parametrize("part", STEPS)
def test_what_is_asked_for_is_imported(part: str) -> None:
    names = {name for module in modules() if _part(module) == part for name in _foreign(module)}
    imported = set(chain.from_iterable(_brought_by().get(name, ()) for name in names))
    assert sorted(_asked()[part] - imported - NOT_IMPORTED.keys()) == []


@pytest.mark.parametrize("part", STEPS)
def test_what_is_imported_is_asked_for(part: str) -> None:
    asked = set(chain.from_iterable(_asked()[one] for one in STEPS[: STEPS.index(part) + 1]))
    wrong = [
        f"{module.path} imports {name}"
        for module in modules()
        if _part(module) == part
        for name in _foreign(module)
        if not _brought_by().get(name, set()) & asked
    ]
    assert wrong == []


def test_an_exception_is_one() -> None:
    asked = set(chain.from_iterable(_asked().values()))
    assert NOT_IMPORTED.keys() - asked == set()
    ours = {name for module in modules() if is_within(module.name, "hub") for name in _foreign(module)}
    assert not {"psycopg", "uvloop", "httptools", "bcrypt"} & ours
