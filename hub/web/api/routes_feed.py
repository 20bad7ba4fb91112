"""Routes for those who keep a copy: the change feed, the digest, the state of the hub, the description of it all."""

from functools import partial

from fastapi import APIRouter, Request, Response

from hub.catalogue.changes import Change, changes
from hub.catalogue.read import counts_by_kind, last_change
from hub.paging import MOST, read_limit, read_number
from hub.resolve.adoption import published_model
from hub.web.answers import JSON, answer, json_answer
from hub.web.api import examples, shapes
from hub.web.api.federation import updates
from hub.web.api.items import items_of
from hub.web.api.openapi import in_query, operation
from hub.web.parameters import one, read, refuse_all
from hub.web.site import Site

AFTER, LIMIT = "afterChangeNumber", "limit"
RPDE = "application/vnd.openactive.rpde+json; version=1"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def routes(site: Site) -> APIRouter:
    """`/v1/changes`, `/v1/digest`, `/v1/status`, `/v1/openapi.json`."""
    router = APIRouter(tags=["feed"])
    number = {"type": "integer", "minimum": 0, "default": 0}
    most = {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST}
    told = operation(
        "get_changes", "What changed after a change number, in order (RPDE)", "Changes", examples.CHANGES,
        parameters=[
            in_query(AFTER, "`modified` of the last change that the caller holds.", number),
            in_query(LIMIT, "Changes per page.", most),
        ],
        media_type=RPDE,
    )  # fmt: skip
    router.add_api_route("/v1/changes", partial(change_feed, site), **told)
    told = operation("get_digest", "The digest of the public catalogue", "Digest", examples.DIGEST)
    router.add_api_route("/v1/digest", partial(digest, site), **told)
    told = operation("get_status", "What this hub serves now", "Status", examples.STATUS)
    router.add_api_route("/v1/status", partial(status, site), **told)
    told = operation("get_openapi", "This description", "Description", examples.OPENAPI)
    router.add_api_route("/v1/openapi.json", description, **told)
    return router


def change_feed(site: Site, request: Request) -> Response:
    """The next page; entries stand as they are now, each at its last change."""
    parameters = read(request, (AFTER, LIMIT))
    after = read_number(AFTER, one(parameters, AFTER) or "0")
    limit = read_limit(one(parameters, LIMIT) or str(MOST))
    with site.db.read() as conn:
        found = changes(conn, after, limit)
        shown = iter(items_of(site, conn, (change.entry for change in found if change.entry)))
        told = [_change(change, next(shown) if change.entry else None) for change in found]
    last = found[-1].number if found else after
    said: shapes.Changes = {
        "next": site.address(f"/v1/changes?{AFTER}={last}&{LIMIT}={limit}"),
        "items": told,
        "license": LICENCE,
    }
    return json_answer(request, said, RPDE)


def digest(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        number, sha256 = site.digest(conn)
        entries = sum(counts_by_kind(conn).values())
    said: shapes.Digest = {"audience": "public", "sha256": sha256, "entries": entries, "change": number}
    return json_answer(request, said)


def status(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        directory = site.directory(conn)
        present = {name for name, standing in directory.standings.items() if standing.in_catalogue}
        updated = updates(conn, directory)
        entries = counts_by_kind(conn)
        model = published_model(conn)
        said: shapes.Status = {
            "status": "ok",
            "change": last_change(conn),
            "entries": entries,
            "entries_total": sum(entries.values()),
            "members": len(present),
            "sources": len(directory.read_sources),
            "model": {"version": model.version, "sha256": model.digest} if model else None,
            "updated": max(updated.values(), default=None),
        }
    return json_answer(request, said)


def description(request: Request) -> Response:
    refuse_all(request)
    return answer(request, request.app.state.description, JSON)


def _change(change: Change, item: shapes.Item | None) -> shapes.Change:
    if item is None:
        return {"state": "deleted", "kind": change.kind, "id": change.id, "modified": change.number}
    return {
        "state": "updated",
        "kind": change.kind,
        "id": change.id,
        "modified": change.number,
        "data": item,
    }
