"""Documents in their shapes, descriptions with good defaults, and readings of both, in this process."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from connectors import protocols
from connectors.errors import SkipRow
from connectors.mapping import Mapper
from connectors.protocols import Document, Job
from connectors.row import Findings, Row
from connectors.source import Source, checked
from connectors.work import Work
from schema import Item

Kind = dict[str, Any]


def description(**said: Any) -> dict[str, Any]:
    """A description of a delimited file of organisations, as the YAML loader gives it."""
    usual: dict[str, Any] = {
        "id": "exemple",
        "cluster": "lac",
        "title": "Annuaire du lac",
        "protocol": "delimited",
        "address": "annuaire.csv",
        "licence": "etalab-2.0",
        "kinds": [organisations()],
    }
    return usual | said


def organisations(**said: Any) -> Kind:
    """A table of organisations with an id and a name."""
    return {"kind": "organisation", "id": "id", "fields": {"name": "nom"}} | said


def source(**said: Any) -> Source:
    """The checked description."""
    return checked(description(**said))


def mapped(values: Mapping[str, Any], fields: Mapping[str, Any], **said: Any) -> dict[str, Any]:
    """The data of the one organisation that these field rules make of a row."""
    table = organisations(id="id", fields={"name": {"constant": "X"}, **fields})
    mapper = Mapper(source(kinds=[table], **said), Findings())
    ((_, entry),) = mapper.map(Row("ligne 2", {"id": "1", **values}))
    assert isinstance(entry, Item), entry
    return {name: value for name, value in entry.data.items() if name != "name"}


def document(folder: Path, data: bytes | str, name: str = "annuaire.csv") -> Document:
    """A file on disk."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return Document(path, name)


def rows(
    protocol: str, *documents: Document, findings: Findings | None = None, **options: Any
) -> list[Row | SkipRow]:
    """All that a protocol makes of the documents."""
    shape = protocols.find(protocol)
    job = Job(documents, shape.Options.model_validate(options), findings or Findings())
    return list(shape.read(job))


def values(found: Iterable[Row | SkipRow]) -> list[dict[str, Any]]:
    """The values of rows, none of which was skipped."""
    return [dict(row.values) for row in found if isinstance(row, Row)]


def work(folder: Path, data: bytes | str, name: str = "annuaire.csv", **said: Any) -> Work:
    """A pass over one document."""
    return Work(source(address=name, **said), (document(folder, data, name),), b"secret")


def ids(folder: Path, data: bytes | str, **said: Any) -> list[str]:
    """The local ids of the records of one document."""
    return [entry.id for _, entry in work(folder, data, **said).entries() if isinstance(entry, Item)]


Cell = str | int | float | bool | None


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    hidden: Iterable[str] = (),
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """The bytes of an .xlsx with these sheets; dates are numbers under the style of dates (`Day`)."""
    numbers = {name: number for number, name in enumerate(sheets, start=1)}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"{_HIDDEN if name in hidden else ""}/>'
        for name, n in numbers.items()
    )
    relations = "".join(_relation(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers.values())
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        for n in numbers.values()
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    files = {
        "[Content_Types].xml": _TYPES.format(overrides),
        "_rels/.rels": _RELATIONS.format(_relation("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(relations + _relation("s", "styles", "styles.xml")),
        "xl/styles.xml": f"{_XML}<styleSheet {_MAIN}>{styles}</styleSheet>",
        **{f"xl/worksheets/sheet{n}.xml": _sheet(sheets[name]) for name, n in numbers.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**{name: text.encode() for name, text in files.items()}, **(parts or {})}.items():
            archive.writestr(name, data)
    return packed.getvalue()


class Day(float):
    """A date as a workbook keeps it: days since 1899-12-30, shown as a date."""


_HIDDEN = ' state="hidden"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    _XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>{{}}</Types>'
)
_RELATIONS = (
    _XML
    + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _sheet(lines: Sequence[Sequence[Cell]]) -> str:
    body = "".join(
        f'<row r="{number}">{"".join(_cells(number, cells))}</row>'
        for number, cells in enumerate(lines, start=1)
    )
    return f"{_XML}<worksheet {_MAIN}><sheetData>{body}</sheetData></worksheet>"


def _cells(number: int, cells: Sequence[Cell]) -> Iterator[str]:
    for column, value in enumerate(cells):
        at = f'r="{chr(65 + column)}{number}"'
        if isinstance(value, Day):
            yield f'<c {at} s="1"><v>{float(value)}</v></c>'
        elif isinstance(value, bool):
            yield f'<c {at} t="b"><v>{int(value)}</v></c>'
        elif isinstance(value, str):
            yield f'<c {at} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        elif value is not None:
            yield f"<c {at}><v>{value}</v></c>"
