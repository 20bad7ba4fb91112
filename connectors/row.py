"""One row of a source as a protocol hands it over, whatever the shape it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """`position` is where a person finds it ("ligne 12", "records[4]", "agile.md"); values may be nested."""

    position: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """Something found while reading that a person should know: an encoding, a hidden sheet."""

    code: str
    message_fr: str
    message_en: str

    def message(self, lang: str) -> str:
        """The sentence in `lang` ("fr" or "en")."""
        return self.message_fr if lang == "fr" else self.message_en


SAME_CODE = 5


@dataclass
class Findings:
    """What was found besides the rows: each note once, five of one code, and how many rows were blank."""

    notes: list[Note] = field(default_factory=list)
    blank: int = 0

    def add(self, code: str, message_fr: str, message_en: str) -> None:
        """Note it."""
        note = Note(code, message_fr, message_en)
        if note not in self.notes and sum(one.code == code for one in self.notes) < SAME_CODE:
            self.notes.append(note)


def text_of(value: object) -> str:
    """A cell as text, blanks around it removed: 60487647500499.0 is "60487647500499", true is "true"."""
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def flat(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nested objects become columns with dots ("address.zip_code"); lists stay. A name twice gets " (2)"."""
    if dict not in set(map(type, values.values())):
        return values
    found: dict[str, Any] = {}
    _flatten("", values, found)
    return found


def _flatten(prefix: str, values: Mapping[str, Any], found: dict[str, Any]) -> None:
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            _flatten(f"{name}.", value, found)
        else:
            found[distinct(name, found)] = None if value == {} else value


def distinct(name: str, taken: Mapping[str, Any]) -> str:
    """The name, or the name with " (2)", " (3)"… when it is taken already."""
    if name not in taken:
        return name
    again = 2
    while f"{name} ({again})" in taken:
        again += 1
    return f"{name} ({again})"
