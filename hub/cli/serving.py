"""The web server in this process, or in several that share a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.pipeline import Hub

if TYPE_CHECKING:
    from fastapi import FastAPI

_QUIET = {"log_level": "warning", "access_log": False, "server_header": False}


def serve_here(hub: Hub, host: str, port: int) -> None:
    """Serves the pages and the API of this hub until it is told to stop."""
    import uvicorn

    from hub.app import create_app

    uvicorn.run(create_app(hub), host=host, port=port, **_QUIET)  # type: ignore[arg-type]


def serve_many(host: str, port: int, workers: int) -> None:
    """The same in so many processes; each opens the hub that the settings describe."""
    import uvicorn

    place = f"{__name__}:app_of_settings"
    uvicorn.run(place, factory=True, host=host, port=port, workers=workers, **_QUIET)  # type: ignore[arg-type]


def app_of_settings() -> FastAPI:
    """The application of one of several processes."""
    from hub.app import create_app
    from hub.wiring import open_hub

    return create_app(open_hub())
