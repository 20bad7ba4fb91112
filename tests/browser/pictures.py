"""`python -m tests.browser.pictures ADDRESS`: pictures of the pages of a demonstration served there, into docs/pictures."""

import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "pictures"
PATHS = {
    "home": "/",
    "results": "/?q=robotique",
    "list": "/organisations?theme=robotics",
    "events": "/evenements",
    "map": "/carte",
    "members": "/membres",
    "cluster": "/membres/armorique",
    "charter": "/charte",
    "updates": "/moissons",
    "figures": "/chiffres",
    "about": "/a-propos",
    "accessibility": "/accessibilite",
}
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
QUALITY = 62


def main(address: str) -> None:
    """Each page at both widths, by day and by night."""
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(QUIET))
        for size in SIZES:
            for scheme in SCHEMES:
                _take(browser, address, size, scheme)
        browser.close()


def _take(browser: Browser, address: str, size: str, scheme: Scheme) -> None:
    width, height = SIZES[size]
    visitor = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR"
    )
    page = visitor.new_page()
    for name, path in {**PATHS, "entry": _an_entry(page)}.items():
        page.goto(path, wait_until="networkidle")
        _save(page, FOLDER / f"{name}-{size}-{scheme}.jpg")
    visitor.close()


def _an_entry(page: Page) -> str:
    """An entry that several clusters know."""
    listed = page.request.get("/v1/organisations?limit=500").json()["items"]
    best = max(listed, key=lambda item: (len(item["members"]), len(item["data"])))
    return str(best["page"]).removeprefix(str(best["url"]).partition("/v1/")[0])


def _save(page: Page, path: Path) -> None:
    page.screenshot(path=path, type="jpeg", quality=QUALITY, animations="disabled")
    sys.stdout.write(f"{path.name} {path.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main(sys.argv[1])
