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


@dataclass(frozen=True, slots=True)
class Form:
    """A text that `write` puts into its one written form, which matches `pattern`."""

    write: Callable[[str], str]
    pattern: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.write, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": self.pattern}


def _unknown_code(list_name: str, value: str) -> Invalid:
    meant = codes.find(list_name, value)
    some = list(codes.listed(list_name))
    known = ", ".join(some[:12]) + ("…" if len(some) > 12 else "")
    return Invalid(
        "unknown_code",
        f"ce code n'est pas dans la liste {list_name} : {f'« {meant} » ?' if meant else known}",
        f"this code is not in the list {list_name}: {f'“{meant}”?' if meant else known}",
    )


def country_of(info: ValidationInfo) -> str:
    """The country that the record names, for values that are read by the rules of a country."""
    return info.context["country"] if info.context else "FR"


def _phone(value: str, info: ValidationInfo) -> str:
    return normalise.phone(value, country_of(info))


def _postcode(value: str, info: ValidationInfo) -> str:
    return normalise.postcode(value, info.data.get("country") or country_of(info))


Name = Annotated[str, Cleaned(normalise.line, 300)]
Line = Annotated[str, Cleaned(normalise.line, 300)]
Word = Annotated[str, Cleaned(normalise.line, 100)]
LongText = Annotated[str, Cleaned(normalise.text, 20_000)]

Moment = Annotated[str, Form(normalise.moment, r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$")]
Url = Annotated[str, Form(normalise.url, r"^https?://[^\s/]+\.\S+$")]
WebDomain = Annotated[str, Form(normalise.domain, r"^\S+\.\S+$")]
Email = Annotated[str, Form(normalise.email, r"^[^\s@]+@\S+\.\S+$")]
Phone = Annotated[
    str, AfterValidator(_phone), WithJsonSchema({"type": "string", "pattern": r"^\+[1-9]\d{7,14}$"})
]
Postcode = Annotated[str, AfterValidator(_postcode), WithJsonSchema({"type": "string", "maxLength": 10})]
CommuneCode = Annotated[str, Form(normalise.commune_code, r"^(\d\d|2[AB])\d{3}$")]

Cents = Annotated[int, Field(ge=0, le=10**15)]
Count = Annotated[int, Field(ge=0, le=10**9)]
Percent = Annotated[int, Field(ge=0, le=100)]

Siren = Annotated[str, Form(identifiers.siren, r"^\d{9}$")]
Siret = Annotated[str, Form(identifiers.siret, r"^\d{14}$")]
Uai = Annotated[str, Form(identifiers.uai, r"^\d{7}[A-Z]$")]
Rna = Annotated[str, Form(identifiers.rna, r"^W\d[0-9A-Z]\d{7}$")]
Ror = Annotated[str, Form(identifiers.ror, r"^0[0-9a-z]{6}\d\d$")]
Vat = Annotated[str, Form(identifiers.vat, r"^[A-Z]{2}[0-9A-Z]+$")]
Bce = Annotated[str, Form(identifiers.bce, r"^[01]\d{9}$")]
Ide = Annotated[str, Form(identifiers.ide, r"^CHE\d{9}$")]
Neq = Annotated[str, Form(identifiers.neq, r"^\d{10}$")]
Wikidata = Annotated[str, Form(identifiers.wikidata, r"^Q\d+$")]
Doi = Annotated[str, Form(identifiers.doi, r"^10\.\d{4,9}/\S+$")]
Cpv = Annotated[str, Form(normalise.cpv, r"^\d{8}$")]
Nuts = Annotated[str, Form(normalise.nuts, r"^[A-Z]{2}[0-9A-Z]{0,3}$")]
Formacode = Annotated[str, Form(normalise.formacode, r"^\d{5}$")]
Rome = Annotated[str, Form(normalise.rome, r"^[A-N]\d{4}$")]

AccessCondition = Annotated[str, OneOf("access_conditions")]
AttendanceMode = Annotated[str, OneOf("attendance_modes")]
CallAudience = Annotated[str, OneOf("call_audiences")]
CallType = Annotated[str, OneOf("call_types")]
Category = Annotated[str, OneOf("categories")]
ContractType = Annotated[str, OneOf("contract_types")]
Country = Annotated[str, OneOf("countries")]
Department = Annotated[str, OneOf("departments")]
DiplomaLevel = Annotated[str, OneOf("diploma_levels")]
EducationalLevel = Annotated[str, OneOf("educational_levels")]
EventStatus = Annotated[str, OneOf("event_statuses")]
EventType = Annotated[str, OneOf("event_types")]
ExpertiseType = Annotated[str, OneOf("expertise_types")]
InitiativeStatus = Annotated[str, OneOf("initiative_statuses")]
LabelStatus = Annotated[str, OneOf("label_statuses")]
Language = Annotated[str, OneOf("languages")]
LegalForm = Annotated[str, OneOf("legal_forms")]
LevelCode = Annotated[str, OneOf("levels")]
Licence = Annotated[str, OneOf("licences")]
NeedStatus = Annotated[str, OneOf("need_statuses")]
NeedType = Annotated[str, OneOf("need_types")]
Pricing = Annotated[str, OneOf("pricings")]
ProcedureType = Annotated[str, OneOf("procedure_types")]
PublicServed = Annotated[str, OneOf("audiences")]
Region = Annotated[str, OneOf("regions")]
ResourceType = Annotated[str, OneOf("resource_types")]
SalaryPeriod = Annotated[str, OneOf("salary_periods")]
Sector = Annotated[str, OneOf("sectors")]
SolutionType = Annotated[str, OneOf("solution_types")]
StaffRange = Annotated[str, OneOf("staff_ranges")]
TenderNature = Annotated[str, OneOf("tender_natures")]
TenderStatus = Annotated[str, OneOf("tender_statuses")]
Theme = Annotated[str, OneOf("themes")]
TrainingModality = Annotated[str, OneOf("training_modalities")]
WorkingTime = Annotated[str, OneOf("working_times")]
