"""The component gallery and the error pages in a real browser: accessible, calm, and whole without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = ["/gallery/", "/gallery/desk/", "/gallery/confirm/", "/accessibility/", "/privacy/"]
ERRORS = [f"/gallery/errors/{status}/" for status in (400, 403, 404, 409, 413, 422, 429, 500, 503)]


@pytest.mark.parametrize(
    ("device", "theme", "language"),
    [("phone", "light", "sl"), ("desktop", "dark", "en")],
)
def test_axe_finds_nothing(new_page, axe, language, theme, device):
    page = new_page(device=device, theme=theme, language=language)
    for path in [*PAGES, *ERRORS]:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert axe(page) == "", path
        assert overflow(page) == 0, path


def test_axe_finds_what_is_planted(desktop, axe):
    desktop.goto("/gallery/errors/404/")
    desktop.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert "label" in axe(desktop)


def test_form_with_errors_is_accessible_and_leads_to_the_fields(open_page, axe):
    page = open_page("/gallery/", language="en")
    page.get_by_role("button", name="Send").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert axe(page) == ""
    summary.get_by_role("link", name="E-mail").click()
    expect(page.get_by_label("E-mail")).to_be_focused()


def test_everything_works_without_javascript(no_js):
    no_js.goto("/gallery/")
    expect(no_js.locator(".map-drawing")).to_be_visible()
    no_js.locator("a.marker", has=no_js.locator("circle.many")).click()
    expect(no_js.locator(".map-panel:target")).to_be_visible()
    no_js.locator("a[data-dialog]").click()
    expect(no_js).to_have_url(no_js.url.split("/gallery/")[0] + "/gallery/confirm/")


def test_dialog_opens_and_closes_with_the_keyboard(open_page, axe):
    page = open_page("/gallery/", language="en")
    opener = page.locator("a[data-dialog]")
    opener.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert axe(page) == ""
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_order_and_pages_change_without_a_new_page(open_page):
    page = open_page("/gallery/", language="en")
    page.evaluate("window.sign = 'same page'")
    page.locator("#results thead a", has_text="Visits").click()
    expect(page.locator("#results th[aria-sort=ascending]")).to_have_text("Visits")
    assert "sort=visits" in page.url
    page.locator("#results .pages a", has_text="Next").click()
    expect(page.locator("#results .pages [aria-current=page]")).to_contain_text("2")
    assert page.evaluate("window.sign") == "same page"
    page.go_back()
    expect(page.locator("#results .pages [aria-current=page]")).to_contain_text("1")


def test_map_can_be_moved_and_told(open_page, axe):
    page = open_page("/gallery/", language="en")
    live = page.locator(".map-live")
    expect(live).to_be_visible()
    expect(page.locator(".map-drawing")).to_have_count(0)
    live.get_by_role("button", name="3 places here").press("Enter")
    expect(live.locator(".leaflet-popup")).to_contain_text("Lokomotiva")
    assert axe(page) == ""


def test_language_and_theme_are_switched_and_remembered(no_js):
    no_js.goto("/gallery/?page=2")
    no_js.get_by_role("button", name="English").click()
    expect(no_js.locator("html")).to_have_attribute("lang", "en")
    assert no_js.url.endswith("/gallery/?page=2")
    no_js.get_by_role("button", name="Use the dark theme").click()
    expect(no_js.locator("html")).to_have_attribute("data-theme", "dark")
    no_js.goto("/privacy/")
    expect(no_js.locator("html")).to_have_attribute("lang", "en")
    assert no_js.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 22)"


def test_page_stands_at_twice_the_size(new_page):
    page = new_page(language="sl")
    page.set_viewport_size({"width": 640, "height": 450})
    for path in PAGES:
        page.goto(path)
        assert overflow(page) == 0, path
