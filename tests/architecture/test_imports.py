"""Who may import whom: the order of the packages, and of the rooms inside the hub."""

import ast
import graphlib
from collections.abc import Iterable

import pytest

from tests.architecture.sources import PACKAGES, Module, is_within, our_modules

HUB_ORDER = (
    {"settings", "clock", "errors", "db", "paging", "revisions", "relations"},
    {"members"},
    {"records"},
    {"harvest"},
    {"resolve"},
    {"merge"},
    {"catalogue"},
    {"search"},
    {"outputs"},
    {"matching"},
    {"tenders"},
    {"web"},
    {"pipeline"},
    {"trial"},
    {"schedule"},
    {"wiring"},
    {"app"},
    {"cli"},
)
"""Each may import what stands above it, and its own line."""

ONLY_IN = {
    "apscheduler": "hub.schedule",
    "fastapi": "hub",
    "sqlalchemy": "hub",
    "tantivy": "hub.search",
    "httpcore": "connectors",
}
"""Who may import a library; nobody else may."""

PURE = ("schema", "charter")
OUTSIDE_WORLD = {
    "asyncio",
    "ftplib",
    "http",
    "requests",
    "select",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "urllib.request",
}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}
MAY_READ_THE_CLOCK = ("hub.clock", "charter.cli", "connectors.cli")
MAY_READ_THE_ENVIRONMENT = ("hub.settings", "connectors.child")


def _package(name: str) -> str:
    return name.partition(".")[0]


def _room(name: str) -> str:
    """The room of the hub that a dotted name lies in; empty for the hub itself."""
    return name.split(".")[1] if name.count(".") else ""


def _floor(room: str) -> int:
    """Where a room stands in the order; `hub/__init__.py` stands before all."""
    found = [number for number, rooms in enumerate(HUB_ORDER) if room in rooms] if room else [-1]
    if not found:
        pytest.fail(f"hub.{room} has no place in the order of the hub: add it to HUB_ORDER in {__file__}")
    return found[0]


def _ours(module: Module) -> Iterable[str]:
    """The modules of ours that a module imports."""
    known = {each.name for each in our_modules()}
    return sorted(module.imports & known)


def test_packages_import_only_to_the_left() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in our_modules()
        for name in _ours(module)
        if PACKAGES.index(_package(name)) > PACKAGES.index(_package(module.name))
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_imports_the_tests() -> None:
    wrong = [
        module.path for module in our_modules() if any(is_within(name, "tests") for name in module.imports)
    ]
    assert not wrong, wrong


def test_the_hub_imports_only_to_the_left() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in our_modules()
        if is_within(module.name, "hub")
        for name in _ours(module)
        if _room(name) and is_within(name, "hub") and _floor(_room(name)) > _floor(_room(module.name))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_room_of_the_hub_has_its_place() -> None:
    for module in our_modules():
        if is_within(module.name, "hub") and _room(module.name):
            _floor(_room(module.name))


def test_tables_are_private_to_their_folder() -> None:
    tables = {module.name: module.folder for module in our_modules() if module.path.endswith("/tables.py")}
    wrong = [
        f"{module.path} imports {name}"
        for module in our_modules()
        for name in sorted(module.imports & tables.keys())
        if not is_within(module.name, tables[name])
    ]
    assert not wrong, "\n".join(wrong)


def test_routes_never_call_the_worker() -> None:
    right_of_the_web = ("hub.pipeline", "hub.schedule", "hub.wiring", "hub.app", "hub.cli")
    wrong = [
        f"{module.path} imports {name}"
        for module in our_modules()
        if module.path.endswith("/routes.py") or is_within(module.name, "hub.web")
        for name in module.imports
        if any(is_within(name, each) for each in right_of_the_web)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_through_others() -> None:
    known = {module.name for module in our_modules()}
    graph = {
        module.name: {name for name in module.imports if name in known and not is_within(module.name, name)}
        for module in our_modules()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as cycle:
        pytest.fail("import cycle: " + " → ".join(cycle.args[1]))


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_has_its_place(library: str) -> None:
    place = ONLY_IN[library]
    wrong = [
        module.path
        for module in our_modules()
        if any(is_within(name, library) for name in module.imports) and not is_within(module.name, place)
    ]
    assert not wrong, f"only {place} may import {library}: {wrong}"


@pytest.mark.parametrize("package", PURE)
def test_a_pure_package_never_looks_outside(package: str) -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in our_modules()
        if is_within(module.name, package)
        for name in module.imports
        if any(is_within(name, each) for each in OUTSIDE_WORLD)
    ]
    assert not wrong, "\n".join(wrong)


def _mentions(module: Module, expressions: set[str]) -> list[str]:
    """Where a module says one of these dotted expressions."""
    return [
        f"{module.path}:{node.lineno} says {said}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and any((said := ast.unparse(node)) == each or said.endswith(f".{each}") for each in expressions)
    ]


@pytest.mark.parametrize(
    ("expressions", "places"),
    [(CLOCKS, MAY_READ_THE_CLOCK), ({"os.environ", "os.getenv"}, MAY_READ_THE_ENVIRONMENT)],
    ids=["clock", "environment"],
)
def test_time_and_environment_are_handed_in(expressions: set[str], places: tuple[str, ...]) -> None:
    wrong = [
        said
        for module in our_modules()
        if not any(is_within(module.name, place) for place in places)
        for said in _mentions(module, expressions)
    ]
    assert not wrong, f"only {places} may: " + "\n".join(wrong)
