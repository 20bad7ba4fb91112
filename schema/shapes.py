"""The compound values inside a record: links, sites, contacts, sessions, lots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from schema import identifiers, normalise
from schema.issues import Invalid
from schema.traits import Rdf
from schema.values import (
    Cents,
    CommuneCode,
    Country,
    Cpv,
    Department,
    Email,
    LatitudeE6,
    Line,
    LongitudeE6,
    LongText,
    Moment,
    Name,
    Phone,
    Postcode,
    Region,
    TrainingModality,
    Url,
    Word,
    country_of,
)

MOST_ID = 300
COORDINATES = {"latitude_e6": "latitude", "longitude_e6": "longitude"}
# Swapped coordinates: what stands there as latitude and longitude are those of France the other way round.
FRANCE_SOUTH_NORTH, FRANCE_WEST_EAST = (41_000_000, 52_000_000), (-5_500_000, 10_000_000)


class Shape(BaseModel):
    """Strict and closed: the reading reports unknown fields. Inside a record it becomes a plain dict."""

    model_config = ConfigDict(strict=True, extra="forbid")


class LinkRefShape(Shape):
    """A reference to a record: `local` (an id of the same source), `iri`, or an identifier scheme."""

    scheme: Annotated[str, Rdf("hub:linkScheme")]
    value: Annotated[str, Rdf("hub:linkValue")]


class SiteShape(Shape):
    """A place on earth. Coordinates are micro-degrees; a place outside France names its country."""

    country: Annotated[Country | None, Rdf("schema:addressCountry")] = None
    label: Annotated[Line | None, Rdf("schema:name")] = None
    address: Annotated[Line | None, Rdf("schema:streetAddress")] = None
    postcode: Annotated[Postcode | None, Rdf("schema:postalCode")] = None
    commune_code: Annotated[CommuneCode | None, Rdf("hub:communeCode")] = None
    commune: Annotated[Line | None, Rdf("schema:addressLocality")] = None
    department: Annotated[Department | None, Rdf("hub:department")] = None
    region: Annotated[Region | None, Rdf("schema:addressRegion")] = None
    latitude_e6: Annotated[LatitudeE6 | None, Rdf("hub:latitudeE6")] = None
    longitude_e6: Annotated[LongitudeE6 | None, Rdf("hub:longitudeE6")] = None


class ContactShape(Shape):
    """A person who may be spoken to."""

    name: Name | None = None
    role: Line | None = None
    email: Email | None = None
    phone: Phone | None = None


class PortraitShape(Shape):
    """What a person agreed to show of themselves."""

    name: Name
    biography: LongText | None = None
    photo: Url | None = None


class SessionShape(Shape):
    """One time at which a training is given."""

    starts: Annotated[Moment | None, Rdf("schema:startDate")] = None
    ends: Annotated[Moment | None, Rdf("schema:endDate")] = None
    commune: Annotated[Line | None, Rdf("schema:location")] = None
    modality: Annotated[TrainingModality | None, Rdf("schema:courseMode")] = None
    registration_url: Annotated[Url | None, Rdf("hub:registrationUrl")] = None


class LotShape(Shape):
    """One part of a tender that can be answered alone."""

    number: Annotated[Word | None, Rdf("dct:identifier")] = None
    name: Annotated[Name, Rdf("schema:name")]
    description: Annotated[LongText | None, Rdf("schema:description")] = None
    cpv: Annotated[Cpv | None, Rdf("hub:cpv", "cpv")] = None
    estimated_value_cents: Annotated[Cents | None, Rdf("hub:estimatedValueCents")] = None


def plain(shape: Shape) -> dict[str, Any]:
    """What the shape holds, without what it leaves open."""
    return {name: value for name, value in shape.__dict__.items() if value is not None}


def written(link: LinkRefShape) -> dict[str, Any]:
    """The link with its value as its scheme writes it."""
    write = LINK_SCHEMES.get(link.scheme)
    if write:
        return {"scheme": link.scheme, "value": write(link.value)}
    known = ", ".join(LINK_SCHEMES)
    raise Invalid(
        "unknown_scheme",
        f"type de lien inconnu, prenez l'un de ceux-ci : {known}",
        f"unknown scheme, take one of these: {known}",
    )


def completed(shape: SiteShape, info: ValidationInfo) -> dict[str, Any]:
    """The site with its department (from the commune code, else the postcode) and the region of that."""
    site = plain(shape)
    _check_position(site)
    department = site.get("department")
    if not department and "commune_code" in site:
        department = normalise.department_of_commune(site["commune_code"])
    if not department and "postcode" in site and (site.get("country") or country_of(info)) == "FR":
        department = normalise.department_of_postcode(site["postcode"])
    if department:
        site["department"] = department
        site.setdefault("region", normalise.region_of(department))
    return site


def _check_position(site: dict[str, Any]) -> None:
    latitude, longitude = site.get("latitude_e6"), site.get("longitude_e6")
    if latitude is None and longitude is None:
        return
    if latitude is None:
        raise _half_position(site, "latitude")
    if longitude is None:
        raise _half_position(site, "longitude")
    if latitude == longitude == 0:
        raise _without_position(
            site,
            "null_position",
            "0, 0 n'est pas un lieu, la position est écartée : laissez les deux colonnes vides",
            "0, 0 is not a place, the position is left out: leave both columns empty",
        )
    if _between(latitude, FRANCE_WEST_EAST) and _between(longitude, FRANCE_SOUTH_NORTH):
        raise _without_position(
            site,
            "swapped_position",
            "latitude et longitude semblent inversées, la position est écartée : échangez les deux colonnes",
            "latitude and longitude seem swapped, the position is left out: exchange the two columns",
        )


def _half_position(site: dict[str, Any], missing: str) -> Invalid:
    return _without_position(
        site,
        "half_position",
        f"la {missing} manque, la position est écartée : remplissez les deux colonnes ou aucune",
        f"the {missing} is missing, the position is left out: fill both columns or none",
        after=f"{missing}_e6",
    )


def _without_position(site: dict[str, Any], code: str, fr: str, en: str, after: str | None = None) -> Invalid:
    kept = {name: value for name, value in site.items() if name not in COORDINATES}
    seen = ", ".join(f"{COORDINATES[name]} {_in_degrees(site[name])}" for name in COORDINATES if name in site)
    return Invalid(code, fr, en, mended=kept, value=seen, after=after)


def _in_degrees(millionths: int) -> str:
    return f"{millionths / 1_000_000:.6f}".rstrip("0").rstrip(".")


def _between(value: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _local(value: str) -> str:
    if (kept := normalise.line(value)) and len(kept) <= MOST_ID:
        return kept
    raise Invalid(
        "bad_id",
        f"un identifiant local compte 1 à {MOST_ID} caractères visibles : vérifiez la saisie",
        f"a local id has 1 to {MOST_ID} visible characters: check the entry",
    )


LINK_SCHEMES: Mapping[str, identifiers.Check] = {
    "local": _local,
    "iri": normalise.url,
    "web_domain": normalise.domain,
    **identifiers.SCHEMES,
}
LinkRef = Annotated[LinkRefShape, AfterValidator(written)]
Site = Annotated[SiteShape, AfterValidator(completed)]
Contact = Annotated[ContactShape, AfterValidator(plain)]
Portrait = Annotated[PortraitShape, AfterValidator(plain)]
Session = Annotated[SessionShape, AfterValidator(plain)]
Lot = Annotated[LotShape, AfterValidator(plain)]
