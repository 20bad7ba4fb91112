"""Results in a browser: words, suggestions, filters, the map, the address as the state, the way back."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened
from tests.hub.web.world import World


def count(page: Page) -> str:
    """What the page says of how many entries there are."""
    return page.locator("#fiches").inner_text().replace("\u00a0", " ").replace("\u202f", " ")


def test_words_lead_to_results(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Chercher").fill("robotique")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?q=robotique$"))
    expect(page.locator("mark").first).to_have_text(re.compile("robotique", re.IGNORECASE))


def test_suggestions_are_chosen_by_keys(page: Page, world: World) -> None:
    page.goto("/")
    field = page.get_by_role("combobox", name="Chercher")
    field.press_sequentially("atelier du l")
    choice = page.get_by_role("option").first
    expect(choice).to_contain_text("Atelier du Lac")
    field.press("ArrowDown")
    expect(choice).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(choice).to_be_hidden()
    field.press_sequentially("a")
    field.press("Backspace")
    expect(choice).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"/organisations/{world.atelier}$"))


def test_filters_change_list_map_and_address_without_a_reload(page: Page) -> None:
    page.goto("/organisations")
    whole = count(page)
    page.evaluate("window.stays = true")
    page.get_by_label(re.compile("Hauts-de-France")).check()
    expect(page).to_have_url(re.compile("region=32"))
    expect(page.locator("#fiches")).to_have_text("30 fiches")
    expect(page.locator("#annonce")).to_have_text("30 fiches")
    expect(page.locator("[data-told]")).to_contain_text("30 fiches dans ce cadre")
    assert page.evaluate("window.stays") is True
    expect(page.get_by_label(re.compile("Hauts-de-France"))).to_be_focused()
    page.get_by_label(re.compile("Accessibilité")).check()
    expect(page.locator("#fiches")).to_have_text("15 fiches")
    page.go_back()
    expect(page.locator("#fiches")).to_have_text("30 fiches")
    page.go_back()
    expect(page.locator("#fiches")).to_have_text(whole)
    expect(page.get_by_label(re.compile("Hauts-de-France"))).not_to_be_checked()
    page.go_forward()
    expect(page.locator("#fiches")).to_have_text("30 fiches")


def test_a_chosen_filter_is_taken_back_by_its_chip(page: Page) -> None:
    page.goto("/organisations?region=32&theme=accessibility")
    page.get_by_role("link", name=re.compile("Retirer le filtre.*Hauts-de-France")).click()
    expect(page).to_have_url(re.compile(r"organisations\?theme=accessibility$"))
    expect(page.locator("#fiches")).to_have_text("31 fiches")


def test_the_map_draws_and_searches_its_view(page: Page) -> None:
    page.goto("/organisations")
    expect(page.locator("path.outline")).to_have_count(101)
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    expect(page.locator("[data-told]")).to_contain_text("36 sans coordonnées")
    page.get_by_role("button", name="Guadeloupe").click()
    expect(page.locator("[data-told]")).to_contain_text(re.compile("^0 fiches dans ce cadre"))
    page.get_by_role("button", name="Métropole").click()
    page.get_by_role("button", name="Chercher dans ce cadre").click()
    expect(page).to_have_url(re.compile("bbox="))
    expect(page.locator("#fiches")).to_have_text("30 fiches")
    expect(page.get_by_role("link", name=re.compile("partie de la carte"))).to_be_visible()


def test_a_point_leads_to_its_entry(page: Page) -> None:
    page.goto("/evenements")
    mark = page.get_by_role("button", name="Journée de la robotique")
    mark.focus()
    mark.press("Enter")
    page.locator(".leaflet-popup a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Journée de la robotique")


def test_around_me(browser: Browser, site: str) -> None:
    visitor = opened(
        browser,
        site,
        geolocation={"latitude": 50.29, "longitude": 2.78},
        permissions=["geolocation"],
        locale="fr-FR",
    )
    page = visitor.new_page()
    page.goto("/organisations")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page).to_have_url(re.compile("near=50.29"))
    expect(page.locator("#fiches")).to_have_text("30 fiches")
    expect(page.locator(".where").first).to_contain_text("m")
    visitor.close()


def test_days_of_events(page: Page) -> None:
    page.goto("/evenements")
    page.get_by_label("À partir du").fill("2026-12-02")
    page.get_by_label("À partir du").press("Enter")
    expect(page).to_have_url(re.compile("from=2026-12-02"))
    expect(page.locator("#fiches")).to_have_text("0 fiche")


def test_everything_is_found_without_scripts(browser: Browser, site: str) -> None:
    visitor = opened(browser, site, java_script_enabled=False)
    page = visitor.new_page()
    page.goto("/")
    page.get_by_label("Chercher dans le catalogue").fill("lycée")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name=re.compile("^Organisations 60")).click()
    page.get_by_label(re.compile("Pays de la Loire")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert count(page) == "30 fiches"
    page.get_by_role("link", name="Page suivante").click()
    page.locator(".cards a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lycée")
    visitor.close()
