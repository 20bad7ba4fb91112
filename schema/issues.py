"""What a person is told about a value that was not taken: field, value, reason, mend, in two languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schema.codes import folded
from schema.labels import field_label

SHOWN = 80


class Invalid(ValueError):
    """A value that breaks a rule of the schema.

    The two messages are clauses that give the reason and the mend, without field or value. `mended`, if any,
    is the part of the value that can be kept. `value` is shown instead of the whole; `after` names a part
    of the value: if that part was told to be wrong already, this follows from it and is not told again.
    """

    def __init__(
        self,
        code: str,
        message_fr: str,
        message_en: str,
        mended: Any = None,
        *,
        value: str | None = None,
        after: str | None = None,
    ) -> None:
        super().__init__(message_en)
        self.code, self.message_fr, self.message_en, self.mended = code, message_fr, message_en, mended
        self.value, self.after = value, after


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


NOT_OBJECT = (
    "not_object",
    "un objet à plusieurs champs est attendu : écrivez chaque champ sous son nom",
    "an object with fields is expected: write each field under its name",
)
# Reasons for the errors that pydantic itself finds; numbers say their bounds themselves (schema.values.Number).
REASONS: Mapping[str, tuple[str, str, str]] = {
    "missing": ("missing", "la valeur manque : renseignez ce champ", "the value is missing: fill this field"),
    "extra_forbidden": (
        "unknown_field",
        "ce champ n'existe pas dans le schéma : retirez-le ou corrigez son nom",
        "the schema has no such field: remove it or correct its name",
    ),
    "string_type": (
        "not_text",
        'un texte est attendu : écrivez la valeur entre guillemets, par exemple "12"',
        'a text is expected: write the value between quotes, for example "12"',
    ),
    "string_unicode": (
        "not_unicode",
        "le texte contient des caractères invalides : ressaisissez-le",
        "the text holds invalid characters: type it again",
    ),
    "bool_type": (
        "not_boolean",
        "oui ou non est attendu (true ou false en JSON) : corrigez la valeur ou laissez-la vide",
        "yes or no is expected (true or false in JSON): correct the value or leave it empty",
    ),
    "list_type": (
        "not_list",
        "une liste est attendue : écrivez la valeur entre crochets, même s'il n'y en a qu'une",
        "a list is expected: write the value between brackets, even when there is only one",
    ),
    "model_type": NOT_OBJECT,
    "model_attributes_type": NOT_OBJECT,
}
UNREADABLE = (
    "unreadable",
    "la valeur ne se lit pas : écrivez un texte simple, ou laissez vide",
    "the value cannot be read: write a plain text, or leave it empty",
)


def shown(value: object) -> str:
    """The value as a person wrote it, else as JSON: one line, at most 80 characters, printable, so valid UTF-8."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(char for char in " ".join(text[: SHOWN * 4].split()) if char.isprintable())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def issue(code: str, field: str, value: object, why_fr: str, why_en: str) -> Issue:
    seen = "" if value is None else shown(value)
    fr, en = (f", valeur « {seen} » : ", f", value “{seen}”: ") if seen else (", ", ", ")
    return Issue(
        code,
        field,
        seen,
        f"Champ {_named(field, 'fr')}{fr}{_ended(why_fr)}",
        f"Field {_named(field, 'en')}{en}{_ended(why_en)}",
    )


def _named(field: str, lang: str) -> str:
    """The path as descriptions write it, and what people call its last part: "sites[0].postcode (Code postal)"."""
    name = re.sub(r"(\[\d+\])+$", "", field).rpartition(".")[2]
    label = field_label(name, lang)
    return f"{field} ({label})" if label and folded(label) != folded(name) else field


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("?", "…")) else f"{sentence}."
