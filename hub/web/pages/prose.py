"""The plain text of an article as blocks: paragraphs, numbered and plain lists; nothing in it is markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_BOUND = re.compile(r" (?=[:;?!»%])|(?<=«) ")
"""The spaces of French typography at which no line may break."""
_NUMBERED, _PLAIN = re.compile(r"\d+\. "), re.compile(r"- ")


@dataclass(frozen=True)
class Block:
    """A paragraph (one line) or a list."""

    shape: Literal["p", "ol", "ul"]
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The text parted at its empty lines; lines of a block are joined unless they start a point of a list."""
    return [_block(part) for part in re.split(r"\n\s*\n", text.strip())]


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.splitlines()]
    if _NUMBERED.match(lines[0]):
        return Block("ol", tuple(_points(lines, _NUMBERED)))
    if _PLAIN.match(lines[0]):
        return Block("ul", tuple(_points(lines, _PLAIN)))
    return Block("p", (_bound(" ".join(lines)),))


def _points(lines: list[str], start: re.Pattern[str]) -> Iterator[str]:
    held = ""
    for line in lines:
        if start.match(line) and held:
            yield _bound(held)
            held = ""
        held = f"{held} {start.sub('', line, count=1)}".strip()
    yield _bound(held)


def _bound(line: str) -> str:
    return _BOUND.sub("\u00a0", line)
