"""What a person is told about a value that was not taken: field, value, reason, mend, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHOWN = 80


class Invalid(ValueError):
    """A value that breaks a rule of the schema.

    The two messages are clauses that give the reason and the mend, without field or value. `mended`, if any,
    is the part of the value that can be kept.
    """

    def __init__(self, code: str, message_fr: str, message_en: str, mended: Any = None) -> None:
        super().__init__(message_en)
        self.code, self.message_fr, self.message_en, self.mended = code, message_fr, message_en, mended


@dataclass(frozen=True, slots=True)
class Issue:
    """One value that was not taken as it came. `field` is a path such as `sites[0].postcode`."""

    code: str
    field: str
    value: str
    message_fr: str
    message_en: str


class Refused(ValueError):
    """The whole item cannot be taken: no name, or a kind that the schema does not know."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message_en)
        self.issue = issue


# Reasons for the errors that pydantic itself finds.
REASONS: Mapping[str, tuple[str, str, str]] = {
    "missing": ("missing", "la valeur manque : renseignez ce champ", "the value is missing: fill this field"),
    "extra_forbidden": (
        "unknown_field",
        "ce champ n'existe pas dans le schéma : retirez-le ou corrigez son nom",
        "the schema has no such field: remove it or correct its name",
    ),
    "string_type": ("not_text", "un texte est attendu", "a text is expected"),
    "string_unicode": (
        "not_unicode",
        "le texte contient des caractères invalides",
        "the text holds invalid characters",
    ),
    "int_type": ("not_integer", "un nombre entier est attendu", "an integer is expected"),
    "bool_type": ("not_boolean", "vrai ou faux est attendu", "true or false is expected"),
    "list_type": ("not_list", "une liste est attendue", "a list is expected"),
    "model_type": (
        "not_object",
        "un objet à plusieurs champs est attendu",
        "an object with fields is expected",
    ),
    "model_attributes_type": (
        "not_object",
        "un objet à plusieurs champs est attendu",
        "an object with fields is expected",
    ),
    "greater_than_equal": ("out_of_range", "le nombre est trop petit", "the number is too small"),
    "less_than_equal": ("out_of_range", "le nombre est trop grand", "the number is too large"),
}
UNREADABLE = ("unreadable", "la valeur ne se lit pas", "the value cannot be read")


def shown(value: object) -> str:
    """The value as a person may see it: one line, at most 80 characters, printable and so valid UTF-8."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(char for char in " ".join(text[: SHOWN * 4].split()) if char.isprintable())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def issue(code: str, field: str, value: object, why_fr: str, why_en: str) -> Issue:
    seen = "" if value is None else shown(value)
    fr, en = (f"valeur « {seen} » : ", f"value “{seen}”: ") if seen else ("", "")
    return Issue(
        code, field, seen, f"Champ {field}, {fr}{_ended(why_fr)}", f"Field {field}, {en}{_ended(why_en)}"
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("?", "…")) else f"{sentence}."
