"""What must not be in the repository, and what must agree in it: addresses, paths, locks, licence."""

import re
import tomllib
from functools import cache
from itertools import chain, pairwise
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT, files

REGISTRIES = (
    r"pypi\.(org|python\.org)",
    r"pythonhosted\.org",
    r"npmjs\.(org|com)",
    r"yarnpkg\.com",
    r"(deb|security|ftp)\.debian\.org",
    r"(docker\.io|ghcr\.io|quay\.io)",
    r"--(extra-)?index-url|--find-links",
)
MACHINE_PATHS = r"(?<![\w.:/<-])/(work/|root/|home/\w|Users/\w|opt/(pypi|wheels)|var/tmp/|tmp/team)"
NAMES_THEM = "tests/architecture/test_repository.py"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+?)(?: ; (?P<marker>.*?))?(?: \\)?$")

LOCKS = {"light": (), "hub": ("hub",), "dev": ("hub", "dev"), "splink": ("hub", "dev", "splink")}


def _texts() -> dict[str, str]:
    return {
        path: (ROOT / path).read_bytes().decode("utf-8", "replace") for path in files() if path != NAMES_THEM
    }


@pytest.mark.parametrize("pattern", [*REGISTRIES, MACHINE_PATHS])
def test_no_registry_and_no_machine_is_named(pattern: str) -> None:
    found = {path: hit.group() for path, text in _texts().items() if (hit := re.search(pattern, text))}
    assert not found, found


@cache
def _project() -> dict[str, Any]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(table)


def _needs(extras: tuple[str, ...]) -> list[Requirement]:
    project = _project()
    named = chain(project["dependencies"], *(project["optional-dependencies"][each] for each in extras))
    return [Requirement(text) for text in named]


def _locked(name: str) -> dict[str, set[str]]:
    """Name → versions (one per marker) of a lock file."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "locks" / f"{name}.lock").read_text(encoding="utf-8").splitlines():
        if pinned := PINNED.match(line):
            found.setdefault(canonicalize_name(pinned["name"]), set()).add(pinned["version"])
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_the_project_asks_for(lock: str) -> None:
    locked = _locked(lock)
    wrong = [
        str(need)
        for need in _needs(LOCKS[lock])
        if not any(
            need.specifier.contains(version) for version in locked.get(canonicalize_name(need.name), ())
        )
    ]
    assert not wrong, f"locks/{lock}.lock does not hold {wrong}: make lock"


def test_locks_agree_and_each_holds_the_one_before() -> None:
    for one, next_one in pairwise(LOCKS):
        before, after = _locked(one), _locked(next_one)
        differ = {name for name in before if before[name] != after.get(name)}
        assert not differ, f"{one} and {next_one} differ: make lock"


@pytest.mark.parametrize(
    "path", [path for path in files() if path.startswith("locks/") and path.endswith(".lock")]
)
def test_every_locked_package_has_its_hashes(path: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / path).read_text(encoding="utf-8"))
    assert entries
    assert not [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_name_schema_is_ours_alone() -> None:
    """A distribution called `schema` would install over our package."""
    for lock in LOCKS:
        assert not _locked(lock).keys() & {"schema", "charter", "connectors", "hub"}


def test_the_licence_is_the_one_that_is_named() -> None:
    assert _project()["license"] == "EUPL-1.2"
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert "15.Applicable Law" in text


def test_readme_names_no_command_that_is_not_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", readme, re.MULTILINE))
    assert named <= targets
