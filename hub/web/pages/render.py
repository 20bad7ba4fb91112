"""From a template and its words to the bytes of a page."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from hub.web.answers import HTML, NEVER_KEPT, answer
from hub.web.api.labels import code
from hub.web.pages.languages import ENGLISH, FRENCH, Language, language
from hub.web.pages.show import area, filter_title, is_web, label
from hub.web.site import Site, page_path
from schema import KINDS, Kind

LANGUAGES = (language(FRENCH), language(ENGLISH))
STATIC, VENDOR = files("hub.web").joinpath("static"), files("hub.web").joinpath("vendor")
"""What we serve of our own, and what the set-up made of packages; the pages work without the latter."""


def render(site: Site, told: Language, path: str, template: str, **words: Any) -> bytes:
    """The page at `path` (without the prefix of its language, with its parameters)."""
    page = _environment().get_template(template)
    other = LANGUAGES[told is LANGUAGES[0]]
    return page.render(
        lang=told,
        t=told.texts,
        path=path,
        url=lambda inside: told.prefix + inside,
        here=site.address(told.prefix + path),
        alternates=[(one.code, site.address(one.prefix + path)) for one in LANGUAGES],
        other_url=other.prefix + path,
        **words,
    ).encode()


def respond(
    site: Site, told: Language, request: Request, template: str, status: int = 200, **words: Any
) -> Response:
    """The page as an answer to the request; one that is not a success is never kept."""
    body = render(site, told, path_of(request, told), template, **words)
    if status == 200:
        return answer(request, body, HTML)
    return Response(body, status, {"Cache-Control": NEVER_KEPT}, media_type=HTML)


def path_of(request: Request, told: Language) -> str:
    """The path and the parameters of a request, without the prefix of its language."""
    inside: str = request.scope["path"].removeprefix(told.prefix)
    path = "/" + quote(inside.lstrip("/"))  # never two slashes first: that would name another host
    query: str = request.scope["query_string"].decode("ascii", "replace")
    return path + (f"?{query}" if query else "")


def language_of(path: str) -> Language:
    """The language that an address asks for."""
    english = LANGUAGES[1]
    return english if path == english.prefix or path.startswith(f"{english.prefix}/") else LANGUAGES[0]


def kind_name(kind: str, told: Language) -> str:
    """What the entries of a kind are called, in the plural."""
    return told.text("kinds", kind, "many") or KINDS[kind].labels[told.code]


def _in_order() -> list[Kind]:
    """The kinds as the catalogue of texts lists them; a new one comes last."""
    known = list(LANGUAGES[0].texts["kinds"])
    return sorted(
        KINDS.values(), key=lambda kind: known.index(kind.name) if kind.name in known else len(known)
    )


class _Templates(Environment):
    """What a dictionary holds comes before its methods: `t.list.clear` is a text, not `dict.clear`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _static(name: str) -> str:
    """The address of a file of ours; another content has another address."""
    return f"/static/{name}?v={_mark(STATIC.joinpath(name).read_bytes())}"


def _vendor(name: str) -> str | None:
    """The address of a file that the set-up made, None where it is not."""
    found = VENDOR.joinpath(name)
    return f"/vendor/{name}?v={_mark(found.read_bytes())}" if found.is_file() else None


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = _Templates(
        loader=PackageLoader("hub.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        kinds=_in_order(),
        kind_name=kind_name,
        page_path=page_path,
        area=area,
        code=code,
        code_label=label,
        is_web=is_web,
        filter_title=filter_title,
        static=_static,
        vendor=_vendor,
    )
    return environment
