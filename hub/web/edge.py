"""Around every answer: HEAD like GET without its body, CORS for reading, security headers.

Plain ASGI, hence async: it only passes messages on and never waits for anything of ours.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SELF_CONTAINED = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FRAMED = SELF_CONTAINED.replace("frame-ancestors 'none'", "frame-ancestors *")
"""Of what others may show inside their pages."""
ALWAYS = {
    "Content-Security-Policy": SELF_CONTAINED,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
FOR_MACHINES = ("/v1/", "/id/", "/catalog/", "/catalog.", "/schema/", "/codes/", "/vocabulary/")
STATIC = ("/static/", "/vendor/")


def is_for_machines(path: str) -> bool:
    """Whether errors under this path are JSON, and other sites may read it."""
    return f"{path}/".startswith(FOR_MACHINES)


def headers_of(path: str) -> dict[str, str]:
    """What every answer under this path carries."""
    if is_for_machines(path):
        return {**ALWAYS, **CORS}
    if f"{path}/".removeprefix("/en").startswith("/cadre/"):
        open_ = {name: value for name, value in ALWAYS.items() if name != "X-Frame-Options"}
        return {**open_, "Content-Security-Policy": FRAMED, "Cross-Origin-Resource-Policy": "cross-origin"}
    kept = {"Cache-Control": "public, max-age=86400"} if path.startswith(STATIC) else {}
    return {**ALWAYS, "Cross-Origin-Resource-Policy": "same-origin", **kept}


class Edge:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and is_for_machines(scope["path"]):
            await _send_empty(send, {**headers_of(scope["path"]), **PREFLIGHT})
        else:
            await self._pass_on(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_of(scope["path"]).items():
                    headers.setdefault(name, value)
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"} if head else scope, receive, told)


async def _send_empty(send: Send, headers: dict[str, str]) -> None:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": raw})
    await send({"type": "http.response.body", "body": b""})
