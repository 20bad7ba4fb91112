"""The types of single values that fields are made of: each one cleans, checks and knows its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from schema import codes, identifiers, normalise
from schema.issues import Invalid
from schema.labels import list_label


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
            raise Invalid(
                "empty",
                "le texte n'a aucun caractère visible : ressaisissez-le ou laissez vide",
                "the text has no visible character: type it again or leave it empty",
            )
        if len(kept) > self.most:
            raise Invalid(
                "too_long",
                f"le texte compte {len(kept)} caractères, il est coupé à {self.most} : raccourcissez-le",
                f"the text has {len(kept)} characters, it is cut at {self.most}: shorten it",
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


@dataclass(frozen=True, slots=True)
class Number:
    """An integer between two bounds.

    `said_fr` and `said_en` tell with an example how it is written; `typed_*` how a person types it where the
    connector computes the integer, and so what to say of a text that it could not read.
    """

    least: int
    most: int
    said_fr: str
    said_en: str
    typed_fr: str = ""
    typed_en: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"maximum": self.most, "minimum": self.least}

    def _check(self, value: object) -> object:
        if type(value) is not int:
            fr, en = (self.typed_fr, self.typed_en) if isinstance(value, str) else ("", "")
            raise self._wrong("not_integer", fr or self.said_fr, en or self.said_en)
        if not self.least <= value <= self.most:
            raise self._wrong("out_of_range", self.said_fr, self.said_en)
        return value

    def _wrong(self, code: str, fr: str, en: str) -> Invalid:
        return Invalid(code, f"{fr} : corrigez ou laissez vide", f"{en}: correct it or leave it empty")


def _degrees(most: int, fr: str, en: str, example: str) -> Number:
    """A latitude or a longitude: people write degrees, records hold millionths of them."""
    exact = int(example.replace(",", "")) * 100
    bound, point = most * 1_000_000, example.replace(",", ".")
    return Number(
        -bound,
        bound,
        f"une {fr} compte des millionièmes de degré, de -{bound} à {bound}, par exemple {exact} pour {example}",
        f"a {en} counts millionths of a degree, from -{bound} to {bound}, for example {exact} for {point}",
        f"une {fr} s'écrit en degrés, de -{most} à {most}, par exemple {example}, ou se calcule de mètres"
        " (x, y et epsg dans la description)",
        f"a {en} reads in degrees, from -{most} to {most}, for example {point}, or is computed from metres"
        " (x, y and epsg in the description)",
    )


def _unknown_code(list_name: str, value: str) -> Invalid:
    command = f"maillage connector codes {list_name}"
    near = codes.near(list_name, value)
    fr = ", ".join(f"« {one.code} » ({one.fr})" for one in near)
    en = ", ".join(f"“{one.code}” ({one.en})" for one in near)
    return Invalid(
        "unknown_code",
        f"ce code n'est pas dans la liste « {list_label(list_name, 'fr')} », que donne « {command} » : "
        + (f"{fr} ?" if near else "prenez-y un code"),
        f"this code is not in the list “{list_label(list_name, 'en')}”, which “{command}” gives: "
        + (f"{en}?" if near else "take one there"),
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
KnownDate = Annotated[str, Form(normalise.known_date, r"^\d{4}(-\d\d){0,2}$")]
Url = Annotated[str, Form(normalise.url, r"^https?://[^\s/]+\.\S+$")]
WebDomain = Annotated[str, Form(normalise.domain, r"^\S+\.\S+$")]
Email = Annotated[str, Form(normalise.email, r"^[^\s@]+@\S+\.\S+$")]
Phone = Annotated[
    str, AfterValidator(_phone), WithJsonSchema({"type": "string", "pattern": r"^\+[1-9]\d{7,14}$"})
]
Postcode = Annotated[str, AfterValidator(_postcode), WithJsonSchema({"type": "string", "maxLength": 10})]
CommuneCode = Annotated[str, Form(normalise.commune_code, r"^(\d\d|2[AB])\d{3}$")]

Cents = Annotated[
    int,
    Number(
        0,
        10**15,
        f"un montant compte des centimes entiers, de 0 à {10**15}, par exemple 150050 pour 1 500,50 €",
        f"an amount counts whole cents, from 0 to {10**15}, for example 150050 for €1,500.50",
        "un montant en euros s'écrit sans autre texte, par exemple 1 500 ou 1500,50 €",
        "an amount in euros reads without other text, for example 1500 or 1500.50 €",
    ),
]
Count = Annotated[
    int,
    Number(
        0,
        10**9,
        f"un nombre entier est attendu, de 0 à {10**9}, sans unité, par exemple 12",
        f"a whole number is expected, from 0 to {10**9}, without unit, for example 12",
    ),
]
Percent = Annotated[
    int,
    Number(
        0,
        100,
        "un taux entier est attendu, de 0 à 100, sans le signe %, par exemple 80",
        "a whole rate is expected, from 0 to 100, without the sign %, for example 80",
    ),
]
LatitudeE6 = Annotated[int, _degrees(90, "latitude", "latitude", "48,8566")]
LongitudeE6 = Annotated[int, _degrees(180, "longitude", "longitude", "2,3522")]

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
Naf = Annotated[str, Form(normalise.naf, r"^\d\d\.\d\d[A-Z]$")]
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
