"""The web server in this process, or in several."""

from hub.pipeline import Hub


def serve_here(hub: Hub, host: str, port: int) -> None:
    """Serves the pages and the API of this hub until it is told to stop."""
    import uvicorn

    from hub.app import create_app

    uvicorn.run(
        create_app(hub), host=host, port=port, log_level="warning", access_log=False, server_header=False
    )
