"""Drawing in the timetable, in a browser: with the mouse, a finger and the keyboard, in both languages."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.network.models import OpeningHours, Space
from ceh.timetable.rules import taken
from tests.factories.equipment import UnitFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)
DAY = "2026-11-26"


def at(hour, minute=0, day=26):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def say(language):
    """A text of Ceh as it stands on the page."""

    def translate(text):
        with translation.override(language):
            return translation.gettext(text)

    return translate


@pytest.fixture
def shop(region, time_machine):
    """Two machines, a member with a booking on the first, and a stranger's on the second."""
    time_machine.move_to(NOW)
    space = Space.objects.get(code="kovacnica")
    OpeningHours.objects.filter(space=space).delete()
    for weekday in range(7):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    first = UnitFactory(resource__space=space, resource__name="Brusilnik")
    second = UnitFactory(resource__space=space, resource__name="Strela")
    member = ProfileFactory(person__name="Ana Tržič").person

    def book(unit, person, start, end):
        booking_request = BookingRequest(at(start), at(end))
        return bookings.book(
            resource_id=unit.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
        )

    mine = book(first, member, 10, 12)
    book(second, PersonFactory(), 14, 15)
    return {"first": first, "second": second, "member": member, "mine": mine, "space": space}


@pytest.fixture
def day(shop, open_page):
    """The space's day as the member sees it."""

    def opened(**kind):
        path = reverse("availability:timetable", args=[shop["space"].code])
        page = open_page(f"{path}?day={DAY}", person=shop["member"], **kind)
        expect(page.locator(f'[data-booking="{shop["mine"].pk}"] .grab')).to_have_count(1)
        return page

    return opened


def middle(locator):
    """The middle of something, on the screen."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def field(page, unit, hour):
    """The free field at an hour on the wall."""
    return page.locator(f'tr[data-key="{unit.resource_id}"] a[href*="begins={hour}&"]')


def slot_of(row):
    row.refresh_from_db()
    return row.resource_id, row.starts_at, row.ends_at


def drawn(page, start, *way):
    """Draw with the mouse; the button stays down."""
    page.mouse.move(*start)
    page.mouse.down()
    for point in way:
        page.mouse.move(*point, steps=6)


def test_with_the_mouse(shop, day, say, language, axe):
    page, mine, first, second = day(language=language), shop["mine"], shop["first"], shop["second"]
    block, status = page.locator(f'[data-booking="{mine.pk}"]'), page.locator("#timetable-said")
    width = block.bounding_box()["width"] / 4  # four columns of half an hour
    x, y = middle(block)
    drawn(page, (x, y), (x + 2 * width, y))
    expect(page.locator(".timetable-ghost")).to_have_text("11:00–13:00")
    assert axe(page) == ""
    page.mouse.up()
    expect(status).to_contain_text(say("Moved."))
    assert slot_of(mine) == (first.resource_id, at(11), at(13))
    status.get_by_role("button", name=say("Undo")).click()
    expect(block).to_have_attribute("data-from", str(int(at(10).timestamp())))
    assert slot_of(mine) == (first.resource_id, at(10), at(12))

    # Its end, then the other machine where somebody is already.
    box = block.bounding_box()
    end = (box["x"] + box["width"] - 4, box["y"] + 20)
    drawn(page, end, (end[0] + width, end[1]))
    page.mouse.up()
    expect(status).to_contain_text("10:00–12:30")
    assert slot_of(mine) == (first.resource_id, at(10), at(12, 30))
    x, y = middle(block)
    drawn(page, (x, y), (x + 7 * width, middle(field(page, second, "09:00"))[1]))
    expect(page.locator(".timetable-ghost.is-doubtful")).to_be_visible()
    page.mouse.up()
    with translation.override(language):
        expect(status).to_contain_text(taken().message)
    expect(status.get_by_role("link", name=say("Choose in the form"))).to_be_visible()
    assert slot_of(mine) == (first.resource_id, at(10), at(12, 30))
    assert axe(page) == ""

    # Escape lets it lie; a click is still a click.
    x, y = middle(block)
    drawn(page, (x, y), (x + 2 * width, y))
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".timetable-ghost")).to_have_count(0)
    page.wait_for_function("performance.now() > 0")
    assert slot_of(mine) == (first.resource_id, at(10), at(12, 30))


def test_a_span_of_free_fields_fills_in_the_form(shop, day, language):
    page, two = day(language=language), shop["second"]
    drawn(page, middle(field(page, two, "09:00")), middle(field(page, two, "10:30")))
    expect(page.locator(".timetable-ghost")).to_have_text("09:00–11:00")
    page.mouse.up()
    page.wait_for_url("**/book/**")
    query = parse_qs(urlsplit(page.url).query)
    assert (query["day"], query["begins"], query["ends"]) == ([DAY], ["09:00"], ["11:00"])
    assert page.locator("form.form [name=ends]").input_value() == "11:00"

    # Backwards, and never over what is taken.
    page.go_back()
    drawn(page, middle(field(page, two, "16:00")), middle(field(page, two, "13:00")))
    expect(page.locator(".timetable-ghost")).to_have_text("15:00–16:30")
    page.mouse.up()
    page.wait_for_url("**begins=15:00&ends=16:30**".replace(":", "%3A"))


def test_with_the_keyboard(shop, day, say, language, axe):
    page, mine, first, second = day(language=language), shop["mine"], shop["first"], shop["second"]
    grab = page.locator(f'[data-booking="{mine.pk}"] .grab')
    aloud = page.locator("#timetable + p[role=status]")
    grab.focus()
    page.keyboard.press("Enter")
    expect(aloud).to_have_text(page.locator("#timetable").get_attribute("data-held"))
    page.keyboard.press("ArrowRight")
    expect(aloud).to_contain_text("10:30–12:30")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(aloud).to_have_text("Strela, 10:30–13:00")
    assert axe(page) == ""
    page.keyboard.press("Escape")
    expect(aloud).to_have_text(say("It has not moved."))
    assert slot_of(mine) == (first.resource_id, at(10), at(12))
    expect(grab).to_be_focused()
    for key in ("Space", "ArrowRight", "ArrowDown", "Shift+ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator("#timetable-said")).to_contain_text(say("Moved."))
    expect(grab).to_be_focused()
    assert slot_of(mine) == (second.resource_id, at(10, 30), at(13))


def touch(session, kind, *points):
    session.send(
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
    )


def test_with_a_finger(shop, day, say, language, axe):
    page, mine, first = day(language=language, device="phone"), shop["mine"], shop["first"]
    session = page.context.new_cdp_session(page)
    block = page.locator(f'[data-booking="{mine.pk}"]')
    assert overflow(page) == 0
    width = block.bounding_box()["width"] / 4
    assert width >= 44
    x, y = middle(block)

    # A finger that moves at once scrolls.
    touch(session, "touchStart", (x, y))
    touch(session, "touchMove", (x - 60, y))
    expect(page.locator(".timetable-ghost")).to_have_count(0)
    touch(session, "touchEnd")
    assert slot_of(mine) == (first.resource_id, at(10), at(12))

    # One that rests takes it up.
    page.reload()
    expect(block.locator(".grab")).to_have_count(1)
    box = block.bounding_box()
    x, y = box["x"] + 30, box["y"] + 20
    touch(session, "touchStart", (x, y))
    expect(page.locator(".timetable-ghost")).to_have_text("10:00–12:00")
    assert axe(page) == ""
    touch(session, "touchMove", (x - width, y))
    expect(page.locator(".timetable-ghost")).to_have_text("09:30–11:30")
    touch(session, "touchEnd")
    expect(page.locator("#timetable-said")).to_contain_text(say("Moved."))
    assert slot_of(mine) == (first.resource_id, at(9, 30), at(11, 30))


def test_to_another_day_in_the_week(shop, open_page, say, language, axe):
    mine, first = shop["mine"], shop["first"]
    week = reverse("availability:week", args=[first.resource_id])
    page = open_page(f"{week}?day={DAY}", person=shop["member"], language=language, theme="dark")
    block = page.locator(f'[data-booking="{mine.pk}"]')
    x, y = middle(block)
    drawn(page, (x, y), (x, y + block.bounding_box()["height"]))
    assert axe(page) == ""
    page.mouse.up()
    expect(page.locator("#timetable-said")).to_contain_text(say("Moved."))
    assert slot_of(mine) == (first.resource_id, at(10, day=27), at(12, day=27))


def test_without_javascript_the_page_that_moves_does_it(shop, open_page, say, language):
    mine = shop["mine"]
    path = reverse("bookings:move", args=[mine.pk])
    page = open_page(f"{path}?day={DAY}", person=shop["member"], js=False, language=language)
    page.locator(f'a[href^="{path}"][href*="begins=15:00"]').click()
    page.get_by_role("button", name=say("Move"), exact=True).click()
    assert slot_of(mine)[1:] == (at(15), at(16))


def test_the_week_of_a_machine_begins_at_its_first_free_time(shop, open_page):
    OpeningHours.objects.filter(space=shop["space"]).update(opens=dt.time(14))
    page = open_page(f"/resources/{shop['second'].resource_id}/week/?day={DAY}", device="phone")
    free = page.locator("tr[data-key]", has=page.locator("td.is-free")).first.locator("td.is-free").first
    expect(free).to_be_in_viewport()


def test_the_week_begins_at_the_earliest_free_hour_of_any_day(shop, open_page, time_machine):
    OpeningHours.objects.filter(space=shop["space"]).update(opens=dt.time(6))
    for day in range(26, 30):
        person = PersonFactory()
        bookings.book(
            resource_id=shop["second"].resource_id,
            person=person,
            booking_request=BookingRequest(at(6, day=day), at(9, day=day)),
            by=person,
            now=NOW,
        )
    page = open_page(f"/resources/{shop['second'].resource_id}/week/", device="phone")
    free = page.locator('td.is-free a[href*="day=2026-11-26"][href*="begins=09:00"]')
    expect(free).to_be_in_viewport()  # not only what is left of today, from noon on
    assert page.evaluate("document.querySelector('.timetable-box').scrollLeft") > 0


@pytest.mark.parametrize("device", ["phone", "narrow"])
def test_a_word_in_a_field_is_not_cut_off_on_a_phone(shop, open_page, device):
    person = PersonFactory()
    bookings.book(
        resource_id=shop["second"].resource_id,
        person=person,
        booking_request=BookingRequest(at(9), at(9, 30)),
        by=person,
        now=NOW,
    )
    page = open_page(f"/spaces/kovacnica/timetable/?day={DAY}", device=device, language="sl")
    words = page.locator("td.is-taken a")
    expect(words.first).to_have_text("zasedeno")
    cut_off = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).length"
    assert (words.count(), words.evaluate_all(cut_off)) == (3, 0)
