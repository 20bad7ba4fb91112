"""Errors as answers: RFC 9457 for machines, a page for people; the same words for what is hidden and what is absent."""

import logging
import secrets
from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from hub.catalogue.read import Target
from hub.catalogue.whereabouts import Gone
from hub.errors import HubError
from hub.paging import BadParameter
from hub.web.answers import NEVER_KEPT
from hub.web.api.items import linked
from hub.web.api.shapes import Problem
from hub.web.edge import headers_of, is_for_machines
from hub.web.pages.languages import ENGLISH, Language, language
from hub.web.pages.render import language_of, respond
from hub.web.site import Site

MEDIA_TYPE = "application/problem+json"
BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    410: "gone",
    500: "internal",
    503: "busy",
}
OTHERWISE = "bad_request"
_log = logging.getLogger(__name__)


def install(app: FastAPI, site: Site) -> None:
    """Every error of the application becomes one of ours."""
    app.add_exception_handler(HubError, partial(refused, site))
    app.add_exception_handler(HTTPException, partial(_by_framework, site))
    app.add_exception_handler(Exception, partial(_broken, site))


def refused(site: Site, request: Request, error: Exception) -> Response:
    """The answer to what the hub refuses."""
    assert isinstance(error, HubError)
    parameter = error.parameter if isinstance(error, BadParameter) else None
    successors = error.successors if isinstance(error, Gone) else ()
    sentences = (error.fr, error.en)
    answer = _answer(site, request, error.status, error.code, sentences, parameter, successors=successors)
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _by_framework(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = BY_STATUS.get(error.status_code, OTHERWISE)
    sentences = (_told(language("fr"), code)[1], _told(language(ENGLISH), code)[1])
    answer = _answer(site, request, error.status_code, code, sentences)
    answer.headers.update(error.headers or {})
    if error.status_code == 405:
        answer.headers["Allow"] = "GET, HEAD"
    return answer


def _broken(site: Site, request: Request, error: Exception) -> Response:
    """A fault of ours: the caller gets a number, the log gets the story under it."""
    trace = secrets.token_hex(8)
    _log.error("request failed, trace %s", trace, exc_info=error)
    sentences = (f"Erreur du hub, trace {trace}.", f"Error of the hub, trace {trace}.")
    answer = _answer(site, request, 500, "internal", sentences, trace=trace)
    for name, value in headers_of(
        request.scope["path"]
    ).items():  # made outside the edge, which sets them else
        answer.headers.setdefault(name, value)
    return answer


def _answer(
    site: Site,
    request: Request,
    status: int,
    code: str,
    sentences: tuple[str, str],
    parameter: str | None = None,
    trace: str | None = None,
    successors: Sequence[Target] = (),
) -> Response:
    path: str = request.scope["path"]
    if not is_for_machines(path):
        told = language_of(path)
        sentence = sentences[told.code == ENGLISH]
        name = _name(told, code, status)
        return respond(
            site, told, request, "error.html", status,
            code=name, number=status, sentence=sentence, successors=successors,
        )  # fmt: skip
    told = language(ENGLISH)
    name = _name(told, code, status)
    problem: Problem = {
        "type": site.address(f"/problems/{name}"),
        "title": _told(told, name)[0],
        "status": status,
        "detail": sentences[1],
        "instance": quote(path),
    }
    if parameter is not None:
        problem["errors"] = [{"pointer": f"/query/{_escaped(parameter)}", "detail": sentences[1]}]
    if successors:
        problem["successors"] = [linked(site, target) for target in successors]
    if trace is not None:
        problem["trace"] = trace
    return Response(orjson.dumps(problem), status, {"Cache-Control": NEVER_KEPT}, MEDIA_TYPE)


def _name(told: Language, code: str, status: int) -> str:
    """The code when a page explains it, else that of its status: a `type` always leads somewhere."""
    return code if told.text("problems", code, "head") else BY_STATUS.get(status, OTHERWISE)


def _told(told: Language, code: str) -> tuple[str, str]:
    said = told.texts["problems"][code]
    return str(said["head"]), str(said["help"])


def _escaped(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
