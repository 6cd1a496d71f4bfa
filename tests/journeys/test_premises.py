"""An empty shop for a week, in a browser: choose the first day in the calendar, book, move, give back."""

import datetime as dt

import pytest
from django.utils import translation
from playwright.sync_api import expect

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.equipment.actions import equipment
from ceh.network.models import Space
from ceh.timetable.rules import days_span
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory, ProfileFactory
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = dt.datetime(2027, 3, 22, 11, 0, tzinfo=dt.UTC)  # the clock changes on the Sunday


@pytest.fixture
def shop(region, time_machine):
    time_machine.move_to(NOW)
    space = Space.objects.get(code="kovacnica")
    manager = person_with_role("manager", space)
    shop = equipment.add_place(space=space, kind="premises", name="Prazna trgovina", by=manager).resource
    stranger = PersonFactory()
    booking_request = BookingRequest(*days_span(dt.date(2027, 4, 5), dt.date(2027, 4, 6), "Europe/Ljubljana"))
    bookings.book(resource_id=shop.pk, person=stranger, booking_request=booking_request, by=stranger, now=NOW)
    return shop


DAYS = {
    "sl": ("25. marca, do srede, 31. marca", "29. 3. 2027 – 4. 4. 2027", "29. marca, do nedelje, 4. aprila"),
    "en": ("25 March – Wednesday 31 March", "29 Mar 2027 – 4 Apr 2027", "29 March – Sunday 4 April"),
}


@pytest.mark.parametrize(
    ("language", "device", "theme", "js"),
    [("sl", "phone", "light", True), ("en", "desktop", "dark", True), ("sl", "desktop", "light", False)],
)
def test_a_pop_up_takes_an_empty_shop_for_a_week(shop, new_page, sign_in, axe, language, device, theme, js):
    def say(text):
        with translation.override(language):
            return translation.gettext(text)

    member = ProfileFactory(person__name="Ana Tržič", person__language=language).person
    page = new_page(language=language, device=device, theme=theme, js=js)
    sign_in(page, member)
    page.goto(f"/book/{shop.pk}/")
    expect(page.locator("[name=last_day]")).to_have_value("2027-03-29")
    if js:
        assert axe(page) == ""
    assert overflow(page) == 0
    page.locator("table.calendar a[href*='day=2027-03-25']").click()
    expect(page.locator("form.form [name=day]")).to_have_value("2027-03-25")
    expect(page.locator("[name=last_day]")).to_have_value("2027-03-31")
    page.get_by_role("button", name=say("Book"), exact=True).click()
    before, offered, after = DAYS[language]
    expect(page.locator("main")).to_contain_text(before)
    row = Booking.objects.get(person=member)
    assert row.ends_at - row.starts_at == dt.timedelta(hours=167)
    page.get_by_role("link", name=say("Move the booking")).first.click()
    page.locator("form.form [name=day]").fill("2027-04-01")
    page.locator("[name=last_day]").fill("2027-04-07")
    page.get_by_role("button", name=say("Move"), exact=True).click()
    expect(page.locator("main")).to_contain_text(say("What is free instead"))
    expect(page.locator("main table.calendar td.is-taken")).to_have_count(2)
    if js:
        assert axe(page) == ""
    page.get_by_role("link", name=offered).click()
    page.get_by_role("button", name=say("Move"), exact=True).click()
    expect(page.locator("main")).to_contain_text(after)
    page.get_by_role("link", name=say("Cancel the booking"), exact=True).click()
    page.locator("main form button").last.click()
    row.refresh_from_db()
    assert row.state == "cancelled"
