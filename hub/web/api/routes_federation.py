"""Routes about the federation: members, charter, registry, and what the sources did."""

from functools import partial

from fastapi import APIRouter, Request, Response

from hub.errors import NotFound
from hub.members.store import latest_registry
from hub.web.answers import answer, json_answer
from hub.web.api import charters, examples, federation
from hub.web.api.openapi import in_path, operation
from hub.web.api.shapes_federation import Key
from hub.web.parameters import refuse_all
from hub.web.site import Site

VERSION = in_path("version", "A version number, or the SHA-256 of the exact text.", "1.0.0")
ARTICLE = in_path("ref", "The number of an article.", "A9")
MEMBER = in_path("id", "The id of a cluster.", "nord")
KID = in_path("kid", "The RFC 7638 thumbprint of a key.", examples.KEY["kid"])
TOML, JOSE = "application/toml", "application/jose"


def routes(site: Site) -> APIRouter:
    """`/v1/members`, `/v1/registry`, `/v1/charter` and below, `/v1/runs`."""
    router = APIRouter(tags=["federation"])
    told = operation("get_members", "Who federates, and what each signed", "Members", examples.MEMBERS)
    router.add_api_route("/v1/members", partial(members, site), **told)
    told = operation(
        "get_adhesion", "What a cluster signed: a compact JWS", "", examples.JWS,
        parameters=[MEMBER], problems=(400, 404), media_type=JOSE,
    )  # fmt: skip
    router.add_api_route("/v1/members/{id}/adhesion", partial(adhesion, site), **told)
    told = operation(
        "get_key", "A public key of the registry, by its thumbprint", "Key", examples.KEY,
        parameters=[KID], problems=(400, 404),
    )  # fmt: skip
    router.add_api_route("/v1/keys/{kid}", partial(key, site), **told)
    told = operation(
        "get_registry", "The signed registry, as its members read it", "", examples.JWS,
        problems=(400, 404), media_type=JOSE,
    )  # fmt: skip
    router.add_api_route("/v1/registry", partial(registry, site), **told)
    told = operation("get_charter", "The newest version of the charter", "Charter", examples.CHARTER)
    router.add_api_route("/v1/charter", partial(charter, site), **told)
    told = operation(
        "get_charter_version", "One version of the charter", "Charter", examples.CHARTER,
        parameters=[VERSION], problems=(400, 404),
    )  # fmt: skip
    router.add_api_route("/v1/charter/{version}", partial(charter, site), **told)
    told = operation(
        "get_charter_text", "The exact bytes that were signed", "", examples.CHARTER_TEXT,
        parameters=[VERSION], problems=(400, 404), media_type=TOML,
    )  # fmt: skip
    router.add_api_route("/v1/charter/{version}/text", partial(charter_text, site), **told)
    told = operation(
        "get_charter_article", "One article of the charter", "Article", examples.ARTICLE,
        parameters=[VERSION, ARTICLE], problems=(400, 404),
    )  # fmt: skip
    router.add_api_route("/v1/charter/{version}/articles/{ref}", partial(article, site), **told)
    told = operation(
        "get_runs", "The last runs of every source, as anyone may know them", "Runs", examples.RUNS
    )
    router.add_api_route("/v1/runs", partial(runs, site), **told)
    return router


def members(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        return json_answer(request, federation.members(site, conn))


def adhesion(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        standing = site.directory(conn).standings.get(request.path_params["id"])
    if standing is None or standing.member.adhesion is None:
        raise NotFound("not_found", "Ce cluster n’a rien signé ici.", "This cluster signed nothing here.")
    return answer(request, standing.member.adhesion.encode(), JOSE)


def key(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        directory = site.directory(conn)
    for known in directory.all_keys():
        if known.kid == request.path_params["kid"]:
            said: Key = {"kid": known.kid, "kty": "OKP", "crv": "Ed25519", "x": known.x}
            return json_answer(request, said)
    raise NotFound("not_found", "Le registre n’a pas de clé de ce nom.", "The registry has no such key.")


def registry(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        jws = latest_registry(conn)
    if jws is None:
        raise NotFound("not_found", "Ce hub n’a pas encore de registre.", "This hub has no registry yet.")
    return answer(request, jws, JOSE)


def charter(site: Site, request: Request) -> Response:
    refuse_all(request)
    version = charters.find(site, request.path_params.get("version"))
    with site.db.read() as conn:
        return json_answer(request, charters.charter(site, site.directory(conn), version))


def charter_text(site: Site, request: Request) -> Response:
    refuse_all(request)
    return answer(request, charters.find(site, request.path_params["version"]).raw, TOML)


def article(site: Site, request: Request) -> Response:
    refuse_all(request)
    version = charters.find(site, request.path_params["version"])
    told = charters.find_article(version, request.path_params["ref"])
    return json_answer(request, charters.article(site, version, told))


def runs(site: Site, request: Request) -> Response:
    refuse_all(request)
    with site.db.read() as conn:
        return json_answer(request, federation.runs(conn, site.directory(conn)))
