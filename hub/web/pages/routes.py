"""The other pages, in both languages: home, members, charter, updates, and what each problem means."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from hub.catalogue.read import counts_by_kind
from hub.errors import NotFound
from hub.web.answers import moved
from hub.web.api import charters, federation
from hub.web.pages import bars
from hub.web.pages.languages import Language
from hub.web.pages.prose import blocks
from hub.web.pages.render import LANGUAGES, respond
from hub.web.parameters import one, read, refuse_all
from hub.web.site import Site, page_path
from schema import KINDS
from schema.codes import listed

OLD_AFTER_DAYS = 35
SHOWN_RUNS = 6


def routes(site: Site) -> APIRouter:
    """`/`, `/membres`, `/charte`, `/moissons`, `/problems/{code}`, and the same below /en."""
    router = APIRouter(include_in_schema=False)
    pages: dict[str, Callable[..., Response]] = {
        "/": home,
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
    """The catalogue at a glance; the form of this page leads on to the list of a kind."""
    parameters = read(request, ("kind", "region", "theme"), from_form=True)
    wanted = one(parameters, "kind")
    if wanted is not None and wanted in KINDS:
        chosen = {name: parameters[name] for name in ("region", "theme") if name in parameters}
        query = f"?{urlencode(chosen, doseq=True)}" if chosen else ""
        return moved(site.address(told.prefix + page_path(wanted) + query), 303)
    with site.db.read() as conn:
        directory = site.directory(conn)
        present = [name for name, standing in directory.standings.items() if standing.in_catalogue]
        counts = counts_by_kind(conn)
        updated = federation.updates(conn, directory)
    return respond(
        site, told, request, "home.html",
        counts=counts,
        total=sum(counts.values()),
        member_count=len(present),
        source_count=len(directory.read_sources),
        updated=max(updated.values(), default=None),
        now=site.clock(),
        regions=tuple(listed("regions").values()),
        themes=tuple(listed("themes").values()),
    )  # fmt: skip


def members(site: Site, told: Language, request: Request) -> Response:
    """Who federates, who does not yet, and how to check it."""
    refuse_all(request)
    with site.db.read() as conn:
        said = federation.members(site, conn)
    return respond(
        site, told, request, "members.html",
        members=said,
        now=site.clock(),
        old_after=OLD_AFTER_DAYS,
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
