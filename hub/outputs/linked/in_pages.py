"""The data inside a page of an entry: schema.org in JSON-LD, for search engines; read from the marks of the schema."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from hub.outputs.linked.names import LICENCE, Names
from hub.outputs.linked.places import OF_THE_ADDRESS, degrees
from schema import KINDS, Field, Kind, Rdf
from schema.codes import listed
from schema.export import NAMESPACES
from schema.kind import Content, content_of
from schema.shapes import SiteShape

PREFIX = "schema:"
Told = dict[str, Any]
AS_IT_IS = ("languages", "countries")
"""Lists whose codes are those that schema.org asks for."""
ENUMERATIONS = {
    "event_statuses": {
        "scheduled": "EventScheduled",
        "postponed": "EventPostponed",
        "moved_online": "EventMovedOnline",
        "cancelled": "EventCancelled",
    },
    "attendance_modes": {
        "in_person": "OfflineEventAttendanceMode",
        "online": "OnlineEventAttendanceMode",
        "mixed": "MixedEventAttendanceMode",
    },
}
"""Codes that schema.org has a term for."""
WRAPPED = {
    "about": ("Thing", "name"),
    "audience": ("Audience", "audienceType"),
    "eligibleCustomerType": ("Audience", "audienceType"),
    "itemOffered": ("Service", "name"),
}
"""Properties that ask for a thing where we have a word: the type of the thing, and the property that takes the word."""
RENAMED = {"eligibleCustomerType": "audience"}
OF_THE_PAGE = ("relatedLink",)
"""Properties that schema.org knows of pages only."""
UNITS = {"year": "YEAR", "month": "MONTH", "day": "DAY", "hour": "HOUR"}
SALARY = {"salary_min_cents": "minValue", "salary_max_cents": "maxValue"}


def page_data(item: Mapping[str, Any], names: Names, language: str) -> Told:
    """What the page at `item["page"]` says of its entry, words in the language of the page where we have them."""
    kind = KINDS[item["kind"]]
    data = item["data"]
    told: Told = {
        "@context": NAMESPACES["schema"].rstrip("/"),
        "@type": types_of(kind),
        "@id": str(names.thing(kind.name, item["id"])),
        "name": data["name"],
    }
    writer = _Writer(names, language)
    for field in kind.fields.values():
        if name := _local(field.rdf):
            said = [writer.said(field.content, each, name) for each in _values(data, field)]
            if said:
                told[RENAMED.get(name, name)] = said if field.several else said[0]
    page: Told = {"@type": "WebPage", "@id": item["page"], "license": str(LICENCE), "inLanguage": language}
    page |= {name: told.pop(name) for name in OF_THE_PAGE if name in told}
    return told | dict(_further(kind, data, writer)) | {"mainEntityOfPage": page}


def embedded(told: Told) -> str:
    """The data as they may stand inside a script element: nothing in them can end it, or begin a comment."""
    text = orjson.dumps(told).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def types_of(kind: Kind) -> str | list[str]:
    """The classes of schema.org that the entries of a kind belong to."""
    found = [name.removeprefix(PREFIX) for name in kind.classes if name.startswith(PREFIX)]
    return found[0] if len(found) == 1 else found


class _Writer:
    """Values as schema.org takes them, in the words of one language."""

    def __init__(self, names: Names, language: str) -> None:
        self._names, self._language = names, language

    def said(self, content: Content, value: Any, name: str = "") -> Any:
        """One value of the property `name`."""
        if isinstance(value, Mapping):
            return self._compound(content, value, name)
        word = self._word(content.codes, value) if content.codes else value
        if name in WRAPPED:
            type_, by = WRAPPED[name]
            return {"@type": type_, by: word}
        return word

    def address(self, site: Mapping[str, Any]) -> Told:
        """The address of a site; empty when none of it is said."""
        found = self._parts(SiteShape, site)
        kept = {name: value for name, value in found.items() if NAMESPACES["schema"] + name in OF_THE_ADDRESS}
        return {"@type": "PostalAddress", **kept} if kept else {}

    def _word(self, list_name: str, code: str) -> str:
        if code in ENUMERATIONS.get(list_name, ()):
            return NAMESPACES["schema"] + ENUMERATIONS[list_name][code]
        known = None if list_name in AS_IT_IS else listed(list_name).get(code)
        if known is None:
            return code
        return known.en if self._language == "en" else known.fr

    def _compound(self, content: Content, value: Mapping[str, Any], name: str) -> Told:
        if "kind" in value:
            known = {"@id": str(self._names.thing(value["kind"], value["id"]))} if "id" in value else {}
            return {"@type": types_of(KINDS[value["kind"]]), **known, "name": value["name"]}
        if content.shape is SiteShape:
            return self._place(value)
        type_ = "CourseInstance" if name == "hasCourseInstance" else "Thing"
        return {"@type": type_, **self._parts(content.shape, value)}

    def _place(self, site: Mapping[str, Any]) -> Told:
        place: Told = {"@type": "Place"}
        if "label" in site:
            place["name"] = site["label"]
        if address := self.address(site):
            place["address"] = address
        if "latitude_e6" in site and "longitude_e6" in site:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(degrees(site["latitude_e6"])),
                "longitude": float(degrees(site["longitude_e6"])),
            }
        return place

    def _parts(self, shape: Any, value: Mapping[str, Any]) -> Told:
        found: Told = {}
        for part, info in (shape.model_fields if shape else {}).items():
            name = _local(next((mark for mark in info.metadata if isinstance(mark, Rdf)), None))
            if name and part in value:
                found[name] = self.said(content_of(info.annotation), value[part], name)
        return found


def _local(rdf: Rdf | None) -> str:
    """The name of a property of schema.org; empty for those of others."""
    return rdf.property.removeprefix(PREFIX) if rdf and rdf.property.startswith(PREFIX) else ""


def _values(data: Mapping[str, Any], field: Field) -> list[Any]:
    """The values of a field, each once; of a link that nobody could follow, the names that sources give."""
    if field.name in data:
        value = data[field.name]
        return value if isinstance(value, list) else [value]
    if field.link is None:
        return []
    stem = field.name.removesuffix("s") if field.several else field.name
    named = data.get(f"{stem}_names" if field.several else f"{stem}_name", [])
    return [
        {"kind": field.link.kind, "name": name} for name in ([named] if isinstance(named, str) else named)
    ]


def _further(kind: Kind, data: Mapping[str, Any], writer: _Writer) -> Iterator[tuple[str, Any]]:
    """What several fields say together."""
    known = [
        {"@type": "PropertyValue", "propertyID": field.identifier.scheme, "value": data[field.name]}
        for field in kind.fields.values()
        if field.identifier and field.name in data
    ]
    if known:
        yield "identifier", known
    sites = data.get("sites", ())
    places = [writer.said(kind.fields["sites"].content, site) for site in sites]
    if "online_url" in data:
        places.append({"@type": "VirtualLocation", "url": data["online_url"]})
    if places and kind.name in ("organisation", "event"):
        yield "location", places
    if kind.name == "organisation" and (addresses := [each for each in map(writer.address, sites) if each]):
        yield "address", addresses
    if "price_cents" in data:
        yield "offers", {"@type": "Offer", "price": _euros(data["price_cents"]), "priceCurrency": "EUR"}
    if amounts := {name: _euros(data[field]) for field, name in SALARY.items() if field in data}:
        unit = UNITS.get(data.get("salary_period", ""))
        value = {"@type": "QuantitativeValue", **amounts} | ({"unitText": unit} if unit else {})
        yield "baseSalary", {"@type": "MonetaryAmount", "currency": "EUR", "value": value}


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
