"""Counting at the door, in a browser: quick taps on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from ceh.network.models import Space
from ceh.usage.models import GroupVisit
from tests.factories.network import person_with_role
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "js"), [("sl", True), ("en", False)])
def test_each_tap_counts_however_quick(region, new_page, sign_in, axe, language, js):
    space = Space.objects.get(code="kovacnica")
    page = new_page(language=language, device="phone", js=js)
    sign_in(page, person_with_role("manager", space))
    page.goto(f"/spaces/{space.code}/visits/counter/")
    assert overflow(page) == 0
    for band, taps in (("18plus", 6), ("under15", 3)):
        more = page.locator(f"form:has([value='{band}']):has([name=step][value='1']) button")
        for _tap in range(taps):
            more.click()
    page.locator("form:has([value='18plus']):has([name=step][value='-1']) button").click()
    expect(page.locator("#n-18plus")).to_have_text("5")
    expect(page.locator("#n-under15")).to_have_text("3")
    expect(page.locator("#counted strong")).to_have_text("8")
    row = GroupVisit.objects.get()
    assert (row.headcount, row.under15) == (8, 3)
    if js:
        assert axe(page) == ""
