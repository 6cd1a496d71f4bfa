"""The first walk down all layers: a space is established, a member comes, the figure rises, the line is opened."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from ceh.core import clock
from ceh.network.models import Space
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("theme", "js"), [("light", True), ("dark", False)])
def test_a_visit_becomes_a_line_of_the_figure(region, new_page, sign_in, axe, theme, js):
    space = Space.objects.get(code="kovacnica")
    coordinator, member = person_with_role("coordinator"), PersonFactory()
    desk = new_page(theme=theme, js=js)
    sign_in(desk, coordinator)
    desk.goto("/plan/actions/action-1/establish/")
    desk.get_by_label("Prostor").select_option(str(space.pk))
    first = clock.now().date() - dt.timedelta(days=1)
    desk.get_by_label("Odprt od").fill(first.isoformat())
    desk.get_by_label("Razlog").fill("Sklep o izboru")
    desk.get_by_role("button", name="Označi kot ustanovljen").click()
    expect(desk.locator("main")).to_contain_text("Kovačnica")

    phone = new_page(device="phone", theme=theme, js=js)
    sign_in(phone, member)
    phone.goto(f"/v/{space.visit_code}/")
    phone.get_by_role("button", name="Tukaj sem").click()
    expect(phone.locator("main")).to_contain_text("Danes ste že zabeleženi")
    assert overflow(phone) == 0

    desk.goto("/indicators/maker-space-users/")
    expect(desk.locator("main")).to_contain_text("osebe")
    desk.get_by_role("link", name="Poglej zapise za podatkom").click()
    expect(desk.locator("main")).to_contain_text("šteto: 1")
    if js:
        assert axe(desk) == ""
        assert axe(phone) == ""
    desk.locator("table a").first.click()
    expect(desk.locator("h1")).to_contain_text(member.name)
