"""A value as a person reads it: codes by their label, dates and money in words, addresses as links, places in lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import quote

from pydantic import WithJsonSchema

from hub.web.api.labels import code, list_of, list_of_place, marks_of
from hub.web.pages.languages import ENGLISH, Language
from hub.web.site import page_path
from schema import KINDS, Code, normalise
from schema.codes import listed
from schema.labels import field_label
from schema.values import Form


class Look(StrEnum):
    """How a value is shown."""

    TEXT = "text"
    CODE = "code"
    LINK = "link"
    PLACE = "place"
    GROUP = "group"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    MOMENT = "moment"
    MONEY = "money"


@dataclass(frozen=True)
class Shown:
    """One value for a template: its lines, where it leads, and the machine form of a date."""

    look: Look
    lines: tuple[str, ...]
    href: str = ""
    machine: str = ""

    @property
    def outside(self) -> bool:
        return self.look is Look.URL


_BY_FORM = {
    normalise.url: Look.URL,
    normalise.email: Look.EMAIL,
    normalise.day: Look.MOMENT,
    normalise.moment: Look.MOMENT,
    normalise.known_date: Look.MOMENT,
}


PARTS = ("number", "name", "description", "starts", "ends", "commune", "modality")
"""The parts of a session or a lot that come first, in the order in which people ask for them."""


def shown(kind: str, field: str, value: Any, language: Language) -> Shown:
    """One value of a field."""
    if isinstance(value, Mapping):
        if "kind" in value and "id" in value:
            return Shown(Look.LINK, (value["name"],), language.prefix + page_path(value["kind"], value["id"]))
        if field == "sites":
            return Shown(Look.PLACE, tuple(place_lines(value, language)))
        return Shown(Look.GROUP, tuple(_group_lines(value, language)))
    look = look_of(kind, field)
    if look is Look.CODE:
        return Shown(look, (label(code(list_of(kind, field), str(value)), language),))
    if look is Look.MONEY and isinstance(value, int):
        return Shown(look, (language.money(value),))
    if look is Look.MOMENT:
        return Shown(look, (language.moment(value),), machine=value)
    text = national(value) if look is Look.PHONE else value
    return Shown(look, _lines(text, language), _leads_to(look, str(value)))


@cache
def look_of(kind: str, field: str) -> Look:
    """How the values of a field are shown, read from the marks on its type."""
    if list_of(kind, field):
        return Look.CODE
    if field.endswith("_cents"):
        return Look.MONEY
    for mark in marks_of(KINDS[kind].model.model_fields[field]):
        if isinstance(mark, Form) and mark.write in _BY_FORM:
            return _BY_FORM[mark.write]
        if isinstance(mark, WithJsonSchema) and str((mark.json_schema or {}).get("pattern", "")).startswith(
            r"^\+"
        ):
            return Look.PHONE
    return Look.TEXT


def title(field: str, language: Language) -> str:
    """What people call a field, or a part of a compound value."""
    return field_label(field, language.code) or field


def filter_title(name: str, language: Language) -> str:
    """What people call a filter."""
    return language.text("filters", name) or name.replace("_", " ")


def label(told: Code, language: Language) -> str:
    """A code in the language, with a capital."""
    text = told.en if language.code == ENGLISH else told.fr
    return text[:1].upper() + text[1:]


def area(list_name: str, value: str, language: Language) -> str:
    """A region or a department; one of another country (ISO 3166-2) by that country and its code."""
    if known := listed(list_name).get(value):
        return label(known, language)
    country = listed("countries").get(value.partition("-")[0])
    return f"{label(country, language)} ({value})" if country else value


def place_lines(site: Mapping[str, Any], language: Language) -> list[str]:
    """A place as on an envelope: name, street, postcode and town, department and region, position."""
    town = " ".join(str(site[name]) for name in ("postcode", "commune") if name in site)
    area = [
        label(code(list_of_place(name), site[name]), language)
        for name in ("department", "region", "country")
        if name in site
    ]
    position = [
        language.decimal(site[name], 1_000_000).rstrip("0").rstrip(",.")
        for name in ("latitude_e6", "longitude_e6")
        if name in site
    ]
    there = str(language.texts["format"]["position"]).format(there=" ; ".join(position)) if position else ""
    lines = [site.get("label", ""), site.get("address", ""), town, ", ".join(dict.fromkeys(area))]
    return [line for line in (*lines, there) if line]


def national(phone: str) -> str:
    """A French number as it is dialled in France, in pairs; any other one as it is."""
    if not re.fullmatch(r"\+33\d{9}", phone):
        return phone
    digits = "0" + phone[3:]
    return "\u00a0".join(digits[n : n + 2] for n in range(0, 10, 2))


def is_web(address: str) -> bool:
    """Whether an address may become a link: http or https, nothing else."""
    return address.startswith(("http://", "https://"))


def _group_lines(group: Mapping[str, Any], language: Language) -> list[str]:
    """A small compound value (a session, a lot), a line per part."""
    lines = []
    colon = language.texts["format"]["colon"]
    for name, value in sorted(
        group.items(), key=lambda part: PARTS.index(part[0]) if part[0] in PARTS else len(PARTS)
    ):
        lines.append(f"{title(name, language)}{colon} {', '.join(_part(name, value, language))}")
    return lines


def _part(name: str, value: Any, language: Language) -> Sequence[str]:
    if isinstance(value, Mapping):
        return place_lines(value, language)
    if name.endswith("_cents") and isinstance(value, int):
        return (language.money(value),)
    return (language.moment(value),) if isinstance(value, str) else _lines(value, language)


def _lines(value: Any, language: Language) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (str(language.texts["format"]["yes" if value else "no"]),)
    if isinstance(value, int):
        return (language.number(value),)
    if isinstance(value, list):
        return tuple(line for each in value for line in _lines(each, language))
    return tuple(str(value).splitlines()) or ("",)


def _leads_to(look: Look, value: str) -> str:
    if look is Look.URL and is_web(value):
        return value
    if look is Look.EMAIL:
        return f"mailto:{quote(value, safe='@.+-_')}"
    return f"tel:{value}" if look is Look.PHONE else ""
