"""A YAML list: one row per element, read by the one strict loader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors.errors import SkipRow, SourceError, StopRun
from connectors.foreign.text_file import bounded, named
from connectors.protocols import Document, Job
from connectors.row import Row
from connectors.rules import Strict
from connectors.strict_yaml import load, load_list

SUFFIXES = (".yml", ".yaml")
LARGEST = 32 << 20


class Options(Strict):
    """The description's `options`. `rows`: keys with dots that lead to the list, if not the document."""

    rows: str = ""


def read(job: Job) -> Iterator[Row | SkipRow]:
    """One row per element; an element that is not a mapping has the column `value`."""
    for document in job.documents:
        for where, value in _elements(document, job.options.rows):
            values = value if isinstance(value, dict) else {"value": value}
            position = document.place(where)
            yield Row(position, values if document.alone else {"_file": document.name, **values})


def _elements(document: Document, path: str) -> Iterator[tuple[str, Any]]:
    try:
        data = bounded(document, LARGEST)
        if not path:
            yield from ((f"ligne {line}", value) for line, value in load_list(data))
            return
        value = load(data)
    except SourceError as problem:
        raise named(document, problem) from None
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, list):
        raise StopRun(
            "no_rows",
            f"{document.name} : pas de liste sous « {path} ».",
            f"{document.name}: no list under “{path}”.",
        )
    yield from ((f"{path}[{number}]", one) for number, one in enumerate(value))
