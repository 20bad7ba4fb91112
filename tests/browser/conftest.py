"""A real browser before a real server: Chromium drives the pages of the hub that the tests of the web read."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from hub.app import create_app
from hub.pipeline import Hub
from tests.hub.web.world import World, make

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; without one the tests fail, since nobody would see that they were left out."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "the tests of the pages need Chromium: setup/chromium.sh, or your system's package"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    """What a browser shows does not depend on the database."""
    return make(sqlite_url)


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    """The address at which the world is served."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{found.getsockname()[1]}"
        hub = world.hub
        settings = hub.settings.model_copy(update={"base_url": address})
        app = create_app(Hub(hub.db, settings, hub.clock, hub.charters, hub.model))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [found]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield address
        server.should_exit = True
        thread.join()


def opened(browser: Browser, site: str, **asked: object) -> BrowserContext:
    """A fresh visitor; a page that asks anything of another host, or whose scripts fail, fails the test."""
    visitor = browser.new_context(base_url=site, **asked)  # type: ignore[arg-type]
    visitor.set_default_timeout(15_000)

    def only_here(route: Route) -> None:
        assert route.request.url.startswith((site, "data:")), route.request.url
        route.continue_()

    visitor.route("**/*", only_here)
    return visitor


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a visitor at a desk."""
    visitor = opened(browser, site, viewport={"width": 1440, "height": 900}, locale="fr-FR")
    shown = visitor.new_page()
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield shown
    visitor.close()
    assert not wrong, wrong
