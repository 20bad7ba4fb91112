"""A list as its page shows it: cards, filters with their counts, what is chosen and how to take it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from hub.catalogue.facets import filter_names
from hub.catalogue.read import MEMBER, NAME, Page, Query
from hub.web.api.labels import code, list_of_filter, list_of_place
from hub.web.api.shapes import FacetValue, Item
from hub.web.pages.languages import ENGLISH, Language
from hub.web.pages.show import Shown, label, shown, title
from hub.web.site import Directory, page_path
from schema import KINDS

FIRST_FILTERS = ("region", "department", "theme", "sector", "level", "category")
NOT_OFFERED = ("commune", "cpv", "source", "country")
WHEN = ("starts", "deadline", "closes", "valid_until", "published")
FEW = 8
EXCERPT = 200


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter: the values to offer, the rest, and whether one of them is chosen."""

    name: str
    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]

    @property
    def chosen(self) -> bool:
        return any(choice.chosen for choice in (*self.first, *self.rest))


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the address of the list without it."""

    title: str
    name: str
    without: str


@dataclass(frozen=True)
class Card:
    """One entry in a list. `facts` are pairs of a label and a value."""

    name: str
    href: str
    where: str
    excerpt: str
    facts: tuple[tuple[str, Shown], ...]
    themes: tuple[str, ...]
    members: tuple[str, ...]


def offered(kind: str) -> list[str]:
    """The filters that the page offers, the usual ones first."""
    known = [name for name in filter_names(kind) if name not in NOT_OFFERED]
    first = [name for name in FIRST_FILTERS if name in known]
    others = [name for name in known if name not in first and name != MEMBER]
    return [*first, *others, MEMBER]


def filters(
    query: Query, counts: Mapping[str, Sequence[FacetValue]], directory: Directory, told: Language
) -> list[Filter]:
    """Every filter that has something to choose, or something chosen."""
    found = []
    for name in offered(query.kind):
        choices = [*_chosen_for_nothing(query, name, counts, directory, told)]
        choices += [_choice(query, name, value, told) for value in counts.get(name, ())]
        if choices:
            ordered = sorted(choices, key=lambda choice: not choice.chosen)
            found.append(Filter(name, filter_title(name, told), tuple(ordered[:FEW]), tuple(ordered[FEW:])))
    return found


def chips(query: Query, directory: Directory, told: Language) -> list[Chip]:
    """What is chosen, each with the way back."""
    return [
        Chip(
            filter_title(name, told),
            value_name(query.kind, name, value, directory, told),
            _without(query, name, value),
        )
        for name, values in query.filters.items()
        for value in dict.fromkeys(values)
    ]


def cards(items: Sequence[Item], directory: Directory, told: Language) -> list[Card]:
    return [_card(item, directory, told) for item in items]


def next_page(query: Query, page: Page) -> str | None:
    """The parameters of the next page."""
    return _parameters(query, query.filters, cursor=page.next) if page.next else None


def sorted_by(query: Query, sort: str) -> str:
    """The same list in another order, from its start."""
    return _parameters(Query(query.kind, query.filters, sort), query.filters)


def filter_title(name: str, told: Language) -> str:
    return told.text("filters", name) or name.replace("_", " ")


def value_name(kind: str, name: str, value: str, directory: Directory, told: Language) -> str:
    """What a value of a filter is called."""
    if name == MEMBER:
        return directory.name_of(value)
    if name == "source" and value in directory.sources:
        return directory.sources[value].title
    return label(code(list_of_filter(kind, name), value), told)


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def place(data: Mapping[str, Any], told: Language) -> str:
    """Where it is, in a few words: the town of the first place and how many others, or the areas it covers."""
    if sites := data.get("sites"):
        more = told.count(len(sites) - 1, "more_places") if len(sites) > 1 else ""
        return f"{_town(sites[0], told)} {more}".strip()
    areas = data.get("departments") or data.get("regions") or ()
    of = "departments" if data.get("departments") else "regions"
    return ", ".join(label(code(of, area), told) for area in areas[:3]) + ("…" if len(areas) > 3 else "")


def _town(site: Mapping[str, Any], told: Language) -> str:
    named = next((name for name in ("department", "region", "country") if site.get(name)), None)
    words = [site.get("commune"), label(code(list_of_place(named), site[named]), told) if named else None]
    return ", ".join(dict.fromkeys(word for word in words if word))


def _chosen_for_nothing(
    query: Query,
    name: str,
    counts: Mapping[str, Sequence[FacetValue]],
    directory: Directory,
    told: Language,
) -> Iterator[Choice]:
    """What is chosen and gives nothing: it stays in the form until it is taken back."""
    counted = {value["value"] for value in counts.get(name, ())}
    for value in dict.fromkeys(query.filters.get(name, ())):
        if value not in counted:
            yield Choice(value, value_name(query.kind, name, value, directory, told), 0, True)


def _choice(query: Query, name: str, value: FacetValue, told: Language) -> Choice:
    named = value["label_en" if told.code == ENGLISH else "label_fr"]
    chosen = value["value"] in query.filters.get(name, ())
    return Choice(value["value"], named[:1].upper() + named[1:], value["count"], chosen)


def _card(item: Item, directory: Directory, told: Language) -> Card:
    data = item["data"]
    return Card(
        name=data["name"],
        href=told.prefix + page_path(item["kind"], item["id"]),
        where=place(data, told),
        excerpt=excerpt(data.get("description", "")),
        facts=tuple(_facts(item, told)),
        themes=tuple(label(code("themes", theme), told) for theme in data.get("themes", ())[:4]),
        members=tuple(directory.name_of(member) for member in item["members"]),
    )


def _facts(item: Item, told: Language) -> Iterator[tuple[str, Shown]]:
    """When, and with whom: the first date and the first organisation that the entry names."""
    kind, data = item["kind"], item["data"]
    for name in WHEN:
        if name in data:
            yield title(name, told), shown(kind, name, data[name], told)
            break
    for name, field in KINDS[kind].fields.items():
        if field.link and name in data:
            value = data[name][0] if isinstance(data[name], list) else data[name]
            yield title(name, told), shown(kind, name, value, told)
            break


def _without(query: Query, name: str, value: str) -> str:
    left = {
        other: [one for one in values if (other, one) != (name, value)]
        for other, values in query.filters.items()
    }
    return _parameters(query, left)


def _parameters(query: Query, chosen: Mapping[str, Sequence[str]], cursor: str | None = None) -> str:
    said: dict[str, Any] = {name: list(values) for name, values in chosen.items() if values}
    if query.sort != NAME:
        said["sort"] = query.sort
    if cursor:
        said["cursor"] = cursor
    return urlencode(said, doseq=True)
