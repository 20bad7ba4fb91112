"""A first draft of a description from the headers of an unknown file: usual words, no guessing beyond."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from connectors import protocols
from connectors.protocols import Document, Job
from connectors.row import Findings, Row, flat, text_of

Columns = dict[str, str]
"""Field → the column proposed for it, or "" ."""

SAMPLE = 200
GEOJSON = "geometry.coordinates"
_WORDS = {
    "fr": {
        "draft": "Brouillon : relisez chaque ligne, puis « maillage connector try ».",
        "no_id": "Pas d'identifiant reconnu : des colonnes stables, jamais le numéro de ligne.",
        "left": "à reprendre ci-dessus, ou dire ici pourquoi non",
    },
    "en": {
        "draft": "Draft: read every line, then “maillage connector try”.",
        "no_id": "No id was recognised: stable columns, never the number of the row.",
        "left": "to be mapped above, or say here why not",
    },
}
BY_SUFFIX = {
    ".csv": "delimited", ".tsv": "delimited", ".txt": "delimited", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".json": "json", ".geojson": "json", ".ndjson": "json", ".jsonl": "json",
    ".yml": "yaml", ".yaml": "yaml", ".md": "markdown", ".ics": "ical",
}  # fmt: skip
DRAFTED = tuple(dict.fromkeys(BY_SUFFIX.values()))
# Field of an organisation (or of its site) → words of a header, folded; the first column that fits is taken.
_ID = ("id", "identifiant", "uid", "uuid", "gid", "code", "ref", "reference", "uai", "siret")
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


def propose(path: Path, protocol: str, rows: str = "", lang: str = "fr") -> str:
    """The draft, as YAML with a comment on what to look at. Raises StopRun or SourceInvalid."""
    findings = Findings()
    columns = _columns(path, protocol, rows, findings)
    taken: dict[str, str] = {}
    fields = {field: _pick(columns, words, taken) for field, words in _FIELDS.items()}
    site = {field: _pick(columns, words, taken) for field, words in _SITE.items()}
    point = [_pick(columns, words, taken) for words in (_LATITUDE, _LONGITUDE)]
    if not any(point) and GEOJSON in columns:
        point[0] = taken[GEOJSON] = GEOJSON
    modified = _pick(columns, _MODIFIED, taken)
    local_id = _id_column(columns)
    words = _WORDS["fr" if lang == "fr" else "en"]
    notes = [f"# {note.message(lang)}" for note in findings.notes]
    id_lines = _id(local_id, fields, site, columns, words["no_id"])
    made = [*_head(path, protocol, rows, words["draft"]), *id_lines, *_fields(fields, site, point, modified)]
    left = [name for name in columns if name not in taken and name != local_id]
    ignored = ["ignored:", *(f"  {_quoted(name)}: {words['left']}" for name in left)] if left else []
    return "\n".join([*notes, *made, *ignored, ""])


def protocol_of(path: Path) -> str:
    """The protocol that a suffix suggests; empty when it says nothing."""
    return BY_SUFFIX.get(path.suffix.lower(), "")


def _columns(path: Path, protocol: str, rows: str, findings: Findings) -> list[str]:
    """The columns of the first rows, in order; those that are never filled last."""
    shape = protocols.find(protocol)
    options = shape.Options.model_validate({"rows": rows} if "rows" in shape.Options.model_fields else {})
    job = Job((Document(path, path.name),), options, findings)
    filled: dict[str, bool] = {}
    for row in islice(shape.read(job), SAMPLE):
        if isinstance(row, Row):
            for name, value in flat(row.values).items():
                filled[name] = filled.get(name, False) or bool(text_of(value))
    return sorted(filled, key=lambda name: not filled[name])


def _pick(columns: Sequence[str], words: Sequence[str], taken: dict[str, str]) -> str:
    """The first column, not taken yet, whose name is one of the words, else begins or ends with one."""
    for fits in (_is, _has):
        for word in words:
            for name in columns:
                if name not in taken and fits(_folded(name), word):
                    taken[name] = word
                    return name
    return ""


def _id_column(columns: Sequence[str]) -> str:
    """The column that looks most like an id: one of the usual words, else "id…" or "… id"."""
    exact = [name for word in _ID for name in columns if _folded(name) == word]
    near = [name for name in columns if re.match(r"(id|identifiant) | id$", _folded(name))]
    return next(iter([*exact, *near]), "")


def _is(name: str, word: str) -> bool:
    return name == word


def _has(name: str, word: str) -> bool:
    return len(word) > 3 and (name.startswith(f"{word} ") or name.endswith(f" {word}"))


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", plain).lower()))


def _head(path: Path, protocol: str, rows: str, draft: str) -> Iterator[str]:
    slug = _folded(path.stem).replace(" ", "-") or "source"
    yield f"# {draft}"
    yield from (
        f"id: {slug}",
        "cluster: a-completer",
        f"title: {_quoted(path.stem)}",
        f"protocol: {protocol}",
    )
    yield from (f"address: {_quoted(path.name)}", "licence: a-completer")
    if rows:
        yield f"options: {{rows: {_quoted(rows)}}}"
    yield from ("kinds:", "  - kind: organisation")


def _id(local_id: str, fields: Columns, site: Columns, columns: Sequence[str], warning: str) -> Iterator[str]:
    if local_id:
        yield f"    id: {_quoted(local_id)}"
        return
    name = fields["name"] or next(iter(columns), "a-completer")
    several = ", ".join(_quoted(one) for one in (name, site["postcode"], site["address"]) if one)
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


def _quoted(text: str) -> str:
    """The text as a YAML scalar."""
    plain = re.fullmatch(r"[A-Za-zÀ-ÿ][\wÀ-ÿ .'/-]*[\wÀ-ÿ]|[A-Za-z]", text) and ": " not in text
    return text if plain else "'" + text.replace("'", "''") + "'"
