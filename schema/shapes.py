"""What kinds are built from: the record that every kind extends, and the small compound values inside it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from schema import identifiers, normalise
from schema.issues import Invalid
from schema.traits import Facet, FieldClass, Hint, In, Keep, Rdf, Several, Text
from schema.values import (
    CommuneCode,
    Country,
    Department,
    Email,
    Line,
    LongText,
    Name,
    Phone,
    Region,
    Theme,
    Url,
    Word,
)

# Swapped coordinates: what stands there as latitude and longitude are those of France the other way round.
FRANCE_SOUTH_NORTH, FRANCE_WEST_EAST = (41_000_000, 52_000_000), (-5_500_000, 10_000_000)


class Shape(BaseModel):
    """Strict, closed, and silent about what it does not know: the reading reports unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=False)


class LinkRef(Shape):
    """A reference to a record: `local` (an id of the same source), `iri`, or an identifier scheme."""

    scheme: Word
    value: Line

    @model_validator(mode="after")
    def _written(self) -> Self:
        if self.scheme == "iri":
            self.value = normalise.url(self.value)
        elif self.scheme == "web_domain":
            self.value = normalise.domain(self.value)
        elif self.scheme != "local":
            self.value = self._check()(self.value)
        return self

    def _check(self) -> identifiers.Check:
        check = identifiers.SCHEMES.get(self.scheme)
        if check:
            return check
        known = ", ".join(("local", "iri", "web_domain", *identifiers.SCHEMES))
        raise Invalid(
            "unknown_scheme",
            f"schéma de lien inconnu, connus : {known}",
            f"unknown link scheme, known: {known}",
        )


class Site(Shape):
    """A place on earth. Department and region are completed from the commune code, else from the postcode."""

    label: Line | None = None
    country: Country | None = None
    address: Line | None = None
    postcode: Word | None = None
    commune_code: CommuneCode | None = None
    commune: Line | None = None
    department: Department | None = None
    region: Region | None = None
    latitude_e6: Annotated[int | None, Field(ge=-90_000_000, le=90_000_000)] = None
    longitude_e6: Annotated[int | None, Field(ge=-180_000_000, le=180_000_000)] = None

    @field_validator("postcode")
    @classmethod
    def _postcode(cls, value: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country") or (info.context or {}).get("country", "FR")
        return normalise.postcode(value, country) if value else None

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        self._check_position()
        in_france = (self.country or (info.context or {}).get("country", "FR")) == "FR"
        if not self.department and self.commune_code:
            self.department = normalise.department_of_commune(self.commune_code)
        if not self.department and self.postcode and in_france:
            self.department = normalise.department_of_postcode(self.postcode)
        if self.department and not self.region:
            self.region = normalise.region_of(self.department)
        return self

    def _check_position(self) -> None:
        latitude, longitude = self.latitude_e6, self.longitude_e6
        if latitude is None and longitude is None:
            return
        if latitude is None or longitude is None:
            raise self._without_position(
                "half_position", "une coordonnée manque", "one coordinate is missing"
            )
        if latitude == longitude == 0:
            raise self._without_position("null_position", "0, 0 n'est pas un lieu", "0, 0 is not a place")
        if _between(latitude, FRANCE_WEST_EAST) and _between(longitude, FRANCE_SOUTH_NORTH):
            raise self._without_position(
                "swapped_position",
                "latitude et longitude semblent inversées",
                "latitude and longitude seem swapped",
            )

    def _without_position(self, code: str, fr: str, en: str) -> Invalid:
        kept = self.model_dump(exclude_none=True, exclude={"latitude_e6", "longitude_e6"})
        return Invalid(
            code, f"{fr} : la position est écartée", f"{en}: the position is left out", mended=kept
        )


class Contact(Shape):
    """A person who may be spoken to."""

    name: Name | None = None
    role: Line | None = None
    email: Email | None = None
    phone: Phone | None = None


class Portrait(Shape):
    """What a person agreed to show of themselves."""

    name: Name
    biography: LongText | None = None
    photo: Url | None = None


class Record(Shape):
    """What every kind has."""

    name: Annotated[Name, In(FieldClass.IDENTITY), Hint("name"), Text(10), Rdf("schema:name")]
    description: Annotated[
        LongText | None, In(FieldClass.DESCRIPTION), Keep("longest"), Text(2), Rdf("schema:description")
    ] = None
    website: Annotated[Url | None, In(FieldClass.DESCRIPTION), Rdf("schema:url")] = None
    links: Annotated[list[Url] | None, Several(), In(FieldClass.DESCRIPTION), Rdf("schema:sameAs")] = None
    themes: Annotated[
        list[Theme] | None, Several(), In(FieldClass.DESCRIPTION), Facet("theme"), Rdf("dct:subject")
    ] = None
    keywords: Annotated[
        list[Word] | None, Several(50), In(FieldClass.DESCRIPTION), Text(4), Rdf("schema:keywords")
    ] = None
    internal_note: Annotated[LongText | None, In(FieldClass.INTERNAL), Keep("newest")] = None


def _between(value: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= value <= bounds[1]
