"""The shapes a source can have, one file per shape, found by module name.

Each module has `Options` (a pydantic model of the description's `options`), `SUFFIXES` (the files it takes
from a folder), and `read(job) -> Iterator[Row | SkipRow]`, one row at a time.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from connectors.errors import SkipRow
from connectors.row import Findings, Row


@dataclass(frozen=True, slots=True)
class Document:
    """A file at hand and the name by which a person knows it; `alone`: the source is that one file."""

    path: Path
    name: str
    alone: bool = True

    def place(self, where: str) -> str:
        """A position in it; with several documents the name comes first."""
        return where if self.alone else f"{self.name}, {where}"


@dataclass(frozen=True)
class Job:
    """What a protocol is given. `zone`: that of times without offset; `code`: the file it names."""

    documents: tuple[Document, ...]
    options: Any = None
    findings: Findings = field(default_factory=Findings)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    code: Path | None = None


class Shape(Protocol):
    """What a module of this folder offers; `feed` is read by another way (`connectors.reading`)."""

    Options: Any
    SUFFIXES: tuple[str, ...]

    def read(self, job: Job) -> Iterator[Row | SkipRow]: ...


@cache
def names() -> tuple[str, ...]:
    """The protocols there are."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def find(name: str) -> Shape:
    """The module of a protocol. Its name was checked against `names()`."""
    return cast(Shape, importlib.import_module(f"{__name__}.{name}"))
