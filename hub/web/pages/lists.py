"""A list as its page shows it: cards, filters with their counts, what is chosen and how to take it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.catalogue.facets import filter_names
from hub.catalogue.read import MEMBER
from hub.search.asked import Search
from hub.search.extract import Piece, extract, marked
from hub.search.words import Words
from hub.web.api.labels import code, list_of_filter, list_of_place
from hub.web.api.shapes import FacetValue, Item
from hub.web.areas import BOX, NEAR, RADIUS
from hub.web.asking import FROM, SORT, TO, WORDS
from hub.web.listing import Sought
from hub.web.pages.address import Address
from hub.web.pages.languages import ENGLISH, Language
from hub.web.pages.show import Shown, filter_title, label, shown, title
from hub.web.site import Directory, page_path
from schema import KINDS

FIRST_FILTERS = ("region", "department", "theme", "sector", "level", "category")
NOT_OFFERED = ("commune", "cpv", "source", "country")
WHEN = ("starts", "deadline", "closes", "valid_until", "published")
FEW = 8


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
    """One entry in a list. `facts` are pairs of a label and a value; `kind` is told where kinds stand together."""

    name: tuple[Piece, ...]
    href: str
    kind: str | None
    where: str
    distance: str | None
    excerpt: tuple[Piece, ...]
    facts: tuple[tuple[str, Shown], ...]
    themes: tuple[str, ...]
    members: tuple[str, ...]


def offered(kinds: Sequence[str]) -> list[str]:
    """The filters that the page offers, the usual ones first; of several kinds those that all of them have."""
    of_all = set.intersection(*(set(filter_names(kind)) for kind in kinds))
    known = sorted(of_all - set(NOT_OFFERED))
    first = [name for name in FIRST_FILTERS if name in known]
    others = [name for name in known if name not in first and name != MEMBER]
    return [*first, *others, MEMBER]


def filters(
    query: Search, counts: Mapping[str, Sequence[FacetValue]], directory: Directory, told: Language
) -> list[Filter]:
    """Every filter that has something to choose, or something chosen."""
    found = []
    for name in offered(query.kinds):
        choices = [*_chosen_for_nothing(query, name, counts, directory, told)]
        choices += [_choice(query, name, value, told) for value in counts.get(name, ())]
        if choices:
            ordered = sorted(choices, key=lambda choice: not choice.chosen)
            found.append(Filter(name, filter_title(name, told), tuple(ordered[:FEW]), tuple(ordered[FEW:])))
    return found


def chips(query: Search, address: Address, directory: Directory, told: Language) -> list[Chip]:
    """What is chosen, each with the way back."""
    words = (
        [Chip(filter_title(WORDS, told), query.words, str(address.without(WORDS).without(SORT)))]
        if query.words
        else []
    )
    chosen = [
        Chip(
            filter_title(name, told),
            value_name(query.kinds, name, value, directory, told),
            str(address.without(name, value)),
        )
        for name, values in query.filters.items()
        for value in dict.fromkeys(values)
    ]
    return [*words, *chosen, *_places(address, told), *_days(address, told)]


def cards(items: Sequence[Item], sought: Sought | None, directory: Directory, told: Language) -> list[Card]:
    return [_card(item, sought, directory, told) for item in items]


def value_name(kinds: Sequence[str], name: str, value: str, directory: Directory, told: Language) -> str:
    """What a value of a filter is called."""
    if name == MEMBER:
        return directory.name_of(value)
    if name == "source" and value in directory.sources:
        return directory.sources[value].title
    behind = next((of for kind in kinds if (of := list_of_filter(kind, name))), None)
    return label(code(behind, value), told)


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
    query: Search,
    name: str,
    counts: Mapping[str, Sequence[FacetValue]],
    directory: Directory,
    told: Language,
) -> Iterator[Choice]:
    """What is chosen and gives nothing: it stays in the form until it is taken back."""
    counted = {value["value"] for value in counts.get(name, ())}
    for value in dict.fromkeys(query.filters.get(name, ())):
        if value not in counted:
            yield Choice(value, value_name(query.kinds, name, value, directory, told), 0, True)


def _choice(query: Search, name: str, value: FacetValue, told: Language) -> Choice:
    named = value["label_en" if told.code == ENGLISH else "label_fr"]
    chosen = value["value"] in query.filters.get(name, ())
    return Choice(value["value"], named[:1].upper() + named[1:], value["count"], chosen)


def _card(item: Item, sought: Sought | None, directory: Directory, told: Language) -> Card:
    data = item["data"]
    words = sought.found.words if sought else Words((), ())
    hit = sought.hits[item["id"]] if sought else None
    mixed = sought is not None and len(sought.found.asked.search.kinds) > 1
    return Card(
        name=tuple(marked(data["name"], words)),
        href=told.prefix + page_path(item["kind"], item["id"]),
        kind=KINDS[item["kind"]].labels[told.code] if mixed else None,
        where=place(data, told),
        distance=told.distance(hit.metres) if hit and hit.metres is not None else None,
        excerpt=tuple(extract(data.get("description", ""), words)),
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


def _places(address: Address, told: Language) -> Iterator[Chip]:
    """The areas that are chosen, each with the way back."""
    if near := address.asked.get(NEAR):
        radius = address.asked.get(RADIUS, ["20"])[0]
        name = str(told.text("list", "around")).format(place=near[0], radius=radius)
        yield Chip(
            str(told.text("list", "area")), name, str(address.without(NEAR).without(RADIUS).without(SORT))
        )
    if address.asked.get(BOX):
        yield Chip(
            str(told.text("list", "area")), str(told.text("list", "on_map")), str(address.without(BOX))
        )


def _days(address: Address, told: Language) -> Iterator[Chip]:
    for name in (FROM, TO):
        if said := address.asked.get(name):
            yield Chip(told.texts["list"][name], told.moment(said[0]), str(address.without(name)))
