"""A shape that nobody else has: the file named by `code` reads the documents, in at most ten lines."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ConfigDict

from connectors.code_hook import FAILURES, load_function
from connectors.errors import SkipRow, StopRun
from connectors.protocols import Job
from connectors.row import Row
from connectors.rules import Strict

SUFFIXES: tuple[str, ...] = ("",)


class Options(Strict):
    """Free: the function may ask for any, as keyword arguments."""

    model_config = ConfigDict(extra="allow", frozen=True)


def read(job: Job) -> Iterator[Row | SkipRow]:
    """The `(position, dict)` pairs of `def read(paths, **options)`. Raises StopRun when it fails."""
    function = load_function(job.code, "read")
    paths = [document.path for document in job.documents]
    position = "—"
    try:
        for position, values in function(paths, **(job.options.model_extra or {})):
            yield Row(str(position), values)
    except (*FAILURES, OSError, RuntimeError) as problem:
        what = f"{type(problem).__name__}: {problem}"[:80]
        raise StopRun(
            "code_failed",
            f"Le code de la description a échoué après {position} ({what}).",
            f"The code of the description failed after {position} ({what}).",
        ) from None
