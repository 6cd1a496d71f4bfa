"""Pages of bookings: everything works by plain forms; refusals say what else is possible; nobody reads names."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.facilities.actions import bookings, tending
from ceh.facilities.emails import sure_token
from ceh.facilities.models import Booking, Property, PropertyValue, Waiting
from ceh.facilities.rules.bookings import Wish
from ceh.network.models import OpeningHours
from ceh.timetable.models import Occupancy
from tests.factories.facilities import RequirementFactory, UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
DAY = "2026-11-26"


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


def booked(unit, person=None, start=10, end=11):
    person = person or PersonFactory(name="Tuja Oseba")
    wish = Wish(at(start), at(end))
    return bookings.book(resource_id=unit.resource_id, person=person, wish=wish, by=person, now=NOW)


def form(**more):
    return {"day": DAY, "begins": "10:00", "ends": "11:00", "people": "1"} | more


@pytest.mark.django_db
def test_booking_by_a_plain_form(unit, member, client):
    page = reverse("facilities:book", args=[unit.resource_id])
    assert client.get(page, {"day": DAY}).status_code == 200
    response = client.post(page, form(purpose="Darilo"))
    booking = Booking.objects.get()
    assert response.url == booking.get_absolute_url()
    assert (booking.starts_at, booking.ends_at, booking.purpose) == (at(10), at(11), "Darilo")
    body = client.get(booking.get_absolute_url()).content.decode()
    assert "Strela" in body
    assert "Darilo" in body


@pytest.mark.django_db
def test_a_taken_time_offers_others_and_the_line(unit, member, client):
    booked(unit)
    page = reverse("facilities:book", args=[unit.resource_id])
    response = client.post(page, form())
    assert response.status_code == 422
    body = response.content.decode()
    assert f"day={DAY}&amp;begins=11%3A00" in body
    assert reverse("facilities:wait", args=[unit.resource_id]) in body
    assert client.post(reverse("facilities:wait", args=[unit.resource_id]), form()).status_code == 302
    assert Waiting.objects.get().person == member
    assert "Strela" in client.get(reverse("facilities:my_bookings")).content.decode()


@pytest.mark.django_db
def test_all_problems_stand_on_the_page(unit, member, client):
    body = client.post(
        reverse("facilities:book", args=[unit.resource_id]), form(begins="17:50", ends="23:00", people="0")
    ).content.decode()
    assert "error-summary" in body


@pytest.mark.django_db
def test_what_is_missing_is_said_before_anything_is_typed(unit, member, client):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    body = client.get(reverse("facilities:book", args=[unit.resource_id])).content.decode()
    assert reverse("learning:competence", args=[need.competence.code]) in body


@pytest.mark.django_db
def test_the_timetable_names_nobody_but_oneself(unit, member, client):
    booked(unit)
    booked(unit, member, 14, 15)
    page = reverse("facilities:timetable", args=[unit.space.code])
    body = client.get(page, {"day": DAY}).content.decode()
    assert "Tuja" not in body
    assert body.count("is-taken") >= 1
    assert body.count('class="is-mine"') == 2  # the field, and the key
    client.logout()
    body = client.get(page, {"day": DAY}).content.decode()
    assert "Tuja" not in body
    assert "Skrita" not in body
    manager = PersonFactory()
    RoleAssignmentFactory(person=manager, role="manager", space=unit.space)
    client.force_login(manager)
    assert "Tuja Oseba" in client.get(page, {"day": DAY}).content.decode()


@pytest.mark.django_db
def test_days_and_weeks_take_the_same_statements_however_full(unit, client, django_assert_max_num_queries):
    day = reverse("facilities:timetable", args=[unit.space.code])
    week = reverse("facilities:week", args=[unit.resource_id])
    for number in range(3):
        ResourceFactory(space=unit.space)
        booked(unit, None, 9 + 2 * number, 10 + 2 * number)
        client.get(day, {"day": DAY})
        client.get(week, {"day": DAY})
        with django_assert_max_num_queries(6):
            assert client.get(day, {"day": DAY}).status_code == 200
        with django_assert_max_num_queries(4):
            assert client.get(week, {"day": DAY}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["", "x", "9999-12-31", "0001-01-01", "2026-03-29", "2026-10-25"])
def test_odd_days_give_a_page(unit, client, day):
    for name, pk in (("facilities:timetable", unit.space.code), ("facilities:week", unit.resource_id)):
        assert client.get(reverse(name, args=[pk]), {"day": day}).status_code == 200


@pytest.mark.django_db
def test_move_and_cancel(unit, member, client):
    booking = booked(unit, member)
    move = reverse("facilities:move", args=[booking.pk])
    assert client.get(move).status_code == 200
    assert client.post(move, form(begins="12:00", ends="13:00")).status_code == 302
    booking.refresh_from_db()
    assert booking.starts_at == at(12)
    cancel = reverse("facilities:cancel", args=[booking.pk])
    assert client.get(cancel).status_code == 200
    assert client.post(cancel).status_code == 302
    assert not Occupancy.objects.filter(active=True).exists()
    assert client.post(cancel).status_code == 409


@pytest.mark.django_db
def test_a_stranger_neither_sees_nor_moves_nor_cancels(unit, member, client):
    booking = booked(unit)
    for name in ("booking", "move", "cancel"):
        assert client.get(reverse(f"facilities:{name}", args=[booking.pk])).status_code == 403
    assert client.post(reverse("facilities:cancel", args=[booking.pk])).status_code == 403
    assert Booking.objects.get(pk=booking.pk).state == "confirmed"


@pytest.mark.django_db
def test_a_series_shows_all_days_first(unit, member, client):
    page = reverse("facilities:book", args=[unit.resource_id])
    given = form(repeat="1", until="2026-12-10")
    response = client.post(page, given)
    assert response.status_code == 200
    assert Booking.objects.count() == 0
    assert client.post(page, given | {"sure": "1"}).status_code == 302
    assert Booking.objects.filter(series__isnull=False).count() == 3


@pytest.mark.django_db
def test_change_in_the_review_of_a_series_keeps_all_that_was_typed(unit, member, client):
    page = reverse("facilities:book", args=[unit.resource_id])
    typed = form(repeat="2", until="2026-12-24", people="3", purpose="Stol", begins="14:00", ends="15:30")
    review = client.post(page, typed).content.decode()
    assert 'name="change"' in review
    response = client.post(page, typed | {"change": "1"})
    assert response.status_code == 200
    assert Booking.objects.count() == 0
    bound = response.context["form"]
    assert {name: bound[name].value() for name in typed} == typed
    for value in ("14:00", "15:30", "2026-12-24", "Stol"):
        assert f'value="{value}"' in response.content.decode()


@pytest.mark.django_db
def test_a_reason_of_staff_is_seen_in_the_review_of_a_series(unit, client):
    manager = PersonFactory()
    RoleAssignmentFactory(person=manager, role="manager", space=unit.space)
    client.force_login(manager)
    page = reverse("facilities:book", args=[unit.resource_id])
    typed = form(repeat="1", until="2026-12-10", begins="17:00", ends="20:00")
    assert 'name="sure"' not in client.post(page, typed).content.decode()
    assert 'name="sure"' in client.post(page, typed | {"override": "Sejem"}).content.decode()


@pytest.mark.django_db
def test_a_timetable_counts_seats_not_claims(region, client):
    pool = ResourceFactory(kind="seats", capacity=2, space=SpaceFactory(state="published"))
    for start, end in ((at(9, 30), at(10, 15)), (at(10, 15), at(10, 45))):
        person = PersonFactory()
        bookings.book(resource_id=pool.pk, person=person, wish=Wish(start, end), by=person, now=NOW)
    client.force_login(PersonFactory())
    body = client.get(reverse("facilities:timetable", args=[pool.space.code]), {"day": DAY}).content.decode()
    assert "begins=10:00" in body


@pytest.mark.django_db
def test_the_reminders_link_needs_no_sign_in_and_serves_for_this_time_only(unit, client):
    booking = booked(unit)
    assert tending.remind(now=NOW + dt.timedelta(hours=14)) == 1
    url = reverse("facilities:sure", args=[sure_token(booking)])
    assert client.get(url).status_code == 200
    booking.refresh_from_db()
    assert booking.sure_at is None  # scanners of mail open links
    client.post(url)
    booking.refresh_from_db()
    assert booking.sure_at is not None
    Booking.objects.filter(pk=booking.pk).update(starts_at=at(9))
    assert client.get(url).status_code == 404
    assert client.get(reverse("facilities:sure", args=["forged"])).status_code == 404


@pytest.mark.django_db
def test_the_search_knows_size_place_time_and_says_what_is_missing(unit, member, client):
    width = Property.objects.create(
        category=unit.model.category, code="width", name={"en": "Width"}, unit="mm"
    )
    PropertyValue.objects.create(model=unit.model, property=width, number=600)
    page = reverse("facilities:find")
    asked = {"kind": unit.model.category.code, "near": "kranj", "km": "30", "day": DAY, "minutes": "120"}
    assert "Strela" in client.get(page, asked | {"p-width": "600"}).content.decode()
    assert "Strela" not in client.get(page, asked | {"p-width": "601"}).content.decode()
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    body = client.get(page, asked | {"mine": "on"}).content.decode()
    assert "Strela" in body
    assert reverse("learning:competence", args=[need.competence.code]) in body
    booked_all = client.get(page, asked | {"begins": "18:00", "ends": "20:00"}).content.decode()
    assert reverse("facilities:week", args=[unit.resource_id]) in booked_all


@pytest.mark.django_db
def test_the_search_takes_the_same_statements_however_many_there_are(unit, member, client):
    page, asked = reverse("facilities:find"), {"kind": unit.model.category.code, "day": DAY, "minutes": "60"}
    counts = []
    for _round in range(2):
        client.get(page, asked)
        with CaptureQueriesContext(connection) as found:
            assert client.get(page, asked).status_code == 200
        counts.append(len(found))
        UnitFactory.create_batch(5, model=unit.model, resource__space=unit.space)
    assert counts[0] == counts[1]
    assert counts[0] <= 14
