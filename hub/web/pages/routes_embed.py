"""Lists and maps for the pages of others: a frame that any site may show, and the page that makes its code."""

from functools import partial

from fastapi import APIRouter, Request, Response

from hub.web.api.items import items_of
from hub.web.asking import CURSOR, WORDS, parameter_names, search_of
from hub.web.listing import listed
from hub.web.pages import lists
from hub.web.pages.address import Address
from hub.web.pages.languages import Language
from hub.web.pages.render import LANGUAGES, kind_name, respond
from hub.web.parameters import one, read
from hub.web.site import Site, page_path
from schema import KINDS, Kind
from schema.codes import listed as codes

FRAME = "/cadre"
KIND, REGION, VIEW = "kind", "region", "view"
VIEWS = ("list", "map")
SHOWN = 10
CODE = (
    '<iframe src="{src}" title="{title}" width="100%" height="600" loading="lazy" style="border:0" '
    'allow="fullscreen"></iframe>'
)


def routes(site: Site) -> APIRouter:
    """`/integrer`, `/cadre/{page of the kind}`, and the same below /en."""
    router = APIRouter(include_in_schema=False)
    for told in LANGUAGES:
        path = f"{told.prefix}/integrer"
        router.add_api_route(path, partial(maker, site, told), name=path, response_model=None)
        for kind in KINDS.values():
            path = f"{told.prefix}{FRAME}/{kind.page}"
            router.add_api_route(path, partial(frame, site, told, kind), name=path, response_model=None)
    return router


def frame(site: Site, told: Language, kind: Kind, request: Request) -> Response:
    """The first entries of a list, or its map, with whom to name for them; every link leads out of the frame."""
    known = [name for name in parameter_names((kind.name,)) if name != CURSOR]
    parameters = read(request, (*known, VIEW), from_form=True)
    asked = {name: values for name, values in parameters.items() if name != VIEW}
    search = search_of((kind.name,), {**asked, "limit": [str(SHOWN)]})
    with site.db.read() as conn:
        directory = site.directory(conn)
        found = listed(site, conn, search, directory.clusters)
        cards = lists.cards(items_of(site, conn, found.entries), found.sought, directory, told)
    base = told.prefix + page_path(kind.name)
    return respond(
        site, told, request, "frame.html",
        kind=kind,
        cards=cards,
        total=found.total,
        base=base,
        whole=site.address(str(Address(base, asked))),
        on_map=one(parameters, VIEW) == "map",
    )  # fmt: skip


def maker(site: Site, told: Language, request: Request) -> Response:
    """A form, and the code of what it asks for."""
    parameters = read(request, (KIND, REGION, WORDS, VIEW), from_form=True)
    name = one(parameters, KIND) or "organisation"
    kind = KINDS.get(name, KINDS["organisation"])
    asked = {each: list(parameters[each]) for each in (REGION, WORDS, VIEW) if each in parameters}
    src = site.address(str(Address(f"{told.prefix}{FRAME}/{kind.page}", asked)))
    return respond(
        site, told, request, "embed.html",
        chosen={KIND: kind.name, **{each: one(parameters, each) or "" for each in (REGION, WORDS, VIEW)}},
        regions=tuple(codes("regions").values()),
        views=VIEWS,
        src=src,
        code_of_frame=CODE.format(src=src.replace("&", "&amp;"), title=kind_name(kind.name, told)),
    )  # fmt: skip
