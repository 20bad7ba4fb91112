"""What the IRIs of the schema lead to: its files, the lists of codes, the terms that are ours."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType

from fastapi import APIRouter, Request, Response

from hub.errors import NotFound
from hub.web.answers import answer, moved
from hub.web.parameters import refuse_all
from hub.web.site import Site
from schema import SCHEMA_VERSION
from schema.codes import listed, names
from schema.export import files

MEDIA_TYPES = {
    ".json": "application/schema+json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
TERMS = f"/schema/{SCHEMA_VERSION}/shapes.ttl"
"""Where each term of ours stands with what it holds."""


def routes(site: Site) -> APIRouter:
    """`/schema/{version}/{file}`, `/codes/{list}.csv`; `/codes/{list}`, `/codes/{list}/{code}` and `/vocabulary` lead there."""
    router = APIRouter(include_in_schema=False)
    paths: dict[str, Callable[..., Response]] = {
        "/schema/{version}/{file}": file,
        "/codes/{file}.csv": file,
        "/codes/{list}": code,
        "/codes/{list}/{code}": code,
        "/vocabulary": vocabulary,
    }
    for path, route in paths.items():
        router.add_api_route(path, partial(route, site), name=path, response_model=None)
    return router


def file(site: Site, request: Request) -> Response:
    """One file of the schema, as `maillage schema export` writes it for the namespace of the federation."""
    refuse_all(request)
    with site.db.read() as conn:
        namespace = site.namespace(site.directory(conn))
    path: str = request.scope["path"].lstrip("/")
    text = _files(namespace).get(path)
    if text is None:
        raise _nothing()
    ending = path[path.rindex(".") :]
    return answer(request, text.encode(), MEDIA_TYPES[ending])


def code(site: Site, request: Request) -> Response:
    """From a list or one of its codes to the file that holds it with its labels."""
    refuse_all(request)
    wanted = request.path_params
    if wanted["list"] not in names() or wanted.get("code", "") not in ("", *listed(wanted["list"])):
        raise _nothing()
    return moved(site.address(f"/codes/{wanted['list']}.csv"), 303)


def vocabulary(site: Site, request: Request) -> Response:
    """From the terms that are ours to the shapes that use them."""
    refuse_all(request)
    return moved(site.address(TERMS), 303)


@cache
def _files(namespace: str) -> Mapping[str, str]:
    return MappingProxyType(dict(files(namespace)))


def _nothing() -> NotFound:
    return NotFound(
        "not_found",
        "Le format commun n’a pas de fichier à cette adresse.",
        "The schema has no file at this address.",
    )
