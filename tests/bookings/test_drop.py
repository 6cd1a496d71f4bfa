"""Drawing a booking in the timetable: what the page sends when it is let go, and what the reader is told."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.bookings.rules.bookings import asks_first, moved
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.network.models import OpeningHours
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import taken
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.clock(NOW, tick=False)
DAY = "2026-11-26"


def at(hour, minute=0, day=26):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def unit(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"), resource__name="Strela")
    for weekday in range(7):
        OpeningHours.objects.create(space=unit.space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    return unit


@pytest.fixture
def other(unit):
    return UnitFactory(resource__space=unit.space, resource__name="Drugi", model=unit.model)


@pytest.fixture
def manager(unit, client):
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="manager", space=unit.space)
    client.force_login(person)
    return person


def booked(unit, person, start=10, end=11, **more):
    booking_request = BookingRequest(at(start), at(end))
    return bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=booking_request,
        by=person,
        now=NOW,
        **more,
    )


def slot_of(row):
    return row.resource_id, row.starts_at, row.ends_at


def fields(to, was):
    names = ("resource", "starts", "ends")
    result = [int(value.timestamp()) if isinstance(value, dt.datetime) else value for value in (*to, *was)]
    return dict(zip([*names, *(f"was_{name}" for name in names)], result, strict=True))


def drop(client, row, starts, ends, *, unit=None, week=False, was=None):
    """Let it go; the answer, with the booking read anew."""
    to = (unit.resource_id if unit else row.resource_id, starts, ends)
    address = f"{reverse('bookings:drop', args=[row.pk])}?day={DAY}{'&week' if week else ''}"
    answer = client.post(address, fields(to, was or slot_of(row)), headers={"hx-request": "true"})
    row.refresh_from_db()
    return answer


def undo(client, row, answer):
    """Press the button of the answer."""
    data = answer.context["back"]
    address = answer.wsgi_request.get_full_path()
    again = client.post(address, data, headers={"hx-request": "true"})
    row.refresh_from_db()
    return again


@pytest.mark.django_db
@pytest.mark.parametrize("week", [False, True])
def test_ones_own_goes_to_another_time_and_back(unit, booker, client, week):
    row = booked(unit, booker)
    answer = drop(client, row, at(13), at(15), week=week)
    assert answer.status_code == 200
    assert slot_of(row) == (unit.resource_id, at(13), at(15))
    body = answer.content.decode()
    assert f'data-booking="{row.pk}" data-from="{int(at(13).timestamp())}"' in body
    assert "13:00–15:00" in body
    again = undo(client, row, answer)
    assert slot_of(row) == (unit.resource_id, at(10), at(11))
    assert f'data-from="{int(at(10).timestamp())}"' in again.content.decode()
    [held] = Occupancy.objects.filter(active=True)
    assert (held.starts_at, held.ends_at) == (at(10), at(11))


@pytest.mark.django_db
def test_to_another_machine_of_the_space(unit, other, booker, client):
    row = booked(unit, booker)
    assert drop(client, row, at(10), at(11), unit=other).status_code == 200
    assert slot_of(row) == (other.resource_id, at(10), at(11))


@pytest.mark.django_db
def test_the_same_let_go_twice_is_done_once(unit, booker, manager, client):
    row = booked(unit, booker)
    was = slot_of(row)
    for _time in range(2):
        assert drop(client, row, at(13), at(14), was=was).status_code == 200
    assert (row.starts_at, row.changes) == (at(13), 1)


@pytest.mark.django_db
def test_what_somebody_has_moved_meanwhile_stays_there(unit, booker, client):
    row = booked(unit, booker)
    was = slot_of(row)
    bookings.move_booking(booking=row, booking_request=BookingRequest(at(16), at(17)), by=booker, now=NOW)
    answer = drop(client, row, at(13), at(14), was=was)
    assert answer.status_code == 422
    assert row.starts_at == at(16)
    assert moved().rule == answer.context["refused"].rule
    assert f'data-from="{int(at(16).timestamp())}"' in answer.content.decode()


@pytest.mark.django_db
def test_a_taken_time_changes_nothing_and_offers_others(unit, booker, client):
    booked(unit, PersonFactory(name="Tuja Oseba"), 13, 14)
    row = booked(unit, booker)
    answer = drop(client, row, at(13), at(14))
    assert answer.status_code == 422
    assert slot_of(row) == (unit.resource_id, at(10), at(11))
    body = answer.content.decode()
    assert answer.context["refused"].rule == taken().rule
    assert answer.context["refused"].message in body
    assert f"{reverse('bookings:move', args=[row.pk])}?day={DAY}&amp;begins=14%3A00&amp;ends=15%3A00" in body
    assert "Tuja" not in body


@pytest.mark.django_db
def test_booking_rules_are_told_with_what_to_do(unit, booker, client):
    BookingRulesFactory(space=unit.space, longest=120)
    row = booked(unit, booker)
    answer = drop(client, row, at(16), at(19))
    assert answer.status_code == 422
    assert {problem.rule for problem in answer.context["refused"].problems} == {
        "bookings.hours",
        "bookings.longest",
    }
    for problem in answer.context["refused"].problems:
        assert problem.next_step in answer.content.decode()
    assert slot_of(row) == (unit.resource_id, at(10), at(11))


@pytest.mark.django_db
def test_nobody_moves_anothers_booking(unit, booker, client):
    row = booked(unit, PersonFactory())
    page = client.get(
        reverse("availability:timetable", args=[unit.space.code]), {"day": DAY}
    ).content.decode()
    assert "data-booking" not in page
    assert drop(client, row, at(13), at(14)).status_code == 403
    assert row.starts_at == at(10)
    client.logout()
    assert drop(client, row, at(13), at(14)).status_code == 204  # to sign in
    assert row.starts_at == at(10)


@pytest.mark.django_db
def test_staff_move_any_booking_of_their_space_but_not_out_of_it(unit, booker, manager, client):
    row = booked(unit, booker)
    page = client.get(
        reverse("availability:timetable", args=[unit.space.code]), {"day": DAY}
    ).content.decode()
    assert f'data-booking="{row.pk}"' in page
    assert drop(client, row, at(13), at(14)).status_code == 200
    elsewhere = UnitFactory(resource__space=SpaceFactory(state="published"))
    assert drop(client, row, at(13), at(14), unit=elsewhere).status_code == 422
    assert slot_of(row) == (unit.resource_id, at(13), at(14))


@pytest.mark.django_db
def test_what_has_begun_or_is_only_read_cannot_be_taken_up(unit, booker, client, time_machine):
    booked(unit, booker)
    page = reverse("availability:timetable", args=[unit.space.code])
    assert "data-drop" in client.get(page, {"day": DAY}).content.decode()
    time_machine.move_to(at(10, 30))
    client.force_login(booker)
    assert "data-booking" not in client.get(page, {"day": DAY}).content.decode()
    auditor = PersonFactory()
    RoleAssignmentFactory(person=auditor, role="auditor", space=None)
    time_machine.move_to(NOW)
    client.force_login(auditor)
    assert "data-booking" not in client.get(page, {"day": DAY}).content.decode()
    client.logout()
    assert "data-drop" not in client.get(page, {"day": DAY}).content.decode()


@pytest.mark.django_db
def test_what_is_taken_by_the_day_takes_no_hours(unit, booker, client):
    kit = ResourceFactory(space=unit.space, by_day=True)
    row = booked(unit, booker)
    page = client.get(
        reverse("availability:timetable", args=[unit.space.code]), {"day": DAY}
    ).content.decode()
    assert f'data-key="{unit.resource_id}"' in page
    assert f'data-key="{kit.pk}"' not in page
    to = (kit.pk, at(10), at(11))
    answer = client.post(reverse("bookings:drop", args=[row.pk]), fields(to, slot_of(row)))
    assert answer.status_code == 422
    assert answer.context["refused"].rule in ("bookings.by_day", "bookings.booking")
    row.refresh_from_db()
    assert row.resource_id == unit.resource_id


@pytest.mark.django_db
def test_a_confirmed_booking_is_not_moved_past_those_who_confirm(unit, other, booker, client):
    BookingRulesFactory(space=unit.space, resource=other.resource, approval=True)
    row = booked(unit, booker)
    answer = drop(client, row, at(10), at(11), unit=other)
    assert answer.status_code == 422
    context = contexts.context_of(other.resource_id, NOW.date())
    lay = (unit.resource_id, at(10), at(11))
    assert answer.context["refused"].rule == asks_first(context, BookingRequest(*lay[1:]), lay)[0].rule
    assert row.resource_id == unit.resource_id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        ({"starts": "x"}, 400),
        ({"starts": -1}, 400),
        ({"ends": 2**40}, 400),
        ({"resource": 10**9}, 404),
    ],
)
def test_nonsense_changes_nothing(unit, booker, client, sent, status):
    row = booked(unit, booker)
    data = (fields(slot_of(row), slot_of(row)) | sent) if sent else {}
    assert client.post(reverse("bookings:drop", args=[row.pk]), data).status_code == status
    assert client.get(reverse("bookings:drop", args=[row.pk])).status_code == 405


@pytest.mark.django_db
def test_an_end_before_the_start_is_refused_in_words(unit, booker, client):
    row = booked(unit, booker)
    assert drop(client, row, at(12), at(11)).status_code == 422
    assert slot_of(row) == (unit.resource_id, at(10), at(11))


@pytest.mark.django_db
def test_the_member_is_told_when_staff_move_it(unit, booker, manager, client):
    row = booked(unit, booker)
    answer = drop(client, row, at(13), at(14))
    undo(client, row, answer)
    assert slot_of(row) == (unit.resource_id, at(10), at(11))
    drop(client, row, at(13), at(14))
    assert (
        Letter.objects.filter(person=booker, key__contains="booking_moved").count() == 3
    )  # the last says where it lies


@pytest.mark.django_db
def test_free_fields_on_the_page_that_moves_fill_in_that_page(unit, booker, client):
    row = booked(unit, booker)
    page = reverse("bookings:move", args=[row.pk])
    body = client.get(page, {"day": DAY}).content.decode()
    assert f'href="{page}?day={DAY}&amp;begins=13:00&amp;ends=14:00"' in body
    filled = client.get(page, {"day": DAY, "begins": "13:00", "ends": "14:00"}).context["form"]
    assert str(filled["begins"].value()) == "13:00"


@pytest.mark.django_db
def test_the_day_takes_no_more_statements_for_who_may_move_it(
    unit, booker, client, django_assert_max_num_queries
):
    page = reverse("availability:timetable", args=[unit.space.code])
    for number in range(3):
        booked(unit, booker, 9 + 2 * number, 10 + 2 * number)
        client.get(page, {"day": DAY})
        with django_assert_max_num_queries(9):
            client.get(page, {"day": DAY})


@pytest.mark.django_db(transaction=True)
def test_two_who_let_go_on_one_hour_at_once(unit):
    people = PersonFactory.create_batch(2)
    rows = [booked(unit, person, 9 + n, 10 + n) for n, person in enumerate(people)]
    ready = threading.Barrier(2)

    def drop(n):
        client = Client()
        client.force_login(people[n])
        ready.wait(30)
        try:
            to = (unit.resource_id, at(14), at(15))
            answer = client.post(
                f"{reverse('bookings:drop', args=[rows[n].pk])}?day={DAY}", fields(to, slot_of(rows[n]))
            )
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(pool.map(drop, range(2)))
    assert set(answers) == {200, 422}
    with translation.override("sl"):
        assert taken().message in answers[422]
    assert "begins=15%3A00" in answers[422]
    assert Booking.objects.filter(starts_at=at(14)).count() == 1
    assert Occupancy.objects.filter(active=True, starts_at__lt=at(15), ends_at__gt=at(14)).count() == 1


@pytest.mark.django_db
def test_a_program_of_staff_moves_nothing_into_a_space_of_others(unit, booker, manager):
    row = booked(unit, booker)
    elsewhere = UnitFactory(resource__space=SpaceFactory(state="published"))
    with pytest.raises(Refused) as caught:
        bookings.move_booking(
            booking=row,
            booking_request=BookingRequest(at(13), at(14)),
            by=manager,
            now=NOW,
            resource_id=elsewhere.resource_id,
        )
    assert caught.value.rule == "bookings.decide_booking"


def test_a_drawn_move_says_what_else_the_person_has_then(unit, other, client):
    person = PersonFactory()
    client.force_login(person)
    row, booking = booked(unit, person), booked(other, person, 13, 14)
    answer = drop(client, row, at(13), at(14))
    assert booking.get_absolute_url() in answer.content.decode()
    assert answer.context["overlaps"] == [booking]
