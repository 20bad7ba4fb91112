"""The ten lines of Python that a description may name: trusted as the description is, run in the child."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from connectors.errors import SkipRow, SourceInvalid
from connectors.row import Row

FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def load_function(code: Path | None, name: str) -> Callable[..., Any]:
    """The function of that name in the file. Raises SourceInvalid."""
    found = runpy.run_path(str(code)).get(name) if code and code.is_file() else None
    if not callable(found):
        raise SourceInvalid(
            "code",
            f"clé « code » : le fichier doit définir « def {name}(…) ».",
            f"key “code”: the file must define “def {name}(…)”.",
        )
    function: Callable[..., Any] = found
    return function


def changed(rows: Iterator[Row | SkipRow], code: Path) -> Iterator[Row | SkipRow]:
    """The rows as `def row(values)` leaves them: a dict, a list of dicts, or None (a row without records)."""
    function = load_function(code, "row")
    for row in rows:
        if isinstance(row, SkipRow):
            yield row
            continue
        try:
            made = function(dict(row.values))
        except FAILURES as problem:
            yield _failed(row, code, problem)
            continue
        yield from _rows(row, made)


def _rows(row: Row, made: Any) -> Iterator[Row]:
    if isinstance(made, list):
        for number, values in enumerate(made):
            yield Row(f"{row.position} ({number + 1})", values)
    else:
        yield Row(row.position, {} if made is None else made)


def _failed(row: Row, code: Path, problem: Exception) -> SkipRow:
    what = f"{type(problem).__name__}: {problem}"[:80]
    return SkipRow(
        "code_failed",
        f"Le code « {code.name} » a échoué sur cette ligne ({what}).",
        f"The code {code.name} failed on this row ({what}).",
        position=row.position,
    )
