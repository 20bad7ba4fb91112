"""Text laid out for a terminal of eighty columns: no word is cut."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

WIDTH = 80
_ITEM = re.compile(r"(?=^(?:- |\d+\. ))", re.MULTILINE)
_BULLET = re.compile(r"(?:- |\d+\. )?")


def wrapped(text: str, indent: str = "") -> str:
    """Paragraphs and lists, whatever the width they were written in."""
    parts = (_paragraph(part, indent) for part in re.split(r"\n\s*\n", text.strip()))
    return "\n\n".join(part for part in parts if part)


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """A table whose columns have these widths, a blank between them; a line under its heads."""
    yield from _row(heads, widths)
    yield " ".join("─" * width for width in widths)
    for row in rows:
        yield from _row(row, widths)


def _paragraph(text: str, indent: str) -> str:
    lines = []
    for item in filter(None, (part.strip() for part in _ITEM.split(text))):
        found = _BULLET.match(item)
        hanging = indent + " " * len(found[0] if found else "")
        lines.append(_filled(item, indent, hanging))
    return "\n".join(lines)


def _filled(text: str, first: str, rest: str) -> str:
    """French signs stay with their word: what a no-break blank joins is not parted."""
    joined = re.sub(r" (?=[:;?!»])|(?<=«) ", "\N{NO-BREAK SPACE}", " ".join(text.split()))
    lines = textwrap.wrap(
        joined,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [
        textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False) or [""]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for line in zip_longest(*columns, fillvalue=""):
        yield " ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip()
