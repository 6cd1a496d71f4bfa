"""Bookings that the space had to cancel: every page leads to another time, and none promises the old one."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ceh.facilities.actions import bookings, outages
from ceh.facilities.rules.bookings import Wish
from ceh.network.models import OpeningHours
from tests.factories.facilities import UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


def at(hour, minute=0):
    return dt.datetime(2026, 11, 26, hour, minute, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def unit(region):
    unit = UnitFactory(
        resource__space=SpaceFactory(state="published", lon=14.36, lat=46.24), resource__name="Strela"
    )
    for weekday in range(5):
        OpeningHours.objects.create(space=unit.space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    return unit


@pytest.fixture
def member(unit, client):
    person = PersonFactory(name="Ana Skrita")
    client.force_login(person)
    return person


def booked(unit, person, start=10, end=11):
    wish = Wish(at(start), at(end))
    return bookings.book(resource_id=unit.resource_id, person=person, wish=wish, by=person, now=NOW)


@pytest.fixture
def displaced(unit, member):
    """A booking ahead that an outage cancelled."""
    row = booked(unit, member)
    manager = person_with_role("manager", unit.space)
    outages.start_outage(unit=unit, reason="Vrtljaji", expected_until=at(12), by=manager, now=NOW)
    row.refresh_from_db()
    assert row.state == "displaced"
    return row


@pytest.mark.django_db
def test_my_overview_shows_first_a_booking_that_needs_another_time(displaced, member, client, time_machine):
    overview = reverse("home:me")
    [(template, rows), *_more] = client.get(overview).context["waiting"]
    assert (template, rows) == ("facilities/_displaced.html", [displaced])
    body = client.get(overview).content.decode()
    assert f'href="{displaced.get_absolute_url()}">Izberite drug termin</a>' in body
    time_machine.move_to(displaced.ends_at)  # nothing is left to do about it
    assert "Izberite drug termin" not in client.get(overview).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "keep", "frees"),
    [
        ("en", "Keep the old time", "The old time becomes free"),
        ("sl", "Ohranite stari termin", "Stari čas se"),
    ],
)
def test_moving_a_cancelled_booking_promises_nothing_about_the_old_time(
    displaced, unit, member, client, language, keep, frees
):
    member.language = language
    member.save()
    kept = booked(unit, member, 14, 15)
    client.cookies["django_language"] = language
    pages = [
        client.get(reverse("facilities:move", args=[row.pk])).content.decode() for row in (kept, displaced)
    ]
    assert [keep in page for page in pages] == [True, False]
    assert [frees in page for page in pages] == [True, False]


@pytest.mark.django_db
def test_one_heading_stands_above_the_free_times(displaced, client):
    page = client.get(displaced.get_absolute_url())
    assert page.context["other"]["starts"]
    body = page.content.decode()
    assert "Kaj je prosto namesto tega" in body
    assert ">Drug čas<" not in body


@pytest.mark.django_db
def test_my_bookings_show_apart_what_needs_another_time(displaced, unit, member, client):
    kept = booked(unit, member, 14, 15)
    page = client.get(reverse("facilities:my_bookings"))
    assert (page.context["displaced"], page.context["ahead"]) == ([displaced], [kept])
    body = page.content.decode()
    assert "Odpovedal prostor" in body
    assert body.index("Izberite drug termin") < body.index(kept.get_absolute_url())
