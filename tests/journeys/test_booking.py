"""Booking in a browser: from the machine's page in at most four taps, without a mouse or JavaScript, and waiting."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from playwright.sync_api import expect

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.network.models import OpeningHours, Space
from ceh.waitlist.models import WaitlistEntry
from tests.factories.equipment import UnitFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=ZONE)  # a Saturday


def at(hour, day=30):
    return dt.datetime(2026, 11, day, hour, tzinfo=ZONE)


@pytest.fixture
def unit(region, time_machine):
    """A machine that is open on weekdays from eight to six, and taken on Monday from ten to twelve."""
    time_machine.move_to(NOW)
    space = Space.objects.get(code="kovacnica")
    OpeningHours.objects.filter(space=space).delete()
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    unit = UnitFactory(resource__space=space, resource__name="Strela", access="open")
    other = PersonFactory()
    booking_request = BookingRequest(at(10), at(12))
    bookings.book(
        resource_id=unit.resource_id, person=other, booking_request=booking_request, by=other, now=NOW
    )
    return unit


@pytest.fixture
def say(language):
    """A text of the site as it stands on the page."""

    def in_language(text):
        with translation.override(language):
            return translation.gettext(text)

    return in_language


@pytest.fixture
def member(unit, language):
    return ProfileFactory(person__name="Ana Tržič", person__language=language).person


@pytest.mark.parametrize(
    ("device", "theme", "js"), [("phone", "light", True), ("desktop", "dark", True), ("phone", "dark", False)]
)
def test_from_the_page_of_a_machine_it_takes_at_most_four_taps(
    unit, member, new_page, sign_in, axe, say, language, device, theme, js
):
    page = new_page(device=device, theme=theme, language=language, js=js)
    sign_in(page, member)
    page.goto(unit.get_absolute_url())
    page.get_by_role("link", name=say("Book"), exact=True).click()
    choices = page.locator("#choose")
    expect(choices.locator("a.day-choice[aria-current]")).to_have_attribute(
        "href", f"/book/{unit.resource_id}/?day=2026-11-30&minutes=60"
    )
    expect(choices.get_by_role("link", name="10:00", exact=True)).to_have_count(0)
    if js:
        assert axe(page) == ""
    assert overflow(page) == 0
    choices.get_by_role("link", name="2 h", exact=True).click()
    expect(choices.get_by_role("link", name="2 h", exact=True)).to_have_attribute("aria-current", "true")
    choices.get_by_role("link", name="13:00", exact=True).click()
    expect(choices.get_by_role("link", name="13:00", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name=say("Book"), exact=True).click()
    expect(page.locator("main")).to_contain_text(say("Booked."))
    booking = Booking.objects.get(person=member)
    assert (booking.starts_at, booking.ends_at) == (at(13), at(15))


def test_what_was_typed_stays_while_one_chooses_and_a_series_shows_its_days(
    unit, member, new_page, sign_in, axe, say, language
):
    page = new_page(device="phone", language=language)
    sign_in(page, member)
    page.goto(f"/book/{unit.resource_id}/")
    page.locator("details.booking-more > summary").click()
    page.locator("[name=purpose]").fill("Polica")
    page.locator("[name=repeat]").select_option("1")
    page.locator("[name=until]").fill("2026-12-14")
    page.locator("[name=until]").blur()
    expect(page.locator("#summary .series-days li")).to_have_count(3)
    page.locator("#choose").get_by_role("link", name="14:00", exact=True).click()
    expect(page.locator("#summary")).to_contain_text("14:00–15:00")
    expect(page.locator("[name=purpose]")).to_have_value("Polica")
    assert axe(page) == ""
    assert overflow(page) == 0


def test_a_taken_field_leads_to_the_line(unit, member, new_page, sign_in, axe, say, language):
    page = new_page(language=language)
    sign_in(page, member)
    page.goto(f"/spaces/{unit.space.code}/timetable/?day=2026-11-30")
    page.locator("td.is-taken a").click()
    page.wait_for_url("**/book/**")
    expect(page.locator("#wait")).to_contain_text("10:00–12:00")
    assert axe(page) == ""
    page.get_by_role("button", name=say("Join the waitlist")).click()
    expect(page.locator("main")).to_contain_text(
        say("You are on the waitlist. We will write as soon as it is free.")
    )
    row = WaitlistEntry.objects.get(person=member)
    assert (row.earliest, row.latest) == (at(10), at(12))
