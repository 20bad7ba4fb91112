"""JSON: an array, an array somewhere inside, or one object per line; read strictly, one element in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import jmespath

from connectors.errors import SkipRow, StopRun
from connectors.foreign.json_cursor import elements
from connectors.foreign.text_file import bounded, find_encoding
from connectors.protocols import Document, Job
from connectors.row import Row
from connectors.rules import Path, Strict
from connectors.wording import sentence
from schema import Invalid
from schema.strict_json import loads

SUFFIXES = (".json", ".geojson", ".ndjson", ".jsonl")
LARGEST_WHOLE = 64 << 20
LONGEST_LINE = 8 << 20
SAMPLE_LINE = 1 << 16
_KEYS = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_LINES = (".ndjson", ".jsonl")


class Options(Strict):
    """The description's `options`. `rows`: where the array is; keys with dots are streamed, a path is not."""

    rows: Path | Literal[""] = ""
    shape: Literal["auto", "array", "lines"] = "auto"


def read(job: Job) -> Iterator[Row | SkipRow]:
    """One row per element. A bad element is skipped and told; a file that is cut stops the run."""
    for document in job.documents:
        find_encoding(document, "utf-8", job.findings)
        for where, data in _parts(document, job.options):
            yield _row(document, document.place(where), data)


def _parts(document: Document, options: Options) -> Iterator[tuple[str, Any]]:
    """The elements with their places: bytes to read, or values read already."""
    if options.shape == "lines" or (options.shape == "auto" and not options.rows and _has_lines(document)):
        with document.path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
                if line.strip():
                    yield f"ligne {number}", line.removeprefix(b"\xef\xbb\xbf")
    elif not options.rows or _KEYS.fullmatch(options.rows):
        keys = options.rows.split(".") if options.rows else []
        with document.path.open("rb") as file:
            for number, data in enumerate(elements(file, document.name, keys)):
                yield f"{options.rows}[{number}]", data
    else:
        for number, value in enumerate(_searched(document, options.rows)):
            yield f"[{number}]", value


def _has_lines(document: Document) -> bool:
    """Whether the file has one object per line; an object that spans lines is one document."""
    if document.name.lower().endswith(_LINES):
        return True
    with document.path.open("rb") as file:
        first, second = (file.readline(SAMPLE_LINE).strip().removeprefix(b"\xef\xbb\xbf") for _ in range(2))
    return first.startswith(b"{") and first.endswith(b"}") and second.startswith(b"{")


def _searched(document: Document, path: str) -> list[Any]:
    try:
        found = jmespath.search(path, loads(bounded(document, LARGEST_WHOLE)))
    except Invalid as problem:
        raise StopRun(
            problem.code,
            f"{document.name} : {problem.message_fr}.",
            f"{document.name}: {problem.message_en}.",
        ) from None
    if isinstance(found, list):
        return found
    raise StopRun(
        "no_rows",
        f"{document.name} : le chemin « {path} » ne mène pas à une liste.",
        f"{document.name}: the path “{path}” does not lead to a list.",
    )


def _row(document: Document, where: str, data: Any) -> Row | SkipRow:
    try:
        value = loads(data.strip()) if isinstance(data, bytes) else data
    except Invalid as problem:
        fr, en = sentence(problem.message_fr), sentence(problem.message_en)
        return SkipRow(problem.code, f"{fr}.", f"{en}.", position=where)
    values = value if isinstance(value, dict) else {"value": value}
    return Row(where, values if document.alone else {"_file": document.name, **values})
