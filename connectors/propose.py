"""A first draft of a description from the headers of an unknown file: usual words, no guessing beyond."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from connectors import protocols
from connectors.protocols import Document, Job
from connectors.row import Findings, Row, flat, text_of
from connectors.source_checks import PLACEHOLDERS

Columns = dict[str, str]
"""Field → the column proposed for it, or "" ."""

SAMPLE = 200
GEOJSON = "geometry.coordinates"
_WORDS = {
    "fr": {
        "draft": "Brouillon : relisez chaque ligne, puis « maillage connector try ».",
        "no_id": "Pas d'identifiant reconnu : des colonnes stables, jamais le numéro de ligne.",
        "left": "Colonnes non reprises : décrivez-les ci-dessus, ou ôtez ces « # » et dites pourquoi vous les écartez.",
    },
    "en": {
        "draft": "Draft: read every line, then “maillage connector try”.",
        "no_id": "No id was recognised: stable columns, never the number of the row.",
        "left": "Columns not mapped: describe them above, or take these “#” away and say why you leave them out.",
    },
}
BY_SUFFIX = {
    ".csv": "delimited", ".tsv": "delimited", ".txt": "delimited", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".json": "json", ".geojson": "json", ".ndjson": "json", ".jsonl": "json",
    ".yml": "yaml", ".yaml": "yaml", ".md": "markdown", ".ics": "ical",
}  # fmt: skip
DRAFTED = tuple(dict.fromkeys(BY_SUFFIX.values()))
# Field of an organisation (or of its site) → words of a header, folded; the first column that fits is taken.
_ID = (
    *("id", "identifiant", "uid", "uuid", "gid", "n", "no", "numero", "code", "ref", "reference"),
    *("uai", "siret"),
)
_BEGINS_OR_ENDS_LIKE_AN_ID = re.compile(r"^(id|identifiant|n|no|numero) | id$")
_NUMBERS_OF_SOMETHING_ELSE = re.compile(r"\b(tel|telephone|mobile|portable|fax|rue|voie|adresse|mail)\b")
_OF_A_BODY = ("siret", "uai", "rna")
_FIELDS = {
    "name": (
        "nom", "raison sociale", "denomination", "structure", "lieu", "organisme", "titre", "title", "name", "libelle",
    ),
    "acronym": ("sigle", "acronyme"),
    "siren": ("siren",),
    "siret": ("siret",),
    "rna": ("rna",),
    "uai": ("uai", "rne"),
    "description": ("description", "presentation", "activite", "activites", "resume"),
    "website": ("site web", "site internet", "site", "url", "web", "website", "lien"),
    "phone": ("telephone", "tel", "phone"),
    "email": ("email", "e mail", "mail", "courriel", "adresse e mail", "adresse mail"),
    "opening": ("horaires", "horaire", "ouverture"),
}  # fmt: skip
_SITE = {
    "address": ("adresse", "adresse postale", "rue", "voie", "address"),
    "postcode": ("code postal", "cp", "postcode", "codepostal", "zip code"),
    "commune_code": ("code insee", "insee", "code commune", "citycode", "insee com"),
    "commune": ("commune", "ville", "localite", "city", "nom commune"),
}
_LATITUDE, _LONGITUDE = ("latitude", "lat"), ("longitude", "long", "lon", "lng")
_MODIFIED = (
    "date maj",
    "maj",
    "derniere maj",
    "date modification",
    "modified",
    "updated",
    "date mise a jour",
)


@dataclass
class _Sample:
    """The first rows: how many, and the filled values of each column."""

    rows: int = 0
    filled: dict[str, list[str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """In order; those that are never filled last."""
        return sorted(self.filled, key=lambda name: not self.filled[name])

    def add(self, row: Row) -> None:
        """Takes a row into account."""
        self.rows += 1
        for name, value in flat(row.values).items():
            held = self.filled.setdefault(name, [])
            if text := text_of(value):
                held.append(text)

    def tells_apart(self, name: str) -> bool:
        """Whether the column has a value of its own in most rows."""
        values = self.filled[name]
        return len(set(values)) == len(values) and len(values) * 2 > self.rows


def propose(path: Path, protocol: str, rows: str = "", lang: str = "fr") -> str:
    """The draft, as YAML with a comment on what to look at. Raises StopRun or SourceInvalid."""
    findings = Findings()
    sample = _sample(path, protocol, rows, findings)
    columns, left_open = sample.columns, PLACEHOLDERS[lang]
    taken: dict[str, str] = {}
    fields = {field: _pick(columns, words, taken) for field, words in _FIELDS.items()}
    site = {field: _pick(columns, words, taken) for field, words in _SITE.items()}
    point = [_pick(columns, words, taken) for words in (_LATITUDE, _LONGITUDE)]
    if not any(point) and GEOJSON in columns:
        point[0] = taken[GEOJSON] = GEOJSON
    modified = _pick(columns, _MODIFIED, taken)
    other = {name for field, name in (*fields.items(), *site.items()) if field not in _OF_A_BODY}
    local_id = _id_column(sample, other)
    words = _WORDS[lang]
    notes = [f"# {note.message(lang)}" for note in findings.notes]
    fields["name"] = fields["name"] or left_open
    made = [
        *_head(path, protocol, rows, words["draft"], left_open),
        *_id(local_id, fields, site, words["no_id"]),
        *_fields(fields, site, point, modified),
    ]
    left = [name for name in columns if name not in taken and name != local_id]
    return "\n".join([*notes, *made, *_left(left, words["left"], left_open), ""])


def protocol_of(path: Path) -> str:
    """The protocol that a suffix suggests; empty when it says nothing."""
    return BY_SUFFIX.get(path.suffix.lower(), "")


def _sample(path: Path, protocol: str, rows: str, findings: Findings) -> _Sample:
    """The first rows of the file."""
    shape = protocols.find(protocol)
    options = shape.Options.model_validate({"rows": rows} if "rows" in shape.Options.model_fields else {})
    job = Job((Document(path, path.name),), options, findings)
    sample = _Sample()
    for row in islice(shape.read(job), SAMPLE):
        if isinstance(row, Row):
            sample.add(row)
    return sample


def _pick(columns: Sequence[str], words: Sequence[str], taken: dict[str, str]) -> str:
    """The first column, not taken yet, whose name is one of the words, else begins or ends with one."""
    for fits in (_is, _has):
        for word in words:
            for name in columns:
                if name not in taken and fits(_folded(name), word):
                    taken[name] = word
                    return name
    return ""


def _id_column(sample: _Sample, other: set[str]) -> str:
    """The column that is called as ids are, tells the rows apart and is filled the most; else ""."""
    exact = [name for word in _ID for name in sample.columns if _folded(name) == word]
    near = [
        name
        for name in sample.columns
        if _BEGINS_OR_ENDS_LIKE_AN_ID.search(_folded(name))
        and not _NUMBERS_OF_SOMETHING_ELSE.search(_folded(name))
    ]
    good = [name for name in (*exact, *near) if name not in other and sample.tells_apart(name)]
    return max(good, key=lambda name: len(sample.filled[name]), default="")


def _is(name: str, word: str) -> bool:
    return name == word


def _has(name: str, word: str) -> bool:
    return len(word) > 3 and (name.startswith(f"{word} ") or name.endswith(f" {word}"))


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", plain).lower()))


def _head(path: Path, protocol: str, rows: str, draft: str, left_open: str) -> Iterator[str]:
    slug = _folded(path.stem).replace(" ", "-") or "source"
    yield f"# {draft}"
    yield from (
        f"id: {slug}",
        f"cluster: {left_open}",
        f"title: {_quoted(path.stem)}",
        f"protocol: {protocol}",
    )
    yield from (f"address: {_quoted(path.name)}", f"licence: {left_open}")
    if rows:
        yield f"options: {{rows: {_quoted(rows)}}}"
    yield from ("kinds:", "  - kind: organisation")


def _id(local_id: str, fields: Columns, site: Columns, warning: str) -> Iterator[str]:
    if local_id:
        yield f"    id: {_quoted(local_id)}"
        return
    several = ", ".join(_quoted(one) for one in (fields["name"], site["postcode"], site["address"]) if one)
    yield f"    # {warning}"
    yield f"    id: [{several}]"


def _fields(fields: Columns, site: Columns, point: list[str], modified: str) -> Iterator[str]:
    if modified:
        yield f"    modified: {{column: {_quoted(modified)}, as: date}}"
    yield "    fields:"
    yield from (f"      {field}: {_quoted(name)}" for field, name in fields.items() if name)
    inner = [f"{field}: {_quoted(name)}" for field, name in site.items() if name]
    if all(point):
        inner.append(f"point: {{latitude: {_quoted(point[0])}, longitude: {_quoted(point[1])}}}")
    elif point == [GEOJSON, ""]:
        inner.append(f"point: {{pair: {GEOJSON}, order: lon lat}}")
    if inner:
        yield "      sites:"
        yield from (f"        {'  ' if number else '- '}{line}" for number, line in enumerate(inner))


def _left(names: Sequence[str], said: str, left_open: str) -> Iterator[str]:
    """The columns that are left, as comments: they stay unknown until a person has decided on each."""
    if names:
        yield from (f"# {said}", "# ignored:")
        yield from (f"#   {_quoted(name)}: {left_open}" for name in names)


def _quoted(text: str) -> str:
    """The text as a YAML scalar, on one line."""
    if not text.isprintable():
        return json.dumps(text)
    plain = re.fullmatch(r"[A-Za-zÀ-ÿ][\wÀ-ÿ .'/-]*[\wÀ-ÿ]|[A-Za-z]", text) and ": " not in text
    return text if plain else "'" + text.replace("'", "''") + "'"
