"""Bookings that the space had to cancel: every page leads to another time, and none promises the old one."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.models import Letter
from ceh.maintenance.actions import outages
from ceh.network.models import OpeningHours
from ceh.timetable.actions import hours
from tests.factories.equipment import PlaceFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.letters import write_letters

pytestmark = pytest.mark.usefixtures("open_on_weekdays")

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


def at(hour, minute=0):
    return dt.datetime(2026, 11, 26, hour, minute, tzinfo=ZONE)


def booked(unit, person, start=10, end=11):
    booking_request = BookingRequest(at(start), at(end))
    return bookings.book(
        resource_id=unit.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
    )


@pytest.fixture
def displaced(unit, booker):
    """A booking ahead that an outage cancelled."""
    row = booked(unit, booker)
    manager = person_with_role("manager", unit.space)
    outages.start_outage(unit=unit, reason="Vrtljaji", expected_until=at(12), by=manager, now=NOW)
    row.refresh_from_db()
    assert row.state == "displaced"
    return row


@pytest.mark.django_db
def test_my_overview_shows_first_a_booking_that_needs_another_time(displaced, booker, client, time_machine):
    overview = reverse("home:me")
    [(template, rows), *_more] = client.get(overview).context["waiting"]
    assert (template, rows) == ("bookings/_displaced.html", [displaced])
    body = client.get(overview).content.decode()
    assert f'href="{displaced.get_absolute_url()}">Izberite drug termin</a>' in body
    time_machine.move_to(displaced.ends_at)  # nothing is left to do about it
    assert "Izberite drug termin" not in client.get(overview).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "keep", "frees"),
    [
        ("en", "Keep the old time", "The old time is released"),
        ("sl", "Ohranite stari termin", "Stari čas se"),
    ],
)
def test_moving_a_cancelled_booking_promises_nothing_about_the_old_time(
    displaced, unit, booker, client, language, keep, frees
):
    booker.language = language
    booker.save()
    kept = booked(unit, booker, 14, 15)
    client.cookies["django_language"] = language
    pages = [
        client.get(reverse("bookings:move", args=[row.pk])).content.decode() for row in (kept, displaced)
    ]
    assert [keep in page for page in pages] == [True, False]
    assert [frees in page for page in pages] == [True, False]


@pytest.mark.django_db
def test_one_heading_stands_above_the_free_times(displaced, client):
    page = client.get(displaced.get_absolute_url())
    assert page.context["other"]["starts"]
    body = page.content.decode()
    assert "Prosti termini" in body
    assert ">Drug čas<" not in body


@pytest.mark.django_db
def test_my_bookings_show_apart_what_needs_another_time(displaced, unit, booker, client):
    kept = booked(unit, booker, 14, 15)
    page = client.get(reverse("bookings:my_bookings"))
    assert (page.context["displaced"], page.context["upcoming"]) == ([displaced], [kept])
    body = page.content.decode()
    assert "Odpovedal prostor" in body
    assert body.index("Izberite drug termin") < body.index(kept.get_absolute_url())


def place(name, lon, **values):
    """A room, or what `resource__kind` says, in a space of its own that is open on working days."""
    space = SpaceFactory(state="published", lon=lon, lat=46.24)
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    return PlaceFactory(resource__space=space, resource__name=name, **values).resource


def closed(resource, person, **booking_request):
    """A booking of the place that a closure cancelled, and the text of its letter."""
    row = bookings.book(
        resource_id=resource.pk,
        person=person,
        booking_request=BookingRequest(at(10), at(11), **booking_request),
        by=person,
        now=NOW,
    )
    manager = person_with_role("manager", resource.space)
    hours.close(space=resource.space, starts_at=at(8), ends_at=at(18), reason="Prenova", by=manager, now=NOW)
    write_letters()
    row.refresh_from_db()
    assert row.state == "displaced"
    return row, Letter.objects.get(person=person, key__startswith="booking_displaced").body


@pytest.mark.django_db
def test_a_cancelled_room_is_moved_to_one_near_by_that_is_not_much_smaller(region, client):
    room = place("Velika soba", 14.36, area_m2=40)
    place("Kamrica", 14.37, area_m2=12)
    far = place("Dvorana", 14.9, area_m2=60)
    near = place("Učilnica", 14.5, area_m2=38)
    place("Sedeži", 14.4, resource__kind="seats")
    person = PersonFactory()
    client.force_login(person)
    row, letter = closed(room, person)
    others = client.get(row.get_absolute_url()).context["other"]["elsewhere"]
    assert [option.resource for option, _url in others] == [near, far]
    assert "Učilnica" in letter
    assert "Kamrica" not in letter
    url = others[0][1]
    assert url.startswith(reverse("bookings:move_to", args=[row.pk, near.pk]))
    form = client.get(url).context["form"]
    data = {
        name: form[name].value()
        for name in ("day", "begins", "ends", "people", "seats")
        if name in form.fields
    }
    assert client.post(url, data).status_code == 302
    moved = Booking.objects.get()
    assert (moved.pk, moved.resource, moved.state) == (row.pk, near, "confirmed")
    assert (moved.starts_at, moved.ends_at) == (at(10), at(11))


@pytest.mark.django_db
def test_a_cancelled_seat_is_moved_to_a_pool_with_as_many_free_seats(region, client):
    pool = place("Delovna mesta", 14.36, resource__kind="seats", resource__capacity=4)
    place("Miza", 14.37, resource__kind="seats", resource__capacity=1)
    other = place("Mize v knjižnici", 14.5, resource__kind="seats", resource__capacity=3)
    place("Soba", 14.4)
    person = PersonFactory()
    client.force_login(person)
    row, letter = closed(pool, person, seats=2)
    others = client.get(row.get_absolute_url()).context["other"]["elsewhere"]
    assert [option.resource for option, _url in others] == [other]
    assert "Mize v knjižnici" in letter
