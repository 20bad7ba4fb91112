"""How machines find the pages: robots.txt, the map of the site, the description of the search."""

from collections.abc import Iterable
from functools import partial
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response

from hub.catalogue.listing import shown_ids
from hub.catalogue.read import counts_by_kind
from hub.errors import NotFound
from hub.web.answers import answer
from hub.web.pages.languages import Language
from hub.web.pages.render import LANGUAGES
from hub.web.parameters import refuse_all
from hub.web.site import Site, page_path
from schema import KINDS

XML, OPENSEARCH = "application/xml", "application/opensearchdescription+xml"
TEXT = "text/plain; charset=utf-8"
MOST = 50_000
"""Addresses that one file may hold (sitemaps.org)."""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
STRAIGHT = (
    "/",
    "/carte",
    "/membres",
    "/charte",
    "/moissons",
    "/chiffres",
    "/a-propos",
    "/integrer",
    "/accessibilite",
)
SEARCHED = "/?q={searchTerms}"
"""Where words lead to, below the address of the site and the prefix of a language."""


def routes(site: Site, most: int = MOST) -> APIRouter:
    """`/robots.txt`, `/sitemap.xml`, `/sitemap-{n}.xml`, `/opensearch.xml` and `/en/opensearch.xml`."""
    router = APIRouter(include_in_schema=False)
    paths = {
        "/robots.txt": partial(robots, site),
        "/sitemap.xml": partial(sitemap, site, most),
        "/sitemap-{number}.xml": partial(sitemap_part, site, most),
        **{f"{told.prefix}/opensearch.xml": partial(opensearch, site, told) for told in LANGUAGES},
    }
    for path, route in paths.items():
        router.add_api_route(path, route, name=path, response_model=None)
    return router


def robots(site: Site, request: Request) -> Response:
    """All may be read, but not every combination of filters: they have no end."""
    refuse_all(request)
    lines = (
        "User-agent: *",
        "Disallow: /*?*&",
        "Disallow: /*?*cursor=",
        "",
        f"Sitemap: {site.address('/sitemap.xml')}",
        "",
    )
    return answer(request, "\n".join(lines).encode(), TEXT)


def sitemap(site: Site, most: int, request: Request) -> Response:
    """Every page, or where the parts are when they are too many for one file. Pages name those in English themselves."""
    refuse_all(request)
    with site.db.read() as conn:
        total = sum(counts_by_kind(conn).values()) + len(_straight())
        if total <= most:
            return answer(request, _addresses(site, _paths(shown_ids(conn, 0, most), first=True)), XML)
    parts = (site.address(f"/sitemap-{n}.xml") for n in range(1, -(-total // most) + 1))
    return answer(request, _listed("sitemapindex", "sitemap", parts), XML)


def sitemap_part(site: Site, most: int, request: Request) -> Response:
    """One of the parts, counted from 1."""
    refuse_all(request)
    number: str = request.path_params["number"]
    straight = len(_straight())
    if number.isascii() and number.isdigit() and int(number[:9]) > 0 and not number.startswith("0"):
        start = max(0, (int(number[:9]) - 1) * most - straight)
        size = most - straight if number == "1" else most
        with site.db.read() as conn:
            found = shown_ids(conn, start, size)
        if found:
            return answer(request, _addresses(site, _paths(found, first=number == "1")), XML)
    raise NotFound(
        "not_found", "Le plan du site n’a pas cette partie.", "The map of the site has no such part."
    )


def opensearch(site: Site, told: Language, request: Request) -> Response:
    """How a browser searches here."""
    refuse_all(request)
    name, about = told.texts["site"]["name"], told.texts["site"]["search_here"]
    template = site.address(told.prefix + SEARCHED)
    body = (
        f'{HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(name)}</ShortName>\n<Description>{escape(about)}</Description>\n"
        f'<Url type="text/html" template="{escape(template)}"/>\n'
        f"<Language>{told.code}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image width="32" height="32" type="image/svg+xml">{escape(site.address("/static/maillage.svg"))}</Image>\n'
        "</OpenSearchDescription>\n"
    )
    return answer(request, body.encode(), OPENSEARCH)


def _straight() -> list[str]:
    return [*STRAIGHT, *(page_path(name) for name in KINDS)]


def _paths(found: Iterable[tuple[str, str]], first: bool) -> list[str]:
    return [*(_straight() if first else ()), *(page_path(kind, name) for kind, name in found)]


def _addresses(site: Site, paths: Iterable[str]) -> bytes:
    return _listed("urlset", "url", (site.address(path) for path in paths))


def _listed(around: str, each: str, addresses: Iterable[str]) -> bytes:
    lines = "".join(f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in addresses)
    return f'{HEAD}<{around} xmlns="{SITEMAP}">\n{lines}</{around}>\n'.encode()
