"""Size marks: small files of small functions, every one annotated. Past a mark, split by meaning."""

import ast
import math
import statistics
from collections.abc import Callable, Iterable

import pytest

from tests.architecture.sources import Module, modules, our_modules

FILE_MEDIAN, FILE_P90, FILE_MAX = 90, 300, 400
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MAX = 8, 30, 60
METHODS_MAX = 12
AN_EMPTY_FILE = 3
"""Files below this many lines are not counted."""

Sizes = dict[str, int]


def _file_sizes(among: Iterable[Module]) -> Sizes:
    sizes = {module.path: module.text.count("\n") for module in among}
    return {path: lines for path, lines in sizes.items() if lines >= AN_EMPTY_FILE}


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _function_sizes(among: Iterable[Module]) -> Sizes:
    return {f"{module.at(node)} {node.name}": _lines(node) for module in among for node in module.functions}


def _p90(values: Iterable[int]) -> int:
    ordered = sorted(values)
    return ordered[math.ceil(0.9 * len(ordered)) - 1]


def _largest(sizes: Sizes) -> str:
    worst = sorted(sizes.items(), key=lambda item: -item[1])[:8]
    return "the largest: " + ", ".join(f"{name} ({lines})" for name, lines in worst)


@pytest.mark.parametrize(
    ("measure", "median", "p90"),
    [(_file_sizes, FILE_MEDIAN, FILE_P90), (_function_sizes, FUNCTION_MEDIAN, FUNCTION_P90)],
    ids=["files", "functions"],
)
def test_the_packages_keep_their_marks(
    measure: Callable[[Iterable[Module]], Sizes], median: int, p90: int
) -> None:
    sizes = measure(our_modules())
    said = f"median {statistics.median(sizes.values())} (≤ {median}), p90 {_p90(sizes.values())} (≤ {p90}); "
    assert statistics.median(sizes.values()) <= median, said + _largest(sizes)
    assert _p90(sizes.values()) <= p90, said + _largest(sizes)


@pytest.mark.parametrize(
    ("measure", "most"), [(_file_sizes, FILE_MAX), (_function_sizes, FUNCTION_MAX)], ids=["file", "function"]
)
def test_nothing_is_too_long(measure: Callable[[Iterable[Module]], Sizes], most: int) -> None:
    too_long = {name: lines for name, lines in measure(modules()).items() if lines > most}
    assert not too_long, f"more than {most} lines: {too_long}"


def test_no_class_does_everything() -> None:
    methods = {
        f"{module.at(node)} {node.name}": sum(isinstance(each, ast.FunctionDef) for each in node.body)
        for module in our_modules()
        for node in module.classes
    }
    assert not {name: count for name, count in methods.items() if count > METHODS_MAX}


def test_every_function_is_annotated() -> None:
    bare = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in module.functions
        if node.returns is None or any(not each.annotation for each in _arguments(node))
    ]
    assert not bare, "\n".join(bare)


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterable[ast.arg]:
    given = node.args
    named = [*given.posonlyargs, *given.args]
    first_is_free = named[:1] and named[0].arg in ("self", "cls")
    others = [each for each in (given.vararg, given.kwarg) if each]
    return [*named[1 if first_is_free else 0 :], *given.kwonlyargs, *others]


def test_every_module_says_why_it_exists() -> None:
    silent = [
        module.path for module in our_modules() if module.tree.body and not ast.get_docstring(module.tree)
    ]
    assert not silent, silent


def test_no_file_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "service", "services", "manager", "misc"}
    found = [module.path for module in modules() if module.name.rpartition(".")[2] in vague]
    assert not found, f"name the file for what it holds or does: {found}"
