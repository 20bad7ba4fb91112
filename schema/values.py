"""The types of single values that fields are made of: each one cleans, checks and knows its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from schema import codes, identifiers, normalise
from schema.issues import Invalid


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text cleaned by `clean`, never empty, cut beyond `most` characters."""

    clean: Callable[[str], str]
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"minLength": 1, "maxLength": self.most}

    def _check(self, value: str) -> str:
        kept = self.clean(value)
        if not kept:
            raise Invalid("empty", "le texte est vide", "the text is empty")
        if len(kept) > self.most:
            raise Invalid(
                "too_long",
                f"le texte compte {len(kept)} caractères, il est coupé à {self.most}",
                f"the text has {len(kept)} characters, it is cut at {self.most}",
                mended=kept[: self.most].strip(),
            )
        return kept


@dataclass(frozen=True, slots=True)
class OneOf:
    """A code of the closed list of that name."""

    list_name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        known = codes.listed(self.list_name)

        def check(value: str) -> str:
            if value in known:
                return value
            raise _unknown_code(self.list_name, value)

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"enum": list(codes.listed(self.list_name))}


def _unknown_code(list_name: str, value: str) -> Invalid:
    meant = codes.find(list_name, value)
    some = list(codes.listed(list_name))
    known = f"« {meant} » ?" if meant else ", ".join(some[:12]) + ("…" if len(some) > 12 else "")
    return Invalid(
        "unknown_code",
        f"ce code n'est pas dans la liste {list_name} : {known}",
        f"this code is not in the list {list_name}: {known}",
    )


def _country(info: ValidationInfo) -> str:
    return str((info.context or {}).get("country", "FR"))


def _phone(value: str, info: ValidationInfo) -> str:
    return normalise.phone(value, _country(info))


Name = Annotated[str, Cleaned(normalise.line, 300)]
Line = Annotated[str, Cleaned(normalise.line, 300)]
Word = Annotated[str, Cleaned(normalise.line, 100)]
LongText = Annotated[str, Cleaned(normalise.text, 20_000)]

Day = Annotated[str, AfterValidator(normalise.day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    str,
    AfterValidator(normalise.moment),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$"}),
]
Url = Annotated[str, AfterValidator(normalise.url), WithJsonSchema({"type": "string", "format": "uri"})]
WebDomain = Annotated[
    str, AfterValidator(normalise.domain), WithJsonSchema({"type": "string", "format": "hostname"})
]
Email = Annotated[str, AfterValidator(normalise.email), WithJsonSchema({"type": "string", "format": "email"})]
Phone = Annotated[
    str, AfterValidator(_phone), WithJsonSchema({"type": "string", "pattern": r"^\+[1-9]\d{7,14}$"})
]
CommuneCode = Annotated[str, AfterValidator(normalise.commune_code)]

Cents = Annotated[int, Field(ge=0, le=10**15)]
Count = Annotated[int, Field(ge=0, le=10**9)]

Siren = Annotated[
    str, AfterValidator(identifiers.siren), WithJsonSchema({"type": "string", "pattern": r"^\d{9}$"})
]
Siret = Annotated[
    str, AfterValidator(identifiers.siret), WithJsonSchema({"type": "string", "pattern": r"^\d{14}$"})
]
Uai = Annotated[
    str, AfterValidator(identifiers.uai), WithJsonSchema({"type": "string", "pattern": r"^\d{7}[A-Z]$"})
]
Rna = Annotated[
    str, AfterValidator(identifiers.rna), WithJsonSchema({"type": "string", "pattern": r"^W\d[0-9A-Z]\d{7}$"})
]
Ror = Annotated[
    str, AfterValidator(identifiers.ror), WithJsonSchema({"type": "string", "pattern": r"^0[0-9a-z]{6}\d\d$"})
]
Vat = Annotated[
    str,
    AfterValidator(identifiers.vat),
    WithJsonSchema({"type": "string", "pattern": r"^[A-Z]{2}[0-9A-Z]+$"}),
]
Bce = Annotated[
    str, AfterValidator(identifiers.bce), WithJsonSchema({"type": "string", "pattern": r"^[01]\d{9}$"})
]
Ide = Annotated[
    str, AfterValidator(identifiers.ide), WithJsonSchema({"type": "string", "pattern": r"^CHE\d{9}$"})
]
Neq = Annotated[
    str, AfterValidator(identifiers.neq), WithJsonSchema({"type": "string", "pattern": r"^\d{10}$"})
]
Wikidata = Annotated[
    str, AfterValidator(identifiers.wikidata), WithJsonSchema({"type": "string", "pattern": r"^Q\d+$"})
]
Doi = Annotated[
    str, AfterValidator(identifiers.doi), WithJsonSchema({"type": "string", "pattern": r"^10\.\d{4,9}/\S+$"})
]

LevelCode = Annotated[str, OneOf("levels")]
Country = Annotated[str, OneOf("countries")]
Department = Annotated[str, OneOf("departments")]
Region = Annotated[str, OneOf("regions")]
LegalForm = Annotated[str, OneOf("legal_forms")]
Category = Annotated[str, OneOf("categories")]
Sector = Annotated[str, OneOf("sectors")]
Theme = Annotated[str, OneOf("themes")]
EducationalLevel = Annotated[str, OneOf("educational_levels")]
PublicServed = Annotated[str, OneOf("audiences")]
StaffRange = Annotated[str, OneOf("staff_ranges")]
EventType = Annotated[str, OneOf("event_types")]
EventStatus = Annotated[str, OneOf("event_statuses")]
AttendanceMode = Annotated[str, OneOf("attendance_modes")]
