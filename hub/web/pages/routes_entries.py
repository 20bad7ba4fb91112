"""The page of one entry with the origins of its values, in both languages."""

from functools import partial

from fastapi import APIRouter, Request, Response

from hub.catalogue.whereabouts import Moved, find
from hub.outputs.linked.in_pages import embedded, page_data
from hub.outputs.linked.written import SUFFIXES
from hub.web.answers import moved
from hub.web.api.federation import updates
from hub.web.api.items import whole_item
from hub.web.api.linked import names_of
from hub.web.api.origins import origin_of
from hub.web.pages import lists, sheets, waterfall
from hub.web.pages.languages import Language
from hub.web.pages.render import LANGUAGES, respond
from hub.web.parameters import refuse_all
from hub.web.site import Site, api_path, page_path
from schema import KINDS, Kind


def routes(site: Site) -> APIRouter:
    """`/{page of the kind}/{id}`, and the same below /en."""
    router = APIRouter(include_in_schema=False)
    for told in LANGUAGES:
        for kind in KINDS.values():
            path, name = f"{told.prefix}/{kind.page}/{{id}}", f"{told.code}_{kind.page}_entry"
            router.add_api_route(path, partial(entry, site, told, kind), name=name, response_model=None)
    return router


def entry(site: Site, told: Language, kind: Kind, request: Request) -> Response:
    """One entry, or where it went."""
    refuse_all(request)
    with site.db.read() as conn:
        found = find(conn, kind.name, request.path_params["id"])
        if isinstance(found, Moved):
            return moved(site.address(told.prefix + page_path(kind.name, found.id)), 301)
        item = whole_item(site, conn, found)
        origin = origin_of(site, conn, found)
        directory = site.directory(conn)
        updated = updates(conn, directory)
    rows = sheets.rows(item, origin, told)
    return respond(
        site, told, request, "entry.html",
        kind=kind,
        item=item,
        where=lists.place(item["data"], told),
        rows=rows,
        ended=sheets.ended(rows),
        contradicted=sheets.contradicted(rows),
        records=origin["records"],
        falls=waterfall.waterfalls(origin["chain"], told),
        more_joins=max(0, len(origin["chain"]) - waterfall.MOST_JOINS),
        width=waterfall.WIDTH,
        updated=updated,
        data_path=api_path(kind.name, item["id"]),
        forms=SUFFIXES,
        embedded=embedded(page_data(item, names_of(site, directory), told.code)),
    )  # fmt: skip
