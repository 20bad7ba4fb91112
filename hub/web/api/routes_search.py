"""Routes across kinds: completion while typing, and the map."""

from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from hub.catalogue.read import Entry, entries_named
from hub.paging import BadParameter, read_number
from hub.search.areas import E6, Area
from hub.search.chart import Chart, Group, chart
from hub.search.document import Spot
from hub.search.suggest import Coded, Named, suggest
from hub.web.answers import json_answer
from hub.web.api import examples, shapes
from hub.web.api.openapi import in_query, operation, search_parameters
from hub.web.areas import BOX
from hub.web.asking import CURSOR, SORT, parameter_names, search_of
from hub.web.parameters import Parameters, one, read
from hub.web.site import Site, api_path, page_path
from schema import KINDS

KIND, ZOOM, LANG = "kind", "zoom", "lang"
MOST_ZOOM = 22
LANGUAGES = ("fr", "en")
GEOJSON = "application/geo+json"


def routes(site: Site) -> APIRouter:
    """`/v1/suggest` and `/v1/map`."""
    router = APIRouter(tags=["search"])
    text = {"type": "string", "minLength": 1, "maxLength": 200}
    told = operation(
        "suggest", "Names, themes and places that go on from what was typed", "Suggestions", examples.SUGGESTIONS,
        parameters=[
            {**in_query("q", "What was typed so far.", text), "required": True, "example": "rob"},
            in_query(LANG, "The language of the labels.", {"type": "string", "enum": list(LANGUAGES)}),
        ],
        problems=(400, 503),
    )  # fmt: skip
    router.add_api_route("/v1/suggest", partial(suggestions, site), **told)
    kinds = {"type": "array", "items": {"type": "string", "enum": list(KINDS)}}
    zoom = {"type": "integer", "minimum": 0, "maximum": MOST_ZOOM}
    known = [parameter for parameter in search_parameters(tuple(KINDS)) if parameter["name"] != BOX]
    (box,) = (parameter for parameter in search_parameters(tuple(KINDS)) if parameter["name"] == BOX)
    told = operation(
        "map", "Points and groups of points in a box", "Chart", examples.CHART,
        parameters=[
            {**box, "required": True, "example": "-5.5,41,10,51.5"},
            {**in_query(ZOOM, "Of a map whose tiles are 256 pixels wide.", zoom), "required": True, "example": 5},
            in_query(KIND, "Only entries of these kinds.", kinds),
            *known,
        ],
        problems=(400, 503),
        media_type=GEOJSON,
    )  # fmt: skip
    router.add_api_route("/v1/map", partial(the_map, site), **told)
    return router


def suggestions(site: Site, request: Request) -> Response:
    """What may be meant."""
    parameters = read(request, ("q", LANG))
    typed, lang = one(parameters, "q"), one(parameters, LANG) or LANGUAGES[0]
    if typed is None:
        raise _missing("q")
    if lang not in LANGUAGES:
        raise BadParameter(LANG, "bad_value", "« lang » vaut fr ou en.", "“lang” is fr or en.")
    with site.db.read() as conn:
        opened = site.finder.opened(conn, site.directory(conn).clusters)
        said: shapes.Suggestions = {
            "items": suggested(site, conn, suggest(opened, typed, lang == "en"), lang)
        }
    return json_answer(request, said)


def suggested(site: Site, conn: Connection, found: list[Named | Coded], lang: str) -> list[shapes.Suggestion]:
    """Suggestions as the API and the pages tell them; names of entries that went meanwhile are left out."""
    entries = {
        entry.id: entry for entry in entries_named(conn, [one.id for one in found if isinstance(one, Named)])
    }
    prefix = "" if lang == LANGUAGES[0] else f"/{lang}"
    told: list[shapes.Suggestion] = []
    for each in found:
        if isinstance(each, Coded):
            told.append(_of_value(site, each, prefix))
        elif each.id in entries:
            told.append(_of_entry(site, entries[each.id], prefix))
    return told


def the_map(site: Site, request: Request) -> Response:
    """A view of the map."""
    known = [name for name in parameter_names(tuple(KINDS)) if name not in (CURSOR, SORT)]
    parameters = read(request, (*known, KIND, ZOOM))
    kinds = kinds_of(parameters)
    search = search_of(kinds, {name: values for name, values in parameters.items() if name != BOX})
    view, zoom = _view(kinds, parameters), _zoom(parameters)
    with site.db.read() as conn:
        opened = site.finder.opened(conn, site.directory(conn).clusters)
        made = chart(opened, search, view, zoom)
        entries = entries_named(conn, list(dict.fromkeys(point.id for point in made.points)))
    return json_answer(request, _told(site, made, entries), GEOJSON)


def kinds_of(parameters: Parameters) -> tuple[str, ...]:
    """The kinds that are asked for; all when none is named."""
    wanted = parameters.get(KIND, ())
    for name in wanted:
        if name not in KINDS:
            known = ", ".join(KINDS)
            raise BadParameter(KIND, "bad_value", f"« kind » : {known}.", f"“kind”: {known}.")
    return tuple(dict.fromkeys(wanted)) or tuple(KINDS)


def _view(kinds: tuple[str, ...], parameters: Parameters) -> Area:
    if BOX not in parameters:
        raise _missing(BOX)
    (view,) = search_of(kinds, {BOX: parameters[BOX]}).areas
    return view


def _zoom(parameters: Parameters) -> int:
    text = one(parameters, ZOOM)
    if text is None:
        raise _missing(ZOOM)
    zoom = read_number(ZOOM, text)
    if zoom > MOST_ZOOM:
        raise BadParameter(
            ZOOM, "bad_value", f"« zoom » va de 0 à {MOST_ZOOM}.", f"“zoom” goes from 0 to {MOST_ZOOM}."
        )
    return zoom


def _missing(name: str) -> BadParameter:
    return BadParameter(
        name, "missing_parameter", f"Le paramètre « {name} » manque.", f"The parameter “{name}” is missing."
    )


def _of_value(site: Site, coded: Coded, prefix: str) -> shapes.Suggestion:
    asked = urlencode({coded.filter: coded.value})
    return {
        "type": coded.filter,
        "label": coded.label,
        "filter": coded.filter,
        "value": coded.value,
        "count": coded.count,
        "url": site.address(f"{api_path('organisation')}?{asked}"),
        "page": site.address(f"{prefix}/?{asked}"),
    }


def _of_entry(site: Site, entry: Entry, prefix: str) -> shapes.Suggestion:
    return {
        "type": "entry",
        "label": entry.name,
        "kind": entry.kind,
        "id": entry.id,
        "url": site.address(api_path(entry.kind, entry.id)),
        "page": site.address(prefix + page_path(entry.kind, entry.id)),
    }


def _told(site: Site, made: Chart, entries: tuple[Entry, ...]) -> shapes.Chart:
    known = {entry.id: entry for entry in entries}
    points = [_point(site, known[point.id], point.spot) for point in made.points if point.id in known]
    return {
        "type": "FeatureCollection",
        "features": [*points, *map(_group, made.groups)],
        "total": made.total,
        "in_view": made.in_view,
        "unplaced": made.unplaced,
    }


def _point(site: Site, entry: Entry, spot: Spot) -> shapes.Feature:
    return {
        "type": "Feature",
        "geometry": _geometry(spot),
        "properties": {
            "id": entry.id,
            "kind": entry.kind,
            "name": entry.name,
            "url": site.address(api_path(entry.kind, entry.id)),
            "page": site.address(page_path(entry.kind, entry.id)),
        },
    }


def _group(group: Group) -> shapes.Feature:
    cell = group.bounds
    return {
        "type": "Feature",
        "geometry": _geometry(group.spot),
        "properties": {"count": group.count},
        "bbox": [side / E6 for side in (cell.west, cell.south, cell.east, cell.north)],
    }


def _geometry(spot: Spot) -> dict[str, object]:
    return {"type": "Point", "coordinates": [spot.longitude / E6, spot.latitude / E6]}
