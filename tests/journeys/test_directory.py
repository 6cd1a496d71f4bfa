"""A visitor finds a space: by a word, by filters, nearest from Tržič, and opens it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "device"), [("sl", "phone"), ("en", "desktop")])
@pytest.mark.parametrize("js", [True, False])
def test_a_visitor_finds_wood_and_goes_there(region, new_page, axe, language, device, js):
    page = new_page(language=language, device=device, js=js)
    page.goto("/")
    page.locator("#search-big").fill("lesa")
    page.locator("#search-big").press("Enter")
    hit = page.locator(".hits a").first
    expect(hit).to_contain_text("Škofja Loka")
    page.goto("/spaces/?topic=wood")
    expect(page.locator(".space-card")).to_have_count(1)
    page.goto("/spaces/?near=trzic")
    expect(page.locator(".space-card").first).to_contain_text("Tržič")
    assert overflow(page) == 0
    if js:
        assert axe(page) == ""
    page.locator(".space-card a").first.click()
    expect(page.locator("h1")).to_contain_text("Tržič" if language == "en" else "Tržiški")
    assert overflow(page) == 0


def test_suggestions_are_reached_by_the_keyboard(region, new_page):
    page = new_page(language="sl")
    page.goto("/")
    page.locator("#search-big").press_sequentially("kovac")
    expect(page.locator(".search-big .suggestions a").first).to_contain_text("Kovačnica")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".search-big .suggestions a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kovačnica")
