"""What a space confirms first: asked, answered, left unanswered, moved; holds; machines that move to another space."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse

from ceh.availability.queries import contexts
from ceh.bookings.actions import bookings, series
from ceh.bookings.exports import calendar
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.core.jobs import each
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment
from ceh.maintenance.actions import outages
from ceh.timetable.actions.claims import Claim, claim
from ceh.timetable.rules import week_of
from ceh.usage.actions import scheduled
from tests.bookings.test_bookings import HOUR, NOW, at, booking_request
from tests.factories.availability import BookingRulesFactory
from tests.factories.courses import CourseSessionFactory
from tests.factories.equipment import PlaceFactory, UnitFactory
from tests.factories.learning import HoldFactory
from tests.factories.network import OpeningHoursFactory, RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import PartFactory, ResourceFactory
from tests.letters import write_letters

pytestmark = pytest.mark.clock(NOW, tick=False)

WEEK = dt.timedelta(days=7)


@pytest.fixture
def supervised(space):
    return UnitFactory(resource__space=space, access="supervised")


@pytest.fixture
def member(region):
    return PersonFactory(language="sl")


def book(resource, person, request=None, **more):
    values = {
        "resource_id": resource.pk,
        "booking_request": request or booking_request(),
        "by": person,
        "now": NOW,
    } | more
    return bookings.book(person=person, **values)


def rule(call, **values):
    with pytest.raises(Refused) as caught:
        call(**values)
    return caught.value.rule


def fresh(booking):
    return Booking.objects.get(pk=booking.pk)


@pytest.mark.django_db
def test_a_request_is_told_to_the_space_and_stands_on_its_pages(supervised, member, manager, client):
    booking = book(supervised.resource, member, booking_request(10, 11))
    assert booking.state == "requested"
    assert Letter.objects.get(person=manager).key.startswith(f"booking_asked:{booking.pk}:")
    client.force_login(manager)
    for address in (reverse("home:me"), reverse("reception:today", args=[supervised.space.code])):
        assert booking.get_absolute_url() in client.get(address).content.decode()
    client.force_login(PersonFactory())
    assert booking.get_absolute_url() not in client.get(reverse("home:me")).content.decode()


@pytest.mark.django_db
def test_a_request_that_nobody_answers_ends_when_it_begins_and_who_asked_is_told(supervised, member, manager):
    booking = book(supervised.resource, member)
    assert bookings.expire_requests(now=at(10, 9)) == 0  # so long one may still ask for it, and be answered
    assert bookings.expire_requests(now=at(10, 10)) == 1
    assert bookings.expire_requests(now=at(15)) == 0
    assert (fresh(booking).state, fresh(booking).reason) == ("rejected", "Prostor ni odgovoril pravočasno.")
    assert Letter.objects.filter(person=member, key__startswith="booking_rejected").count() == 1
    assert book(supervised.resource, PersonFactory(), now=at(10, 10)).state == "requested"


@pytest.mark.django_db
def test_of_a_request_that_is_long_over_nobody_is_told(supervised, member, manager):
    book(supervised.resource, member)
    assert bookings.expire_requests(now=at(10) + 3 * WEEK) == 1
    assert not Letter.objects.filter(person=member).exists()


@pytest.mark.django_db
def test_what_is_confirmed_or_displaced_a_second_time_is_told_a_second_time(supervised, member, manager):
    booking = book(supervised.resource, member)
    for _round in range(2):
        bookings.decide(booking=fresh(booking), confirm=True, by=manager, now=NOW)
        outage = outages.start_outage(
            unit=supervised, reason="Leča.", expected_until=at(12), by=manager, now=NOW
        )
        write_letters()
        outages.end_outage(outage=outage, by=manager, now=NOW)
        bookings.move_booking(booking=fresh(booking), booking_request=booking_request(), by=member, now=NOW)
    keys = [
        letter.split(":")[0] for letter in Letter.objects.filter(person=member).values_list("key", flat=True)
    ]
    assert (keys.count("booking_confirmed"), keys.count("booking_displaced")) == (2, 2)


@pytest.mark.django_db
def test_every_new_state_raises_the_sequence_of_the_persons_calendar(supervised, member, manager):
    booking, seen = book(supervised.resource, member), []

    def look():
        [entry] = calendar.bookings_of(member, at(0), at(23), "kranj.ceh")
        seen.append((entry.sequence, entry.cancelled, entry.tentative))

    look()
    bookings.decide(booking=fresh(booking), confirm=True, by=manager, now=NOW)
    look()
    scheduled.mark_no_show(booking=fresh(booking), by=manager, now=at(10, 30))
    look()
    scheduled.mark_came_after_all(booking=fresh(booking), by=manager, now=at(12))
    look()
    assert [state[1:] for state in seen] == [(False, True), (False, False), (True, False), (False, False)]
    assert [state[0] for state in seen] == sorted({state[0] for state in seen})


@pytest.mark.django_db
def test_who_teaches_with_a_machine_that_moves_is_told_and_what_has_begun_gives_way(space, member, manager):
    unit, to = UnitFactory(resource__space=space), SpaceFactory(state="published")
    RoleAssignmentFactory(role="manager", space=to, person=manager)
    session = CourseSessionFactory(course__space=space, starts_at=at(16), trainer=PersonFactory())
    with transaction.atomic():
        claim(
            [Claim(unit.resource_id, session.starts_at, session.ends_at, whole=True)],
            kind="session",
            source_type="courses.session",
            source_id=session.pk,
            now=NOW,
        )
    begun = book(unit.resource, member)
    equipment.move_unit(unit=unit, to=to, by=manager, now=at(10, 5))
    assert fresh(begun).state == "displaced"
    assert Letter.objects.filter(person=session.trainer).count() == 1


@pytest.mark.django_db
def test_a_row_that_is_refused_stops_no_other(caplog):
    def do(number):
        if number == 2:
            raise Refused("timetable.taken", "Taken.")
        return number

    assert each([1, 2, 3, 0], do) == 4
    assert "timetable.taken" in caplog.text


@pytest.mark.django_db
def test_what_has_begun_is_not_confirmed_any_more(supervised, member, manager):
    booking = book(supervised.resource, member)
    values = {"booking": booking, "confirm": True, "by": manager}
    assert rule(bookings.decide, **values, now=at(10, 30)) == "bookings.begun"
    bookings.decide(**values, now=at(10, 5))
    assert fresh(booking).state == "confirmed"
    assert scheduled.release_no_shows(now=at(10, 6)) == 0


@pytest.mark.django_db
def test_a_confirmed_supervised_time_moves_only_on_request_but_may_be_shortened(supervised, member, manager):
    booking = book(supervised.resource, member, booking_request(10, 12))
    bookings.decide(booking=booking, confirm=True, by=manager, now=NOW)
    values = {"booking": booking, "by": member, "now": NOW}
    assert (
        rule(bookings.move_booking, **values, booking_request=booking_request(14, 16))
        == "bookings.asks_first"
    )
    assert bookings.move_booking(**values, booking_request=booking_request(10, 11)).state == "confirmed"
    moved = bookings.move_booking(**values | {"by": manager}, booking_request=booking_request(14, 16))
    assert (moved.state, moved.starts_at) == ("confirmed", at(14))


@pytest.mark.django_db
@pytest.mark.parametrize("answered", [True, False])
def test_what_had_to_give_way_is_asked_for_again_where_the_space_confirms(
    supervised, member, manager, answered
):
    booking = book(supervised.resource, member)
    if answered:
        bookings.decide(booking=booking, confirm=True, by=manager, now=NOW)
    outages.start_outage(
        unit=supervised, reason="Leča.", expected_until=at(12), by=manager, now=NOW, starts_at=at(8)
    )
    assert fresh(booking).state == "displaced"
    moved = bookings.move_booking(
        booking=fresh(booking), booking_request=booking_request(14, 15), by=member, now=NOW
    )
    assert moved.state == "requested"
    assert Letter.objects.filter(person=manager, key__startswith="booking_asked").count() == 2


@pytest.mark.django_db
def test_a_kit_with_a_machine_under_supervision_is_asked_for(supervised, space, member):
    kit = ResourceFactory(space=space, kind="kit")
    PlaceFactory(resource=kit)
    PartFactory(kit=kit, part=supervised.resource)
    assert book(kit, member).state == "requested"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["room", "seats"])
def test_a_hold_stops_also_where_nothing_must_be_learnt(space, member, kind):
    resource = ResourceFactory(space=space, kind=kind)
    HoldFactory(person=member, space=space, competence=None, starts_at=NOW)
    assert rule(book, resource=resource, person=member) == "bookings.held"
    other, midnight = PersonFactory(), dt.datetime(2027, 3, 8, 23, tzinfo=dt.UTC)
    HoldFactory(person=other, space=space, competence=None, starts_at=NOW, ends_at=midnight)
    with pytest.raises(Refused, match="on hold until 8 Mar 2027"):
        book(resource, other)
    assert book(resource, PersonFactory()).state == "confirmed"
    elsewhere = ResourceFactory(space=SpaceFactory(state="published"), kind=kind)
    assert book(elsewhere, member).state == "confirmed"


@pytest.mark.django_db
def test_no_reason_sets_a_hold_aside(space, member, manager):
    unit = UnitFactory(resource__space=space)
    HoldFactory(person=member, space=space, competence=None, starts_at=NOW)
    values = {"resource": unit.resource, "person": member, "by": manager, "override": "Poznam ga."}
    assert rule(book, **values) in ("bookings.held", "learning.held")


@pytest.mark.django_db
def test_who_booked_a_machine_is_told_when_it_moves_and_cancelled_if_closed_there(space, member, manager):
    unit = UnitFactory(resource__space=space, resource__name="Strela")
    to = SpaceFactory(state="published", name="Tržič")
    OpeningHoursFactory(space=to, weekday=3, opens=dt.time(8), closes=dt.time(12))
    RoleAssignmentFactory(role="manager", space=to, person=manager)
    fits, closed = book(unit.resource, member), book(unit.resource, member, booking_request(14, 15))
    past = book(unit.resource, member, yesterday(), now=NOW - dt.timedelta(days=3))
    equipment.move_unit(unit=unit, to=to, by=manager, now=NOW, reason="Dogovor")
    assert [fresh(booking).state for booking in (fits, closed, past)] == [
        "confirmed",
        "displaced",
        "confirmed",
    ]
    assert (fresh(fits).changes, fresh(past).changes) == (1, 0)
    assert fresh(fits).reason == f"Stroj se seli: {space} → {to}."
    write_letters()
    keys = {
        letter.split(":")[0] for letter in Letter.objects.filter(person=member).values_list("key", flat=True)
    }
    assert keys >= {"booking_relocated", "booking_displaced"}


@pytest.mark.django_db
def test_what_was_missed_here_is_kept_at_the_counter_where_it_was(space, member, manager, client):
    unit = UnitFactory(resource__space=space)
    to = SpaceFactory(state="published")
    RoleAssignmentFactory(role="manager", space=to, person=manager)
    past = book(unit.resource, member, yesterday(), now=NOW - dt.timedelta(days=3))
    scheduled.release_no_shows(now=NOW)
    equipment.move_unit(unit=unit, to=to, by=manager, now=NOW)
    client.force_login(manager)
    came = client.post(reverse("reception:booking_came", args=[past.pk]))
    assert came["Location"] == reverse("reception:today", args=[space.code])


def yesterday():
    return bookings.BookingRequest(at(10, day=24), at(11, day=24))


@pytest.mark.django_db
def test_the_preview_of_a_series_asks_each_week_for_its_own_share(
    space, member, django_assert_max_num_queries
):
    unit = UnitFactory(resource__space=space)
    BookingRulesFactory(space=space, resource=None, per_week=120, horizon=365)
    book(unit.resource, member, booking_request(13, 15))
    values = {
        "resource_id": unit.resource_id,
        "person": member,
        "booking_request": booking_request(),
        "every": 1,
        "now": NOW,
    }
    with django_assert_max_num_queries(14):
        preview = series.preview(**values, until=dt.date(2027, 3, 4))
    assert [occurrence.fits for occurrence in preview[:3]] == [False, True, True]
    left_out = [occurrence.day for occurrence in preview if not occurrence.fits]
    new_series = series.book_series(**values, until=dt.date(2027, 3, 4), skip=left_out, by=member)
    assert new_series.bookings.count() == len(preview) - 1


@pytest.mark.django_db
def test_the_preview_of_a_series_counts_up_what_lies_ahead(space, member):
    unit = UnitFactory(resource__space=space)
    BookingRulesFactory(space=space, resource=None, max_active_bookings=3, horizon=365)
    book(unit.resource, member, booking_request(13, 15))
    values = {
        "resource_id": unit.resource_id,
        "person": member,
        "booking_request": booking_request(),
        "every": 1,
        "now": NOW,
    }
    preview = series.preview(**values, until=(at(10) + 4 * WEEK).date())
    assert [occurrence.fits for occurrence in preview] == [True, True, False, False, False]
    left_out = [occurrence.day for occurrence in preview if not occurrence.fits]
    new_series = series.book_series(**values, until=(at(10) + 4 * WEEK).date(), skip=left_out, by=member)
    assert new_series.bookings.count() == 2
    assert new_series.bookings.first().ends_at - new_series.bookings.first().starts_at == HOUR


@pytest.mark.django_db
def test_rules_of_one_thing_count_that_thing_and_those_of_its_space_all_others(
    space, member, django_assert_max_num_queries
):
    scarce, other, third = (UnitFactory(resource__space=space).resource for _n in range(3))
    BookingRulesFactory(space=space, resource=None, per_week=240, max_active_bookings=3, horizon=365)
    BookingRulesFactory(space=space, resource=scarce, per_week=120, max_active_bookings=2, horizon=365)
    for hour in (9, 11):
        book(other, member, booking_request(hour, hour + 1))
    book(scarce, member, booking_request(13, 14))  # what they have elsewhere is not held against them
    book(
        third, member, booking_request(15, 16)
    )  # and what they have of it does not use up the share of the space
    request = {"resource": third, "person": member, "request": booking_request(17, 18)}
    with pytest.raises(Refused) as caught:
        book(**request)
    assert "bookings.max_active_bookings" in {
        problem.rule for problem in (caught.value, *caught.value.problems)
    }
    week = week_of(at(10), "Europe/Ljubljana")
    counted = []
    for thing in (scarce, other):
        rules = contexts.context_of(thing.pk, NOW.date()).rules
        with django_assert_max_num_queries(1):
            counted.append(queries.share(member, rules, week, NOW))
        with django_assert_max_num_queries(1):
            assert queries.shares(member, rules, [week]) == [counted[-1][0]]
    assert counted == [(60, 1), (180, 3)]
    values = {
        "resource_id": scarce.pk,
        "person": member,
        "booking_request": booking_request(14, 15),
        "every": 1,
        "now": NOW,
    }
    preview = series.preview(**values, until=(at(10) + WEEK).date())
    assert [occurrence.fits for occurrence in preview] == [True, False]  # two of it ahead are the most


@pytest.mark.django_db
def test_of_a_series_one_day_is_cancelled_or_all_that_follow(space, member, client):
    unit = UnitFactory(resource__space=space)
    new_series = series.book_series(
        resource_id=unit.resource_id,
        person=member,
        booking_request=booking_request(),
        every=1,
        until=(at(10) + 3 * WEEK).date(),
        skip=[],
        by=member,
        now=NOW,
    )
    rows = list(new_series.bookings.order_by("starts_at"))
    client.force_login(member)
    page = reverse("bookings:cancel", args=[rows[1].pk])
    answer = client.get(page, headers={"accept-language": "en"})
    assert "Also the 2 later ones of this series" in answer.content.decode()
    client.post(page)
    assert [fresh(row).state for row in rows] == ["confirmed", "cancelled", "confirmed", "confirmed"]
    client.post(reverse("bookings:cancel", args=[rows[2].pk]), {"rest": "1"})
    assert [fresh(row).state for row in rows] == ["confirmed", "cancelled", "cancelled", "cancelled"]
    client.force_login(PersonFactory())
    assert client.post(reverse("bookings:cancel", args=[rows[0].pk]), {"rest": "1"}).status_code == 403
    assert fresh(rows[0]).state == "confirmed"


@pytest.mark.django_db
def test_a_request_is_rejected_on_a_page_that_asks_why(supervised, member, manager, client):
    booking = book(supervised.resource, member)
    client.force_login(manager)
    reject = reverse("bookings:reject_booking", args=[booking.pk])
    assert reject in client.get(booking.get_absolute_url()).content.decode()
    assert client.post(reject, {"reason": ""}).status_code == 422
    assert client.post(reject, {"reason": "Nobody is here."})["Location"] == booking.get_absolute_url()
    assert (fresh(booking).state, fresh(booking).reason) == ("rejected", "Nobody is here.")
    client.force_login(member)
    assert client.get(reject).status_code == 403
