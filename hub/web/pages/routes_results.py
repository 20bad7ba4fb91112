"""Pages of results: the list of one kind with its filters, and what is found across kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from hub.outputs.exports.forms import forms_of
from hub.search import fields
from hub.search.areas import Circle
from hub.search.asked import DISTANCE, RELEVANCE, SORTS, Search
from hub.search.find import Found
from hub.web.answers import moved
from hub.web.api.items import items_of
from hub.web.api.routes_entries import counted
from hub.web.areas import NEAR, RADIUS
from hub.web.asking import FROM, SORT, TO, WORDS, parameter_names, search_of, takes_days
from hub.web.listing import Listed, listed
from hub.web.pages import lists
from hub.web.pages.address import Address
from hub.web.pages.languages import Language
from hub.web.pages.render import LANGUAGES, kind_name, respond
from hub.web.parameters import Parameters, read
from hub.web.site import Site, api_path, page_path
from schema import KINDS, Kind

KIND = "kind"
PER_PAGE = 20


@dataclass(frozen=True)
class Tab:
    """One kind among the results: what it is called, where its results are, how many."""

    name: str
    href: str
    count: int
    chosen: bool


def routes(site: Site) -> APIRouter:
    """`/{page of the kind}`, and the same below /en."""
    router = APIRouter(include_in_schema=False)
    for told in LANGUAGES:
        for kind in KINDS.values():
            path = f"{told.prefix}/{kind.page}"
            page = partial(of_kind, site, told, kind)
            router.add_api_route(path, page, name=f"{told.code}_{kind.page}", response_model=None)
    return router


def of_kind(site: Site, told: Language, kind: Kind, request: Request) -> Response:
    """The list of a kind, with the filters beside it."""
    parameters = read(request, parameter_names((kind.name,)), from_form=True)
    return _results(site, told, request, (kind.name,), parameters)


def across(site: Site, told: Language, request: Request) -> Response:
    """What is found among all kinds; of one kind alone, its own list knows more filters."""
    parameters = read(request, (*parameter_names(tuple(KINDS)), KIND), from_form=True)
    wanted = [name for name in parameters.get(KIND, ()) if name in KINDS]
    if len(wanted) == 1:
        address = Address("", parameters).at(told.prefix + page_path(wanted[0]), parameter_names(wanted))
        return moved(site.address(str(address)), 303)
    kinds = tuple(dict.fromkeys(wanted)) or tuple(KINDS)
    return _results(site, told, request, kinds, parameters)


def _results(
    site: Site, told: Language, request: Request, kinds: Sequence[str], parameters: Parameters
) -> Response:
    search = search_of(kinds, {**parameters, "limit": [str(PER_PAGE)]})
    single = kinds[0] if len(kinds) == 1 else None
    path = told.prefix + (page_path(single) if single else "/")
    address = Address(path, parameters)
    with site.db.read() as conn:
        directory = site.directory(conn)
        found = listed(site, conn, search, directory.clusters)
        cards = lists.cards(items_of(site, conn, found.entries), found.sought, directory, told)
        counts = counted(found.counts, kinds[0], lists.offered(kinds), directory)
        tabs = _tabs(found, address, told)
    return respond(
        site, told, request, "list.html",
        kind=KINDS[single] if single else None,
        query=search,
        address=address,
        total=found.total,
        cards=cards,
        filters=lists.filters(search, counts, directory, told),
        chips=lists.chips(search, address, directory, told),
        tabs=tabs,
        instead=_instead(found),
        sorts=[(sort, str(address.having(SORT, sort))) for sort in _possible_sorts(search)],
        start=str(address.at(path)),
        following=str(address.having("cursor", found.next)) if found.next else None,
        days=_days(parameters) if single and takes_days(single) else None,
        near=_near(parameters),
        exports=_exports(single, address, told) if single else [],
    )  # fmt: skip


def _tabs(found: Listed, address: Address, told: Language) -> list[Tab]:
    """The kinds in which the words are found; none for a list that does not search."""
    if found.sought is None or not found.sought.found.asked.search.words:
        return []
    counts = dict(found.counts([fields.KIND])[fields.KIND])
    chosen = found.sought.found.asked.search.kinds
    whole = Tab(
        str(told.text("list", "all_kinds")),
        _elsewhere(address, told, None),
        sum(counts.values()),
        len(chosen) > 1,
    )
    return [
        whole,
        *(
            Tab(kind_name(name, told), _elsewhere(address, told, name), count, chosen == (name,))
            for name, count in counts.items()
        ),
    ]


def _elsewhere(address: Address, told: Language, kind: str | None) -> str:
    kinds = (kind,) if kind else tuple(KINDS)
    path = told.prefix + (page_path(kind) if kind else "/")
    shared = set(lists.offered(tuple(KINDS))) | {WORDS, NEAR, RADIUS}
    return str(address.at(path, [name for name in parameter_names(kinds) if name in shared]))


def _instead(found: Listed) -> Mapping[str, Any]:
    """What was searched instead of what was asked."""
    told: Found | None = found.sought.found if found.sought else None
    return {"words": told.words.mended if told else None, "relaxed": bool(told and told.words.relaxed)}


def _possible_sorts(search: Search) -> list[str]:
    near = any(isinstance(area, Circle) for area in search.areas)
    return [sort for sort in SORTS if (sort != RELEVANCE or search.words) and (sort != DISTANCE or near)]


def _exports(kind: str, address: Address, told: Language) -> list[tuple[str, str]]:
    """The forms in which this very list is to be had."""
    known = parameter_names((kind,))
    return [
        (form.title, str(address.at(f"{api_path(kind)}.{form.suffix}", known).having("lang", told.code)))
        for form in forms_of(kind)
    ]


def _days(parameters: Parameters) -> dict[str, str]:
    return {name: next(iter(parameters.get(name, ())), "") for name in (FROM, TO)}


def _near(parameters: Parameters) -> dict[str, str] | None:
    if NEAR not in parameters:
        return None
    return {name: next(iter(parameters.get(name, ())), "") for name in (NEAR, RADIUS)}
