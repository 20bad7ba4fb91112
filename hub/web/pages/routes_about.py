"""Pages about the federation and this site: one cluster, what changes between charters, figures, who we are, accessibility."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from charter import diff
from hub.catalogue.read import CHANGE, MEMBER, Query, counts_by_kind, page
from hub.catalogue.statistics import counts_by, overlaps
from hub.errors import NotFound
from hub.web.api import charters, federation
from hub.web.api.items import items_of
from hub.web.api.labels import code
from hub.web.pages import bars, lists
from hub.web.pages.languages import Language
from hub.web.pages.render import LANGUAGES, kind_name, respond
from hub.web.pages.show import label
from hub.web.parameters import refuse_all
from hub.web.site import Directory, Site, page_path
from schema import KINDS

NEWEST = 6
MOST_BARS = 20


@dataclass(frozen=True)
class Bar:
    """One row of a chart: what is counted, how many, how wide of 100, and where its entries are."""

    name: str
    count: int
    width: int
    href: str | None = None


@dataclass(frozen=True)
class Chart:
    """A chart that is its own table."""

    id: str
    bars: tuple[Bar, ...]


def routes(site: Site) -> APIRouter:
    """`/membres/{id}`, `/charte/{version}/differences/{other}`, `/chiffres`, `/a-propos`, `/accessibilite`, and below /en."""
    router = APIRouter(include_in_schema=False)
    pages: dict[str, Callable[..., Response]] = {
        "/membres/{id}": member,
        "/charte/{version}/differences/{other}": differences,
        "/chiffres": figures,
        "/a-propos": partial(words, "about"),
        "/accessibilite": partial(words, "accessibility"),
    }
    for told in LANGUAGES:
        for path, shown in pages.items():
            route = partial(shown, site, told)
            router.add_api_route(told.prefix + path, route, name=f"{told.code}{path}", response_model=None)
    return router


def member(site: Site, told: Language, request: Request) -> Response:
    """One cluster: what it signed, what it publishes, how its last updates went, what of it changed last."""
    refuse_all(request)
    name = request.path_params["id"]
    with site.db.read() as conn:
        directory = site.directory(conn)
        said = next((one for one in federation.members(site, conn)["items"] if one["id"] == name), None)
        if said is None:
            raise NotFound("not_found", "Aucun cluster ne porte ce nom.", "No cluster has this name.")
        runs = [one for one in federation.runs(conn, directory)["items"] if one["member"] == name]
        newest = _newest(site, conn, directory, told, name) if said["in_catalogue"] else []
    return respond(
        site, told, request, "member.html",
        member=said,
        sources=runs,
        newest=newest,
        now=site.clock(),
        old_after=federation.OLD_AFTER_DAYS,
        bars=bars.bars,
        widest=bars.widest,
        width=bars.WIDTH,
    )  # fmt: skip


def differences(site: Site, told: Language, request: Request) -> Response:
    """What changes from one version of the charter to another, each change in its words."""
    refuse_all(request)
    old = charters.find(site, request.path_params["version"])
    new = charters.find(site, request.path_params["other"])
    return respond(site, told, request, "differences.html", old=old, new=new, found=diff(old, new))


def figures(site: Site, told: Language, request: Request) -> Response:
    """The catalogue in figures; each chart is a table with its counts."""
    refuse_all(request)
    with site.db.read() as conn:
        directory = site.directory(conn)
        charts = [
            _chart("kind", [_of_kind(told, name, count) for name, count in counts_by_kind(conn).items()]),
            _chart("region", [_of_code(told, "region", "regions", *each) for each in counts_by(conn, "region")]),
            _chart("theme", [_of_code(told, "theme", "themes", *each) for each in counts_by(conn, "theme")]),
            _chart("overlap", [
                (" · ".join(directory.name_of(one) for one in each.clusters), each.count, None)
                for each in overlaps(conn, directory.clusters)
            ]),
        ]  # fmt: skip
        updated = federation.updates(conn, directory)
    fresh = [(directory.sources[name], updated.get(name)) for name in directory.read_sources]
    return respond(site, told, request, "figures.html", charts=charts, fresh=fresh, now=site.clock())


def words(page_name: str, site: Site, told: Language, request: Request) -> Response:
    """A page of text alone."""
    refuse_all(request)
    return respond(site, told, request, "words.html", said=told.texts[page_name])


def _newest(
    site: Site, conn: Connection, directory: Directory, told: Language, name: str
) -> list[tuple[str, str, list[lists.Card]]]:
    """Of each kind the entries that changed last, with the address of them all."""
    found = []
    for kind in KINDS.values():
        query = Query(kind.name, {MEMBER: [name]}, CHANGE, None, NEWEST, directory.clusters)
        entries = page(conn, query).entries
        if entries:
            cards = lists.cards(items_of(site, conn, entries), None, directory, told)
            href = f"{told.prefix}{page_path(kind.name)}?member={name}"
            found.append((kind_name(kind.name, told), href, cards))
    return found


def _chart(name: str, rows: list[tuple[str, int, str | None]]) -> Chart:
    shown = sorted(rows, key=lambda row: -row[1])[:MOST_BARS]
    most = max((count for _, count, _ in shown), default=1)
    return Chart(
        name, tuple(Bar(called, count, max(1, count * 100 // most), href) for called, count, href in shown)
    )


def _of_kind(told: Language, name: str, count: int) -> tuple[str, int, str]:
    return kind_name(name, told), count, told.prefix + page_path(name)


def _of_code(told: Language, name: str, of: str, value: str, count: int) -> tuple[str, int, str]:
    return label(code(of, value), told), count, f"{told.prefix}/?{name}={value}"
