"""An entry as its page shows it: every value with who says it, what others say, and the rule that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.web.api.shapes import Ground, Item, Origin, OriginField, Said
from hub.web.pages.languages import Language
from hub.web.pages.show import Shown, shown, title
from schema import KINDS

ENDED = ("closed", "successors")


@dataclass(frozen=True)
class Value:
    """One value and the sources that say it, by their number on the page (from 1); whether people found it wrong."""

    shown: Shown
    said_by: tuple[int, ...]
    contested: bool


@dataclass(frozen=True)
class Row:
    """One field. `others` is what other sources say instead."""

    field: str
    title: str
    values: tuple[Value, ...]
    others: tuple[Value, ...]
    grounds: tuple[Ground, ...]

    @property
    def sayers(self) -> list[int]:
        return sorted({n for value in self.values for n in value.said_by})


def rows(item: Item, origin: Origin, told: Language) -> list[Row]:
    """Every field that the entry has, in the order of its kind; a plain name that only repeats a link is left out."""
    return [
        _row(item["kind"], name, origin["fields"][name], told)
        for name in KINDS[item["kind"]].fields
        if name in origin["fields"] and not _repeats_a_link(item, name)
    ]


def contradicted(found: Iterable[Row]) -> list[Row]:
    """The fields on which the sources differ."""
    return [row for row in found if row.others]


def ended(found: Iterable[Row]) -> list[Row]:
    """The fields that say since when an organisation is closed, and who took over."""
    return [row for row in found if row.field in ENDED]


def _repeats_a_link(item: Item, name: str) -> bool:
    """Whether `buyer_name` says no more than `buyer` (`member_names` than `members`)."""
    linked = name.removesuffix("_names") + "s" if name.endswith("_names") else name.removesuffix("_name")
    field = KINDS[item["kind"]].fields.get(linked)
    if linked == name or field is None or field.link is None or linked not in item["data"]:
        return False
    links, names = item["data"][linked], item["data"][name]
    said = {link["name"] for link in (links if isinstance(links, list) else [links])}
    return said.issuperset(names if isinstance(names, list) else [names])


def _row(kind: str, name: str, field: OriginField, told: Language) -> Row:
    wrong = set(field.get("contested", ()))
    return Row(
        name,
        title(name, told),
        tuple(_value(kind, name, said, wrong, told) for said in field["values"]),
        tuple(_value(kind, name, said, wrong, told) for said in field["others"]),
        tuple(field["shown_under"]),
    )


def _value(kind: str, name: str, said: Said, wrong: set[int], told: Language) -> Value:
    sayers = said["records"]
    return Value(
        shown(kind, name, said["value"], told), tuple(n + 1 for n in sayers), wrong.issuperset(sayers)
    )
