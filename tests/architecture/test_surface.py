"""What a package offers is a list that changes only on purpose, and others take nothing else from it.

`__all__` is held to tests/golden/surface/. From outside, a package gives the names of its `__all__` (by whichever
file), and the files named here. The hub gives no names to anybody: its surface is what can be said to `maillage`.
"""

import ast
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from hub.cli import PARTS
from tests.architecture.sources import PACKAGES, ROOT, Module, is_within, our_modules

GOLDEN = ROOT / "tests" / "golden" / "surface"
OFFERING = ("schema", "charter", "connectors")

ALSO_OPEN = {
    "connectors.wording": "counts and places are told alike wherever a person reads them",
    "schema.codes": "the closed lists, to show their codes in words and to count by them",
    "schema.export": "the schema as others read it, for the description of the API",
    "schema.faults": "what the system and pydantic answer, in our words",
    "schema.fields": "what the models of all kinds extend, by which a client's answers are typed",
    "schema.issues": "how a wrong value is shown, the same wherever it was found",
    "schema.kind": "what one value of a field or of a part of it is, for graphs that walk through both",
    "schema.labels": "the names of fields in both languages",
    "schema.normalise": "one cleaning of phones, dates and lines for readers and for resolution",
    "schema.shapes": "a place within a record, whose fields pages and mappings walk through",
    "schema.strict_json": "the one reader of JSON that comes from elsewhere",
    "schema.values": "the forms of values, from which filters and mappings are made",
    "charter.charter": "a charter by the name that people give it on the command line",
    "charter.keys": "how keys are written, for the lines of a feed",
    "charter.signature": "how large a signed document may be, asked before it is read",
    "charter.terminal": "the options and the voice that all commands share",
    "connectors.source": "a description from bytes that the hub keeps",
    "connectors.strict_yaml": "the one reader of YAML that comes from elsewhere",
}
"""Files of a package that others may import from, and what for."""


@pytest.mark.parametrize("name", OFFERING)
def test_the_public_list_is_agreed(name: str) -> None:
    package = importlib.import_module(name)
    agreed = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").split()
    offered = list(package.__all__)
    assert sorted(offered) == agreed, f"if this is on purpose, change {GOLDEN.name}/{name}.txt with it"
    assert not [each for each in offered if not hasattr(package, each)], "listed, but not there"


def _reached(module: Module) -> Iterator[tuple[str, str]]:
    """What a module imports from other packages of ours: file and name, without what is on their lists."""
    home = module.name.partition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names = (alias.name for alias in node.names if "." in alias.name)
            yield from ((name, "") for name in names if _is_elsewhere(name, home))
        elif isinstance(node, ast.ImportFrom) and not node.level and _is_elsewhere(node.module or "", home):
            for alias in node.names:
                if not _is_listed(node.module or "", alias.name):
                    yield node.module or "", alias.name


def _is_elsewhere(name: str, home: str) -> bool:
    return any(is_within(name, package) for package in PACKAGES) and not is_within(name, home)


def _is_listed(file: str, name: str) -> bool:
    package = importlib.import_module(file.partition(".")[0])
    absent = object()
    listed = getattr(package, name, absent) if name in getattr(package, "__all__", ()) else absent
    return listed is getattr(importlib.import_module(file), name, None)


def _file(file: str, name: str) -> str:
    """`from schema import normalise` reaches the file of that name."""
    inner = f"{file}.{name}"
    return inner if any(module.name == inner for module in our_modules()) else file


def test_others_take_what_is_offered_and_nothing_else() -> None:
    reached = {(module.path, _file(*said)) for module in our_modules() for said in _reached(module)}
    closed = {(path, file) for path, file in reached if file not in ALSO_OPEN}
    assert closed == set(), "take a name of its __all__, or agree to the file in ALSO_OPEN"
    assert ALSO_OPEN.keys() - {file for _, file in reached} == set(), "nobody reaches there any more"


def _commands(name: str, command: Any) -> Iterator[str]:
    """Each command below this one, with its long options."""
    if inner := getattr(command, "commands", None):
        for each in sorted(inner):
            yield from _commands(f"{name} {each}", inner[each])
    else:
        said = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        options = {option for option in said if option.startswith("--") and "completion" not in option}
        yield " ".join([name, *sorted(options)])


def test_what_can_be_said_to_the_command_is_agreed() -> None:
    apps = {name: importlib.import_module(module).app for name, (module, _) in PARTS.items()}
    lines = [line for name in sorted(apps) for line in _commands(name, typer.main.get_command(apps[name]))]
    agreed = (GOLDEN / "commands.txt").read_text(encoding="utf-8").splitlines()
    assert lines == agreed, f"if this is on purpose, change {GOLDEN.name}/commands.txt with it"


def test_the_hub_gives_no_names() -> None:
    assert not hasattr(importlib.import_module("hub"), "__all__")
