"""From bytes to an answer: a strong ETag of exactly these bytes, 304 when the caller holds them already."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request, Response

JSON = "application/json"
HTML = "text/html; charset=utf-8"
FRESH = "public, max-age=60"
NEVER_KEPT = "no-store"


def json_answer(
    request: Request, said: Any, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Plain data as JSON."""
    return answer(request, orjson.dumps(said), media_type, headers)


def answer(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """These bytes, or 304 without them."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    told = {"ETag": etag, "Cache-Control": FRESH, **(headers or {})}
    if _held(request, etag):
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)


def moved(address: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """To another address; never kept for long, since an id may come back to life."""
    return Response(
        status_code=status, headers={"Location": address, "Cache-Control": FRESH, **(headers or {})}
    )


def _held(request: Request, etag: str) -> bool:
    """RFC 9110 §13.1.2: a weak comparison; `*` means anything."""
    said = ",".join(request.headers.getlist("if-none-match"))
    tags = {tag.strip().removeprefix("W/") for tag in said.split(",")}
    return etag in tags or "*" in tags
