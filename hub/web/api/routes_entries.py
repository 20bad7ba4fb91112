"""Routes of every kind: its list, one entry in every form, the origin of its values."""

from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from hub.catalogue.read import MEMBER
from hub.catalogue.whereabouts import Moved, find
from hub.outputs.linked.graph import entry_graph
from hub.outputs.linked.written import SUFFIXES, WRITERS
from hub.web.answers import JSON, json_answer, moved
from hub.web.api import examples, labels, linked
from hub.web.api.items import items_of, whole_item
from hub.web.api.openapi import component, in_path, list_parameters, operation
from hub.web.api.origins import origin_of
from hub.web.api.shapes import FacetValue, ItemList
from hub.web.api.sought import add_found
from hub.web.asking import EXPLAIN, facet_names, search_of
from hub.web.listing import Counting, listed
from hub.web.negotiation import VARY, chosen
from hub.web.parameters import Parameters, is_asked, read, refuse_all
from hub.web.site import Directory, Site, api_path
from schema import KINDS, Kind

ID = in_path(
    "id", "The id of an entry; it never changes, and leads on when the entry is merged.", examples.ID
)
MERGED = {301: "The entry was merged into the one at this address."}


def routes(site: Site) -> APIRouter:
    """`/v1/{kinds}`, `/v1/{kinds}/{id}`, the same with each suffix, and `/v1/{kinds}/{id}/origin`."""
    router = APIRouter()
    for kind in KINDS.values():
        _add(router, site, kind)
    return router


def _add(router: APIRouter, site: Site, kind: Kind) -> None:
    base, name = f"/v1/{kind.plural}", component(kind)
    asked = list_parameters(kind)
    told = operation(
        f"list_{kind.plural}", f"{name}: list", f"{name}List", examples.item_list(kind), parameters=asked
    )
    router.add_api_route(base, partial(entries, site, kind), tags=[kind.plural], **told)
    told = operation(
        f"get_{kind.name}", f"{name}: one entry", name, examples.item(kind),
        parameters=[ID], problems=(400, 404, 406, 410), redirects=MERGED, others=linked.EXAMPLES,
    )  # fmt: skip
    for suffix, media_type in SUFFIXES.items():
        in_this_form = partial(entry, site, kind, media_type, f".{suffix}")
        path = f"{base}/{{id}}.{suffix}"
        router.add_api_route(path, in_this_form, include_in_schema=False, response_model=None)
    router.add_api_route(f"{base}/{{id}}", partial(negotiated, site, kind), tags=[kind.plural], **told)
    told = operation(
        f"get_{kind.name}_origin", f"{name}: where each value comes from", "Origin", examples.origin(kind),
        parameters=[ID], problems=(400, 404, 410), redirects=MERGED,
    )  # fmt: skip
    router.add_api_route(f"{base}/{{id}}/origin", partial(origin, site, kind), tags=[kind.plural], **told)


def entries(site: Site, kind: Kind, request: Request) -> Response:
    """A page of a list."""
    known = {parameter["name"] for parameter in list_parameters(kind)}
    parameters = read(request, known)
    wanted = facet_names((kind.name,), parameters)
    search = search_of((kind.name,), parameters)
    explaining = is_asked(parameters, EXPLAIN)
    with site.db.read() as conn:
        directory = site.directory(conn)
        found = listed(site, conn, search, directory.clusters)
        said: ItemList = {
            "items": items_of(site, conn, found.entries),
            "next": found.next,
            "total": found.total,
        }
        if found.sought:
            add_found(said, found.sought, explaining)
        if wanted:
            said["facets"] = counted(found.counts, kind.name, wanted, directory)
    return json_answer(request, said, headers=_link(site, kind, parameters, found.next))


def counted(
    counts: Counting, kind: str, names: list[str], directory: Directory
) -> dict[str, list[FacetValue]]:
    """The counts of these filters, with what their values are called."""
    return {
        name: [_facet_value(kind, name, value, count, directory) for value, count in values]
        for name, values in counts(names).items()
    }


def negotiated(site: Site, kind: Kind, request: Request) -> Response:
    """One entry in the form that the caller prefers, or where it went."""
    return entry(site, kind, chosen(request, (JSON, *WRITERS)), "", request)


def entry(site: Site, kind: Kind, media_type: str, suffix: str, request: Request) -> Response:
    """One entry in this form, or where it went."""
    refuse_all(request)
    vary = {} if suffix else VARY
    with site.db.read() as conn:
        found = find(conn, kind.name, request.path_params["id"])
        if isinstance(found, Moved):
            return moved(site.address(api_path(kind.name, found.id) + suffix), 301, vary)
        item = whole_item(site, conn, found)
        names = linked.names_of(site, site.directory(conn))
    if media_type == JSON:
        return json_answer(request, item, headers=vary)
    return linked.answer_as(request, entry_graph(item, names), media_type, vary)


def origin(site: Site, kind: Kind, request: Request) -> Response:
    """Where the values of an entry come from."""
    refuse_all(request)
    with site.db.read() as conn:
        found = find(conn, kind.name, request.path_params["id"])
        if isinstance(found, Moved):
            return moved(site.address(f"{api_path(kind.name, found.id)}/origin"), 301)
        return json_answer(request, origin_of(site, conn, found))


def _link(site: Site, kind: Kind, parameters: Parameters, cursor: str | None) -> dict[str, str]:
    """RFC 8288: the address of the next page."""
    if cursor is None:
        return {}
    following = urlencode({**parameters, "cursor": cursor}, doseq=True)
    return {"Link": f'<{site.address(api_path(kind.name))}?{following}>; rel="next"'}


def _facet_value(kind: str, name: str, value: str, count: int, directory: Directory) -> FacetValue:
    if name == MEMBER:
        called = directory.name_of(value)
        return {"value": value, "count": count, "label_fr": called, "label_en": called}
    if name == "source":
        source = directory.sources.get(value)
        called = source.title if source else value
        return {"value": value, "count": count, "label_fr": called, "label_en": called}
    code = labels.code(labels.list_of_filter(kind, name), value)
    return {"value": value, "count": count, "label_fr": code.fr, "label_en": code.en}
