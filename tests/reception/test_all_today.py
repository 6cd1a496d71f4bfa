"""All machines today: what each does now and until when, for everybody, without names."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.network.models import OpeningHours
from ceh.reception.rules.now import Now, now_of
from ceh.timetable.rules import merged
from ceh.usage.actions import usage
from tests.factories.equipment import UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import OccupancyFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday noon in Kranj
HOUR = dt.timedelta(hours=1)
TODAY = reverse("reception:all_today")


def machine(space=None, **more):
    return UnitFactory(resource__space=space or open_space(), **more)


def open_space(**more):
    space = SpaceFactory(state="published", **more)
    OpeningHours.objects.create(space=space, weekday=2, opens=dt.time(8), closes=dt.time(18))
    return space


def book(unit, start, hours=1):
    person = PersonFactory(name="Ana Skrita")
    booking_request = BookingRequest(start, start + hours * HOUR)
    return bookings.book(
        resource_id=unit.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
    )


def test_what_a_machine_does_and_until_when():
    opened, at = [(NOW - 4 * HOUR, NOW + 6 * HOUR)], NOW
    usual = {"usable": True, "in_use": False, "now": at}
    assert now_of(opened, [], **usual) == Now("free", NOW + 6 * HOUR)
    assert now_of(opened, [(NOW + HOUR, NOW + 2 * HOUR)], **usual) == Now("free", NOW + HOUR)
    two = [(NOW - HOUR, NOW + HOUR), (NOW + HOUR, NOW + 2 * HOUR)]
    assert now_of(opened, two, **usual) == Now("taken", NOW + 2 * HOUR)
    assert now_of(opened, [], **usual | {"in_use": True}) == Now("taken")
    assert now_of(opened, two, **usual | {"usable": False}) == Now("out")
    assert now_of([(NOW + HOUR, NOW + 2 * HOUR)], [], **usual) == Now("closed", NOW + HOUR)
    assert now_of([], [], **usual) == Now("closed")


SPANS = st.lists(st.tuples(st.integers(-8, 8), st.integers(1, 4)), max_size=5).map(
    lambda pairs: merged((NOW + a * HOUR, NOW + (a + b) * HOUR) for a, b in pairs)
)


@given(opened=SPANS, taken=SPANS, at=st.integers(-8, 8))
def test_what_is_said_holds_until_the_instant_that_is_said(opened, taken, at):
    now = NOW + at * HOUR
    state = now_of(opened, taken, usable=True, in_use=False, now=now)
    assert state.until is None or state.until > now
    if state.until is not None and state.kind != "closed":
        for minutes in range(0, int((state.until - now).total_seconds()) // 60, 60):
            then = now_of(opened, taken, usable=True, in_use=False, now=now + dt.timedelta(minutes=minutes))
            assert then == state


@pytest.mark.django_db
def test_everybody_reads_what_machines_do_and_nobody_reads_names(region, client):
    free, taken, used, broken = (
        machine(resource__name=name) for name in ("Prost", "Vzet", "V rabi", "Zlomljen")
    )
    book(taken, NOW)
    usage.start_usage(unit=used, by=PersonFactory(name="Ana Skrita"), now=NOW)
    type(broken).objects.filter(pk=broken.pk).update(state="out_of_service")
    machine(SpaceFactory(state="draft"), resource__name="Skrit")
    page = client.get(TODAY, headers={"accept-language": "en"}).content.decode()
    assert "1 of 4 is free now" in page
    for unit, words in (
        (free, "Free until 18:00"),
        (taken, "Taken until 13:00"),
        (used, "In use"),
        (broken, "Out of service"),
    ):
        row = page.split(f">{unit.resource.name}<")[1].split("</li>")[0]
        assert words in row
    assert "Taken today: 12:00–13:00" in page
    assert "Ana Skrita" not in page
    assert "Skrit<" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("closure", "words"),
    [((NOW - HOUR, NOW + 2 * HOUR), "Opens at 14:00"), ((NOW - HOUR, NOW + 8 * HOUR), "Closed<")],
)
def test_a_closure_closes_and_does_not_take(region, client, closure, words):
    unit = machine()
    OccupancyFactory(resource=unit.resource, kind="closure", starts_at=closure[0], ends_at=closure[1])
    row = client.get(TODAY, headers={"accept-language": "en"}).content.decode()
    row = row.split(f">{unit.resource.name}<")[1].split("</li>")[0]
    assert words in row
    assert "Taken" not in row
    assert "is-taken" not in row


@pytest.mark.django_db
def test_the_end_of_a_day_is_midnight_in_words(region, client):
    unit = machine()
    OpeningHours.objects.update(closes=dt.time(0))
    assert "Free until midnight" in client.get(TODAY, headers={"accept-language": "en"}).content.decode()
    book(unit, NOW)
    assert "00:00" not in client.get(TODAY).content.decode()


@pytest.mark.django_db
def test_a_change_shows_at_once(region, client):
    unit = machine()
    assert client.get(TODAY).context["free"] == 1
    booking = book(unit, NOW)
    assert client.get(TODAY).context["free"] == 0
    bookings.cancel(booking=booking, by=booking.person, now=NOW)
    assert client.get(TODAY).context["free"] == 1
    OpeningHours.objects.all().delete()
    OpeningHours.objects.create(space=unit.space, weekday=3, opens=dt.time(8), closes=dt.time(18))
    assert client.get(TODAY).context["free"] == 0


@pytest.mark.django_db
def test_it_is_narrowed_by_space_place_kind_and_what_is_free(region, client):
    first, second = machine(resource__name="Ena"), machine(resource__name="Dva")
    book(second, NOW)

    def shown(**query):
        page = client.get(TODAY, query).content.decode()
        return [name for name in ("Ena", "Dva") if f">{name}<" in page]

    assert shown() == ["Ena", "Dva"] or shown() == ["Dva", "Ena"]
    assert shown(space=first.space.code) == ["Ena"]
    assert shown(kind=second.model.category.code) == ["Dva"]
    assert shown(municipality=first.space.municipality.code, kind=first.model.category.code) == ["Ena"]
    assert shown(free="on") == ["Ena"]
    assert shown(space=second.space.code, free="on") == []


@pytest.mark.django_db
def test_a_name_cannot_break_the_page(region, client):
    machine(resource__name='<b onclick="x">&')
    page = client.get(TODAY).content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick=&quot;x&quot;&gt;&amp;" in page


@pytest.mark.django_db
def test_it_asks_no_more_for_more_machines(region, client):
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="coordinator", space=None)
    client.force_login(person)

    def count_queries():
        client.get(TODAY)
        with CaptureQueriesContext(connection) as queries:
            client.get(TODAY)
        return len(queries)

    book(machine(), NOW)
    count = count_queries()
    for _n in range(2):
        book(machine(), NOW)
    assert count_queries() == count <= 8


@pytest.mark.django_db
def test_an_empty_region_says_what_to_do(region, client):
    assert "/spaces/" in client.get(TODAY).content.decode()


@pytest.mark.django_db
def test_free_machines_stand_first_and_closed_ones_are_folded(region, client):
    taken, _free, broken = (machine(resource__name=name) for name in ("Vzet", "Prost", "Zlomljen"))
    book(taken, NOW)
    type(broken).objects.filter(pk=broken.pk).update(state="out_of_service")
    page = client.get(TODAY, headers={"accept-language": "en"}).content.decode()
    assert (
        page.index(">Prost<") < page.index(">Vzet<") < page.index("today-closed") < page.index(">Zlomljen<")
    )
    assert page.count('class="today-hours') == 1


@pytest.mark.django_db
def test_what_is_closed_for_today_stands_open_where_nothing_else_is(region, client):
    unit = machine()
    OpeningHours.objects.all().delete()
    OpeningHours.objects.create(
        space=unit.space, weekday=(NOW.weekday() + 1) % 7, opens=dt.time(8), closes=dt.time(9)
    )
    page = client.get(TODAY, headers={"accept-language": "en"}).content.decode()
    assert "Nothing is open for the rest of today." in page
    assert '<details class="today-closed" open>' in page


@pytest.mark.django_db
def test_timetables_open_on_the_next_open_day(region, client):
    unit = machine()
    OpeningHours.objects.all().delete()
    ahead = NOW + dt.timedelta(days=3)
    OpeningHours.objects.create(
        space=unit.space, weekday=ahead.weekday(), opens=dt.time(8), closes=dt.time(18)
    )
    address = reverse("availability:timetable", kwargs={"slug": unit.space.code})
    page = client.get(address, headers={"accept-language": "en"})
    assert page.context["day"] == ahead.date()
    assert "This is the next open day." in page.content.decode()
    response = client.get(address, {"day": NOW.date().isoformat()}, headers={"accept-language": "en"})
    assert response.context["day"] == NOW.date()
    assert "This is the next open day." not in response.content.decode()


@pytest.mark.django_db
def test_label_and_counter_say_free_closed_or_taken(region, client, time_machine):
    unit = machine()
    manager = RoleAssignmentFactory(role="manager", space=unit.space).person
    label = reverse("reception:unit_qr", args=[unit.qr])
    counter = reverse("reception:today", args=[unit.space.code])
    english = {"headers": {"accept-language": "en"}}

    def texts():
        return client.get(label, **english).content.decode(), client.get(counter, **english).content.decode()

    client.force_login(manager)
    for text in texts():
        assert "Free now" in text
        assert "until 18:00" in text
    booking = book(unit, NOW, hours=2)
    for text in texts():
        assert "Booked now" in text
        assert "until 14:00" in text
    assert "No machine is free." in texts()[1]
    type(booking).objects.update(state="cancelled")
    time_machine.move_to(NOW - 5 * HOUR)
    for text in texts():
        assert "opens at 08:00" in text
    time_machine.move_to(NOW + 8 * HOUR)
    for text in texts():
        assert "Closed now" in text
        assert "opens Wednesday 2 December, 08:00" in text
    assert "Free now" not in texts()[0]
