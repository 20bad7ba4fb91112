"""The web application: what the routes need, the routes, the errors, the edge around them."""

from functools import partial

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from hub.pipeline import Hub, finder_of
from hub.web import problems
from hub.web.api import (
    openapi,
    routes_entries,
    routes_exports,
    routes_federation,
    routes_feed,
    routes_linked,
    routes_schema,
    routes_search,
)
from hub.web.edge import Edge
from hub.web.limits import Buckets, Limits, TooMany
from hub.web.pages import finding
from hub.web.pages import routes as pages
from hub.web.pages import routes_about as about_pages
from hub.web.pages import routes_embed as embeds
from hub.web.pages import routes_entries as entry_pages
from hub.web.pages import routes_results as results
from hub.web.pages.render import STATIC, VENDOR
from hub.web.site import Site


def create_app(hub: Hub) -> FastAPI:
    """The API and the pages of a hub, for the public: there is no login, and nothing is written."""
    site = Site(hub.db, hub.settings.base_url, hub.clock, hub.charters, hub.model, finder_of(hub))
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    api = (
        routes_entries, routes_federation, routes_feed, routes_linked, routes_schema, routes_search, routes_exports,
    )  # fmt: skip
    for part in (*api, pages, about_pages, embeds, results, entry_pages, finding):
        app.include_router(part.routes(site))
    app.mount("/static", GZipMiddleware(StaticFiles(directory=str(STATIC))), name="static")
    if VENDOR.is_dir():
        app.mount("/vendor", GZipMiddleware(StaticFiles(directory=str(VENDOR))), name="vendor")
    app.state.description = openapi.describe(app, site.base_url, site.charters.values())
    problems.install(app, site)
    if hub.settings.rate:
        buckets = Buckets(hub.settings.rate, hub.settings.burst)
        refusing = partial(_refusing, site)
        app.add_middleware(Limits, buckets=buckets, refusing=refusing)
    app.add_middleware(Edge)
    return app


def _refusing(site: Site, scope: Scope, error: TooMany) -> ASGIApp:
    return problems.refused(site, Request(scope), error)
