"""Text files of unknown encoding: found out, told to a person, and read line by line, each line bounded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from connectors.errors import SourceError, StopRun
from connectors.protocols import Document
from connectors.row import Findings

LONGEST_LINE = 1 << 20
CHUNK = 1 << 20
NAMES = {"utf-8": "UTF-8", "windows-1252": "Windows-1252", "iso-8859-1": "ISO-8859-1"}
EMPTY = ("le fichier est vide, publiez-le à nouveau", "the file is empty, publish it again")
_OTHER_FILES = (
    (b"PK\x03\x04", "un classeur ou une archive ZIP", "a workbook or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur .xls", "an old .xls workbook"),
    (b"%PDF", "un PDF", "a PDF"),
    (b"\xff\xfe", "du texte UTF-16 : enregistrez-le en UTF-8", "UTF-16 text: save it as UTF-8"),
    (b"\xfe\xff", "du texte UTF-16 : enregistrez-le en UTF-8", "UTF-16 text: save it as UTF-8"),
)
_PAGE = re.compile(rb"\s*<(!doctype html|html)", re.IGNORECASE)
_UTF8_PAIR = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _as_windows_1252(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("windows-1252", "replace"), problem.end


codecs.register_error("windows-1252", _as_windows_1252)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file: a codec, and what to do with a byte that does not fit."""

    codec: str
    errors: str = "strict"


def find_encoding(document: Document, asked: str, findings: Findings) -> Encoding:
    """The encoding of a file, noted in `findings`. Raises StopRun: no text, or not as `asked`."""
    begin = _begin(document)
    bom = begin.startswith(codecs.BOM_UTF8)
    scan = _scan(document.path)
    found = _judge(document, scan, bom, asked, findings)
    name = NAMES.get(found.codec.removesuffix("-sig"), found.codec)
    with_bom = (" (avec marque BOM)", " (with BOM)") if bom else ("", "")
    findings.add(
        "encoding",
        f"{document.name} : encodage {name}{with_bom[0]}.",
        f"{document.name}: encoding {name}{with_bom[1]}.",
    )
    return found


@dataclass(frozen=True, slots=True)
class _Scan:
    """What the bytes say: the line of the first that is not UTF-8 (0: none), traces of either encoding."""

    bad_line: int
    has_utf8: bool
    has_undefined: bool


def _begin(document: Document) -> bytes:
    with document.path.open("rb") as file:
        begin = file.read(1024)
    if not begin.strip():
        raise _stop("empty_file", document, *EMPTY)
    for magic, fr, en in _OTHER_FILES:
        if begin.startswith(magic):
            raise _stop(
                "not_text",
                document,
                f"ce n'est pas le texte attendu mais {fr}",
                f"not the text expected but {en}",
            )
    if _PAGE.match(begin):
        raise _stop(
            "web_page",
            document,
            "c'est une page web, pas un fichier de données",
            "it is a web page, not a data file",
        )
    return begin


def _scan(path: Path) -> _Scan:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, bad_line, pairs, undefined = 1, 0, False, False
    with path.open("rb") as file:
        for chunk in chain(iter(lambda: file.read(CHUNK), b""), [b""]):
            if not bad_line:
                try:
                    decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError as problem:
                    bad_line = line + problem.object[: problem.start].count(b"\n")
                line += chunk.count(b"\n")
            pairs = pairs or bool(_UTF8_PAIR.search(chunk))
            undefined = undefined or bool(_NOT_WINDOWS.search(chunk))
    return _Scan(bad_line, pairs, undefined)


def _judge(document: Document, scan: _Scan, bom: bool, asked: str, findings: Findings) -> Encoding:
    if asked not in ("auto", "utf-8"):
        return Encoding(asked)
    if not scan.bad_line:
        return Encoding("utf-8-sig")
    if asked == "utf-8" or bom:
        raise _stop(
            "not_utf8",
            document,
            f"ligne {scan.bad_line}, un octet n'est pas de l'UTF-8 ; enregistrez le fichier en UTF-8",
            f"line {scan.bad_line}, a byte is not UTF-8; save the file as UTF-8",
        )
    if scan.has_utf8:
        findings.add(
            "mixed_encodings",
            f"{document.name} : UTF-8 et Windows-1252 mêlés (ligne {scan.bad_line}) ; choisissez l'UTF-8.",
            f"{document.name}: UTF-8 and Windows-1252 are mixed (line {scan.bad_line}); save it as UTF-8.",
        )
        return Encoding("utf-8-sig", "windows-1252")
    return Encoding("iso-8859-1" if scan.has_undefined else "windows-1252")


def lines(document: Document, encoding: Encoding) -> Iterator[str]:
    """The lines with their ends. Raises StopRun for a line over 1 MiB."""
    with document.path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise _stop(
                    "line_too_long", document, f"ligne {number} : plus de 1 Mio", f"line {number}: over 1 MiB"
                )
            yield line


def _stop(code: str, document: Document, fr: str, en: str) -> SourceError:
    return StopRun(code, f"{document.name} : {fr}.", f"{document.name}: {en}.")


def bounded(document: Document, largest: int) -> bytes:
    """The bytes of a document that has to be in memory whole. Raises StopRun: too large, or empty."""
    with document.path.open("rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        size = f"{largest >> 20} Mio"
        raise StopRun("too_large", f"le fichier dépasse {size}.", f"the file is over {size}.")
    if not data.strip():
        raise StopRun("empty_file", *(f"{said}." for said in EMPTY))
    return data


def named(document: Document, problem: SourceError) -> SourceError:
    """The error with the name of its document in front."""
    fr, en = (f"{text[:1].lower()}{text[1:]}" for text in (problem.message_fr, problem.message_en))
    return type(problem)(problem.code, f"{document.name} : {fr}", f"{document.name}: {en}")
