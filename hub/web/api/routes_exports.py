"""Lists as files: exactly what the list shows, in each form; the address of a file is that of its list with an ending."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from hub.catalogue.read import Entry
from hub.outputs.exports.export import Export
from hub.outputs.exports.forms import Written, forms_of
from hub.outputs.linked.names import LICENCE
from hub.paging import MOST, BadParameter
from hub.search.asked import Search
from hub.web.answers import answer
from hub.web.api import examples
from hub.web.api.federation import updates
from hub.web.api.items import items_of
from hub.web.api.openapi import in_query, operation, search_parameters, sort_parameter
from hub.web.asking import CURSOR, parameter_names, search_of
from hub.web.listing import listed
from hub.web.parameters import Parameters, one, read
from hub.web.site import Directory, Site, api_path, page_path
from schema import KINDS, Kind

LANG, LANGUAGES = "lang", ("fr", "en")
MOST_ENTRIES = 10_000
"""Entries of one file; `Link` leads on to the next one."""
LICENCE_NAME = "Licence Ouverte 2.0"


def routes(site: Site) -> APIRouter:
    """`/v1/{kinds}.{suffix}`."""
    router = APIRouter()
    lang = in_query(LANG, "The language of headings and labels.", {"type": "string", "enum": list(LANGUAGES)})
    after = in_query(CURSOR, "From the `Link` of the file before.", {"type": "string", "minLength": 1})
    for kind in KINDS.values():
        for form in forms_of(kind.name):
            told = operation(
                f"export_{kind.plural}_{form.suffix}", f"{kind.labels['en']}: the list as {form.title}", "",
                examples.EXPORTS[form.suffix], media_type=form.media_type, problems=(400, 410, 503),
                parameters=[*search_parameters((kind.name,)), sort_parameter(), lang, after],
            )  # fmt: skip
            path = f"{api_path(kind.name)}.{form.suffix}"
            router.add_api_route(path, partial(export, site, kind, form), tags=[kind.plural], **told)
    return router


def export(site: Site, kind: Kind, form: Written, request: Request) -> Response:
    """The whole list as a file, or its first entries and where the others are."""
    parameters = read(request, (*parameter_names((kind.name,)), LANG))
    language = _language(parameters)
    asked = {name: values for name, values in parameters.items() if name != LANG}
    search = search_of((kind.name,), asked)
    with site.db.read() as conn:
        directory = site.directory(conn)
        entries, following = _all(site, conn, search, directory)
        made = Export(
            kind=kind,
            entries=items_of(site, conn, entries),
            address=_list_address(site, kind, asked, language),
            federation=directory.registry.federation if directory.registry else "Maillage",
            licence=LICENCE_NAME,
            members={name: directory.name_of(name) for name in directory.standings},
            language=language,
            made_at=_made_at(site, conn, directory),
        )
    links = [f'<{LICENCE}>; rel="license"', f'<{made.address}>; rel="alternate"; type="text/html"']
    if following:
        after = urlencode({**parameters, CURSOR: following}, doseq=True)
        links.append(f'<{site.address(api_path(kind.name))}.{form.suffix}?{after}>; rel="next"')
    named = {
        "Content-Disposition": f'attachment; filename="{kind.page}.{form.suffix}"',
        "Link": ", ".join(links),
    }
    return answer(request, form.write(made), form.media_type, named)


def _all(
    site: Site, conn: Connection, search: Search, directory: Directory
) -> tuple[list[Entry], str | None]:
    """As many entries as one file holds, and the cursor of what comes after them."""
    entries: list[Entry] = []
    search = replace(search, limit=MOST)
    while True:
        found = listed(site, conn, search, directory.clusters)
        entries += found.entries
        if found.next is None or len(entries) >= MOST_ENTRIES:
            return entries, found.next
        search = replace(search, cursor=found.next)


def _language(parameters: Parameters) -> str:
    language = one(parameters, LANG) or LANGUAGES[0]
    if language not in LANGUAGES:
        raise BadParameter(LANG, "bad_value", "« lang » vaut fr ou en.", "“lang” is fr or en.")
    return language


def _list_address(site: Site, kind: Kind, asked: Parameters, language: str) -> str:
    prefix = "" if language == LANGUAGES[0] else f"/{language}"
    shown = {name: values for name, values in asked.items() if name != CURSOR}
    query = f"?{urlencode(shown, doseq=True)}" if shown else ""
    return site.address(f"{prefix}{page_path(kind.name)}{query}")


def _made_at(site: Site, conn: Connection, directory: Directory) -> datetime:
    """When a source last told something new, as the public may know it."""
    told = [datetime.fromisoformat(moment) for moment in updates(conn, directory).values()]
    since = [directory.registry.created] if directory.registry else []
    return max([*told, *since], default=site.clock())
