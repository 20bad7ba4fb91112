"""Routes of linked data: the IRIs of things and of clusters, the description of the catalogue."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request, Response

from hub.catalogue.whereabouts import Moved, find
from hub.errors import NotFound
from hub.outputs.linked.catalogue import catalogue_graph
from hub.outputs.linked.written import SUFFIXES, TURTLE, WRITERS
from hub.web.answers import HTML, JSON, moved
from hub.web.api import linked
from hub.web.negotiation import VARY, chosen
from hub.web.parameters import refuse_all
from hub.web.site import Site, api_path, id_path, page_path
from schema import KINDS

FORMS = (HTML, JSON, *WRITERS)
ENDINGS = {media_type: f".{suffix}" for suffix, media_type in SUFFIXES.items()}


def routes(site: Site) -> APIRouter:
    """`/id/{kind}/{id}`, `/id/member/{id}`, `/catalog` and the same with each suffix."""
    router = APIRouter(include_in_schema=False)
    paths: dict[str, Callable[..., Response]] = {
        "/id/member/{id}": partial(member, site),
        "/id/{kind}/{id}": partial(thing, site),
        "/catalog": partial(negotiated_catalogue, site),
    }
    for suffix, media_type in SUFFIXES.items():
        paths[f"/catalog.{suffix}"] = partial(catalogue, site, media_type, {})
    for path, route in paths.items():
        router.add_api_route(path, route, name=path, response_model=None)
    return router


def thing(site: Site, request: Request) -> Response:
    """To what is said of the thing, in the form that the caller prefers: the page where all are equal."""
    refuse_all(request)
    kind, name = request.path_params["kind"], request.path_params["id"]
    if kind not in KINDS:
        raise _nobody()
    with site.db.read() as conn:
        found = find(conn, kind, name)
    if isinstance(found, Moved):
        return moved(site.address(id_path(kind, found.id)), 301, VARY)
    form = chosen(request, FORMS)
    path = page_path(kind, name) if form == HTML else api_path(kind, name) + ENDINGS.get(form, "")
    return moved(site.address(path), 303, VARY)


def member(site: Site, request: Request) -> Response:
    """To what is said of a cluster: among its like, since each is described with all the others."""
    refuse_all(request)
    name = request.path_params["id"]
    with site.db.read() as conn:
        if name not in site.directory(conn).standings:
            raise _nobody()
    form = chosen(request, FORMS)
    told = {HTML: f"/membres#{name}", JSON: "/v1/members"}
    return moved(site.address(told.get(form) or f"/catalog{ENDINGS[form]}"), 303, VARY)


def negotiated_catalogue(site: Site, request: Request) -> Response:
    """The description of the catalogue, in the form that the caller prefers."""
    return catalogue(
        site, chosen(request, (TURTLE, *(form for form in WRITERS if form != TURTLE))), VARY, request
    )


def catalogue(site: Site, media_type: str, headers: dict[str, str], request: Request) -> Response:
    """The description of the catalogue in this form."""
    refuse_all(request)
    with site.db.read() as conn:
        directory = site.directory(conn)
        facts = linked.facts(site, conn, directory)
    graph = catalogue_graph(linked.names_of(site, directory), facts)
    return linked.answer_as(request, graph, media_type, headers)


def _nobody() -> NotFound:
    return NotFound(
        "not_found", "Il n’y a pas de fiche sous cette adresse.", "There is no entry at this address."
    )
