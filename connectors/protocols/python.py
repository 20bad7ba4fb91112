"""A shape that nobody else has: the file named by `code` reads the documents, in at most ten lines."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ConfigDict

from connectors.code_hook import load_function
from connectors.errors import SkipRow
from connectors.protocols import Job
from connectors.row import Row
from connectors.rules import Strict

SUFFIXES: tuple[str, ...] = ("",)


class Options(Strict):
    """Free: the function may ask for any, as keyword arguments."""

    model_config = ConfigDict(extra="allow", frozen=True)


def read(job: Job) -> Iterator[Row | SkipRow]:
    """The `(position, dict)` pairs of `def read(paths, **options)`."""
    function = load_function(job.code, "read")
    paths = [document.path for document in job.documents]
    for position, values in function(paths, **(job.options.model_extra or {})):
        yield Row(str(position), values)
