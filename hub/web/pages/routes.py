"""The other pages, in both languages: home, members, charter, updates, and what each problem means."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request, Response

from hub.catalogue.read import counts_by_kind
from hub.catalogue.window import shown_today
from hub.errors import NotFound
from hub.search.asked import Search
from hub.search.counts import count_by
from hub.search.find import find
from hub.web.api import charters, federation
from hub.web.api.items import items_of
from hub.web.api.routes_entries import counted
from hub.web.pages import bars, lists
from hub.web.pages.languages import Language
from hub.web.pages.prose import blocks
from hub.web.pages.render import LANGUAGES, respond
from hub.web.pages.routes_results import across
from hub.web.parameters import refuse_all
from hub.web.site import Site
from schema import KINDS

SHOWN_RUNS = 6
IN_WINDOW = 6


def routes(site: Site) -> APIRouter:
    """`/`, `/carte`, `/membres`, `/charte`, `/moissons`, `/problems/{code}`, and the same below /en."""
    router = APIRouter(include_in_schema=False)
    pages: dict[str, Callable[..., Response]] = {
        "/": home,
        "/carte": the_map,
        "/membres": members,
        "/charte": charter,
        "/charte/{version}": charter,
        "/moissons": updates,
        "/problems/{code}": problem,
    }
    for told in LANGUAGES:
        for path, page in pages.items():
            shown = partial(page, site, told)
            router.add_api_route(told.prefix + path, shown, name=f"{told.code}{path}", response_model=None)
    return router


def home(site: Site, told: Language, request: Request) -> Response:
    """The catalogue at a glance, or what is found in it as soon as something is asked."""
    if request.scope["query_string"]:
        return across(site, told, request)
    with site.db.read() as conn:
        directory = site.directory(conn)
        present = [name for name, standing in directory.standings.items() if standing.in_catalogue]
        counts = counts_by_kind(conn)
        updated = federation.updates(conn, directory)
        window = shown_today(conn, "organisation", site.clock().date(), IN_WINDOW)
        cards = lists.cards(items_of(site, conn, window), None, directory, told)
    return respond(
        site, told, request, "home.html",
        window=cards,
        counts=counts,
        total=sum(counts.values()),
        member_count=len(present),
        source_count=len(directory.read_sources),
        updated=max(updated.values(), default=None),
        now=site.clock(),
    )  # fmt: skip


def the_map(site: Site, told: Language, request: Request) -> Response:
    """Where the entries are; its equal in words are the regions with their counts."""
    refuse_all(request)
    with site.db.read() as conn:
        directory = site.directory(conn)
        search = Search(tuple(KINDS))
        opened = site.finder.opened(conn, directory.clusters)
        counts = partial(count_by, opened, find(opened, search).asked)
        told_regions = counted(counts, "organisation", ["region"], directory)
        found = lists.filters(search, told_regions, directory, told)
    regions = [choice for one in found for choice in (*one.first, *one.rest)]
    return respond(site, told, request, "map_page.html", regions=regions)


def members(site: Site, told: Language, request: Request) -> Response:
    """Who federates, who does not yet, and how to check it."""
    refuse_all(request)
    with site.db.read() as conn:
        said = federation.members(site, conn)
    return respond(
        site, told, request, "members.html",
        members=said,
        now=site.clock(),
        old_after=federation.OLD_AFTER_DAYS,
    )  # fmt: skip


def charter(site: Site, told: Language, request: Request) -> Response:
    """One version of the charter, article by article."""
    refuse_all(request)
    version = charters.find(site, request.path_params.get("version"))
    with site.db.read() as conn:
        directory = site.directory(conn)
        said = charters.charter(site, directory, version)
        known = {one["id"]: one for one in federation.members(site, conn)["items"]}
    return respond(
        site, told, request, "charter.html",
        charter=said,
        signed=[known[name] for name in said["signed_by"]],
        blocks=blocks,
        base=site.address(""),
    )  # fmt: skip


def updates(site: Site, told: Language, request: Request) -> Response:
    """What the last readings of every source did."""
    refuse_all(request)
    with site.db.read() as conn:
        directory = site.directory(conn)
        said = federation.runs(conn, directory, SHOWN_RUNS)
    return respond(
        site, told, request, "updates.html",
        sources=said["items"],
        name_of=directory.name_of,
        bars=bars.bars,
        widest=bars.widest,
        width=bars.WIDTH,
    )  # fmt: skip


def problem(site: Site, told: Language, request: Request) -> Response:
    """What an error of the API or of a page means, and what to do."""
    refuse_all(request)
    code = request.path_params["code"]
    if told.text("problems", code, "head") is None:
        raise NotFound("not_found", "Aucune erreur ne porte ce nom.", "No error has this name.")
    return respond(site, told, request, "problem.html", code=code, said=told.texts["problems"][code])
