"""Markdown files with YAML front matter: each file is a row; the text below is `_body`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors.errors import SkipRow, SourceError
from connectors.foreign.text_file import bounded
from connectors.protocols import Document, Job
from connectors.row import Row
from connectors.rules import Strict
from connectors.strict_yaml import decoded, load
from connectors.wording import sentence

SUFFIXES = (".md", ".markdown", ".html")
LARGEST = 1 << 20
_FENCE = re.compile(r"\A---[ \t]*\r?\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


class Options(Strict):
    """No options."""


def read(job: Job) -> Iterator[Row | SkipRow]:
    """One row per file; a file without readable front matter is skipped and told, the others go on."""
    for document in job.documents:
        try:
            values = _front_matter(document)
        except SourceError as problem:
            fr, en = sentence(problem.message_fr), sentence(problem.message_en)
            yield SkipRow(problem.code, fr, en, position=document.name)
        else:
            yield Row(document.name, values)


def _front_matter(document: Document) -> dict[str, Any]:
    data = bounded(document, LARGEST)
    text = decoded(data)
    fence = _FENCE.match(text)
    if fence is None:
        raise SkipRow(
            "no_front_matter",
            "pas d'en-tête entre deux lignes « --- » au début du fichier.",
            "no front matter between two lines “---” at the beginning of the file.",
        )
    # The line numbers of the loader then are those of the file: the fence is the empty first line.
    values = load(b"\n" + fence[1].encode())
    if not isinstance(values, dict):
        raise SkipRow("no_front_matter", "l'en-tête n'a pas de clés.", "the front matter has no keys.")
    names = {"_file": document.name, "_stem": document.name.rpartition("/")[2].rpartition(".")[0]}
    return {**values, **names, "_body": text[fence.end() :].strip()}
