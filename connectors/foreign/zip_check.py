"""A workbook is a ZIP archive from foreign hands: its directory is judged before anything is unpacked.

Attack cases F12 to F14: bombs, thousands of entries, names that climb out, links, other formats, DOCTYPE.
"""

from __future__ import annotations

import zipfile
import zlib

from connectors.errors import SourceError, StopRun
from connectors.protocols import Document
from connectors.row import Findings

ENTRIES = 2_000
LARGEST = 256 << 20
RATIO = 100
SMALL = 1 << 20
HEAD = 4 * 1024
_LINK = 0o120000
_IGNORED = (
    ("vbaproject.bin", "macros", "des macros", "macros"),
    ("/externallinks/", "links", "des liens vers d'autres classeurs", "links to other workbooks"),
    ("/connections.xml", "connections", "des connexions de données", "data connections"),
)


def check_workbook(document: Document, findings: Findings) -> None:
    """Raises StopRun for an archive that is no honest workbook; what is ignored in it is noted."""
    with document.path.open("rb") as file:
        if not file.read(4).startswith(b"PK\x03\x04"):
            raise refused(
                document, "not_xlsx", "ce n'est pas un classeur .xlsx", "it is not an .xlsx workbook"
            )
    try:
        with zipfile.ZipFile(document.path) as archive:
            entries = archive.infolist()
            _check_entries(document, entries)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _check_markup(document, archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        raise refused(
            document,
            "bad_archive",
            "l'archive du classeur est abîmée ou coupée, transmettez-la en entier",
            "the archive is damaged or cut, send it whole",
        ) from None
    names = [entry.filename.lower() for entry in entries]
    for trace, code, fr, en in _IGNORED:
        if any(trace in name for name in names):
            findings.add(code, f"{document.name} : {fr} sont ignorés.", f"{document.name}: {en} are ignored.")


def _check_entries(document: Document, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise refused(
            document, "too_many_entries", f"plus de {ENTRIES} entrées", f"more than {ENTRIES} entries"
        )
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise refused(document, "too_large", "plus de 256 Mio une fois ouvert", "over 256 MiB once opened")
    if len({entry.filename for entry in entries}) != len(entries):
        raise refused(
            document, "entry_twice", "une entrée de l'archive est en double", "an entry stands twice"
        )
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > RATIO * entry.compress_size:
            raise refused(
                document, "bomb", "une entrée est comprimée à l'excès", "an entry is compressed beyond reason"
            )
        if _is_unsafe(entry):
            raise refused(
                document,
                "entry_name",
                "une entrée a un nom ou un type interdit",
                "an entry has a forbidden name or type",
            )


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    climbs = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    encrypted = bool(entry.flag_bits & 1)
    return climbs or encrypted or (entry.external_attr >> 16) & 0o170000 == _LINK


def _check_markup(document: Document, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        if b"<!doctype" in part.read(HEAD).lower():
            raise refused(
                document, "doctype", "le classeur contient un DOCTYPE", "the workbook holds a DOCTYPE"
            )


def refused(document: Document, code: str, fr: str, en: str) -> SourceError:
    """The error with the name of the workbook in front."""
    return StopRun(code, f"{document.name} : {fr}.", f"{document.name}: {en}.")
