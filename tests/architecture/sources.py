"""The repository as the architecture tests see it: its files, its modules, who imports whom."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("schema", "charter", "connectors", "hub")


@dataclass(frozen=True)
class Module:
    """One Python file: its path, its dotted name, its tree."""

    path: str

    @cached_property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def folder(self) -> str:
        """The package that relative imports start from."""
        return self.name if self.path.endswith("/__init__.py") else self.name.rpartition(".")[0]

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names of everything imported, anywhere in the file; `from a import b` gives a and a.b."""
        return frozenset(name for node in ast.walk(self.tree) for name in _imported(node, self.folder))

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (
            node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def at(self, node: ast.stmt) -> str:
        return f"{self.path}:{node.lineno}"


def _imported(node: ast.AST, folder: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        start = folder.split(".")[: len(folder.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*start, *([node.module] if node.module else [])])
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def files() -> tuple[str, ...]:
    """Paths of all files that are, or are about to be, in the repository."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted({path for path in said.split("\0") if path and (ROOT / path).is_file()}))


@cache
def modules() -> tuple[Module, ...]:
    """All Python files of the repository."""
    return tuple(Module(path) for path in files() if path.endswith(".py"))


@cache
def our_modules() -> tuple[Module, ...]:
    """The Python files of the four packages."""
    return tuple(module for module in modules() if module.name.split(".")[0] in PACKAGES)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
