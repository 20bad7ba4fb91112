"""Every page in a browser: axe finds nothing, by day and by night, at a desk and on a phone; keys are enough; words grow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import opened
from tests.conftest import ROOT
from tests.hub.web.world import World

AXE = ROOT / "var" / "front" / "axe.js"
PATHS = (
    "/", "/carte", "/?q=lycée", "/?q=xylophone", "/organisations?region=32", "/evenements", "/membres", "/membres/nord",
    "/membres/faux", "/charte", "/charte/1.0.0/differences/1.0.0", "/moissons", "/chiffres", "/a-propos", "/integrer?kind=event",
    "/accessibilite",
    "/cadre/organisations?view=map", "/problems/gone", "/nothing",
)  # fmt: skip
"""One page of each sort; entries come beside them."""
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def every_path(world: World) -> Iterator[str]:
    entries = [f"/organisations/{world.atelier}", f"/organisations/{world.gone}"]
    for path in (*PATHS, *entries):
        yield path
        yield f"/en{path}"


@pytest.mark.parametrize(
    ("size", "scheme", "prefix"),
    [("desk", "light", ""), ("desk", "dark", "/en"), ("phone", "light", "/en"), ("phone", "dark", "")],
)
def test_axe_finds_nothing(
    browser: Browser, site: str, world: World, size: str, scheme: str, prefix: str
) -> None:
    width, height = SIZES[size]
    visitor = opened(browser, site, viewport={"width": width, "height": height}, color_scheme=scheme)
    page = visitor.new_page()
    found = []
    for path in every_path(world):
        if path.startswith("/en") != bool(prefix):
            continue
        page.goto(path, wait_until="networkidle")
        page.evaluate(AXE.read_text("utf-8"))
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{path}: {one['id']} ({one['help']}) {[node['target'] for node in one['nodes']][:3]}"
            for one in told["violations"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} pixels wide"
    visitor.close()
    assert not found, "\n".join(found)


def test_words_at_double_size_fit(browser: Browser, site: str, world: World) -> None:
    """200 % at a desk of 1280 pixels is a page of 640 (WCAG 1.4.4)."""
    visitor = opened(browser, site, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = visitor.new_page()
    for path in every_path(world):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
    visitor.close()


def test_the_language_changes_in_place(page: Page, world: World) -> None:
    page.goto(f"/organisations/{world.atelier}")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{page.url.partition('/organisations')[0]}/organisations/{world.atelier}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_an_entry_opens_its_origins(page: Page, world: World) -> None:
    page.goto(f"/organisations/{world.atelier}")
    origin = page.locator("details.origin").first
    origin.locator("summary").press("Enter")
    expect(origin).to_have_attribute("open", "")
    expect(origin).to_contain_text("Cluster")


def test_keys_are_enough(page: Page) -> None:
    """The first tab leads to the skip link, then every control is reached, and where one is is seen."""
    page.goto("/organisations")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const at = document.activeElement; const look = getComputedStyle(at);"
            " return [at.id || at.textContent.trim().slice(0, 20), look.outlineStyle, at.matches(':focus-visible')]; }"
        )
        assert told[1] != "none", told
        assert told[2], told
        reached.add(told[0])
    assert "q" in reached
    assert len(reached) >= 10


def test_print_shows_the_text_alone(page: Page, world: World) -> None:
    page.goto("/organisations?region=32")
    page.emulate_media(media="print")
    for hidden in (".filters", ".map", ".ask"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".cards").first).to_be_visible()


def test_the_results_page_is_light(browser: Browser, site: str) -> None:
    """What a first visit to the results with their map transfers, in bytes on the line: 350 kB at most."""
    visitor = opened(browser, site, viewport={"width": 1440, "height": 900})
    page = visitor.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(_transferred(request)))
    page.goto("/organisations", wait_until="networkidle")
    visitor.close()
    assert len(sizes) >= 9
    assert sum(sizes) <= 350_000, sum(sizes)


def _transferred(request: Request) -> int:
    told = request.sizes()
    return int(told["responseBodySize"] + told["responseHeadersSize"])
