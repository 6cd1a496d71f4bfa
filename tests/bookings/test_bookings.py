"""Bookings: the chain of rules, who may, moving, giving way, waiting, series; several at once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings, series
from ceh.bookings.actions.judging import alternatives
from ceh.bookings.models import Booking
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.network.models import OpeningHours
from ceh.timetable.actions import hours
from ceh.timetable.models import Occupancy
from ceh.usage.actions import scheduled
from ceh.waitlist.actions import waitlist
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.learning import (
    CompetenceVersionFactory,
    GrantFactory,
    HoldFactory,
    InductionFactory,
    RecognitionRuleFactory,
)
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.timetable import ResourceFactory
from tests.factories.waitlist import WaitlistEntryFactory
from tests.letters import write_letters
from tests.rushing import rush

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday
HOUR = dt.timedelta(hours=1)


def at(hour, minute=0, day=26):
    """A local time on Thursday, or another day of November."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def booking_request(start=10, end=11, **more):
    return BookingRequest(at(start), at(end), **more)


def book(unit, person, request=None, **more):
    more = {"by": person, "now": NOW} | more
    return bookings.book(
        resource_id=unit.resource_id, person=person, booking_request=request or booking_request(), **more
    )


def refused(unit, person, request=None, **more):
    """The codes of all that stands against it."""
    with pytest.raises(Refused) as caught:
        book(unit, person, request, **more)
    return {problem.rule for problem in caught.value.problems or [caught.value]}


@pytest.mark.django_db
def test_a_booking_takes_its_time_and_nobody_else_gets_it(unit, member):
    booking = book(unit, member)
    assert booking.state == "confirmed"
    row = Occupancy.objects.get()
    assert (row.source_id, row.starts_at, row.active) == (booking.pk, at(10), True)
    assert refused(unit, PersonFactory()) == {"timetable.taken"}
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_creating_takes_few_statements(unit, member, django_assert_max_num_queries):
    book(unit, member, booking_request(8, 9))
    with django_assert_max_num_queries(11):  # ten, and the job of the letter
        book(unit, member, booking_request(12, 13))


@pytest.mark.django_db
def test_booking_on_the_page_takes_twelve_statements_with_every_check_on(unit, member, client, time_machine):
    time_machine.move_to(NOW)
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    version = CompetenceVersionFactory(competence=need.competence)
    GrantFactory(person=member, version=version, competence=need.competence, space=None)
    BookingRulesFactory(space=unit.space, per_week=600, max_active_bookings=5, people=1)
    client.force_login(member)
    form = {"day": "2026-11-27", "begins": "10:00", "ends": "11:00", "people": "1"}
    address = reverse("bookings:book", kwargs={"pk": unit.resource_id})
    assert client.post(address, form).status_code == 302
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address, form | {"begins": "12:00", "ends": "13:00"}).status_code == 302
    statements = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 13, "\n".join(statements)  # twelve, and the job of the letter
    week = reverse("availability:week", kwargs={"pk": unit.resource_id})
    client.get(week)
    with CaptureQueriesContext(connection) as queries:
        client.get(week)
    assert len(queries) <= 5


@pytest.mark.django_db
def test_a_hold_and_a_rule_of_recognition_are_heeded_at_once(unit, member):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    elsewhere = SpaceFactory(state="published")
    version = CompetenceVersionFactory(competence=need.competence)
    GrantFactory(person=member, version=version, competence=need.competence, space=elsewhere)
    book(unit, member, booking_request(8, 9))
    rule = RecognitionRuleFactory(space=unit.space, competence=need.competence, answer="induction")
    assert refused(unit, member, booking_request(12, 13)) == {"learning.induction"}
    InductionFactory(person=member, competence=need.competence, space=unit.space)
    book(unit, member, booking_request(12, 13))
    type(rule).objects.filter(pk=rule.pk).update(answer="refuse")
    assert refused(unit, member, booking_request(14, 15)) == {"learning.refused"}
    rule.delete()
    hold = HoldFactory(person=member, space=None, competence=None, starts_at=NOW)
    assert refused(unit, member, booking_request(14, 15)) == {"learning.held"}
    type(hold).objects.filter(pk=hold.pk).update(lifted_at=NOW, lifted_by=PersonFactory())
    book(unit, member, booking_request(14, 15))


@pytest.mark.django_db
def test_all_that_is_wrong_is_said_at_once(unit, member):
    for day in range(5):
        OpeningHours.objects.create(space=unit.space, weekday=day, opens=dt.time(9), closes=dt.time(17))
    BookingRulesFactory(space=unit.space, horizon=7, longest=120, people=2)
    assert refused(unit, member, BookingRequest(at(20, day=30), at(23, day=30))) >= {
        "bookings.hours",
        "bookings.longest",
        "bookings.people",
    }
    far = BookingRequest(at(10) + dt.timedelta(days=21), at(11) + dt.timedelta(days=21), people=2)
    assert refused(unit, member, far) == {"bookings.horizon"}
    assert refused(unit, member, BookingRequest(at(10), at(10, 10), people=2)) == {"bookings.shortest"}
    assert refused(unit, member, BookingRequest(at(10, day=24), at(11, day=24), people=2)) == {
        "bookings.past"
    }


@pytest.mark.django_db
def test_closed_on_holidays_with_the_name_of_the_holiday(unit, member):
    with pytest.raises(Refused) as caught:
        book(
            unit,
            member,
            BookingRequest(at(10) + 29 * dt.timedelta(days=1), at(11) + 29 * dt.timedelta(days=1)),
        )
    assert caught.value.rule == "bookings.hours"
    assert "Christmas" in caught.value.message or "Božič" in caught.value.message


@pytest.mark.django_db
def test_a_competence_is_asked_for_and_a_valid_grant_opens(unit, member):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    version = CompetenceVersionFactory(competence=need.competence)
    assert refused(unit, member) == {"learning.no_grant"}
    GrantFactory(
        person=member, competence=need.competence, version=version, space=unit.space, granted_at=NOW - HOUR
    )
    assert book(unit, member).state == "confirmed"


@pytest.mark.django_db
def test_shares_of_a_week_and_of_what_lies_ahead(unit, member):
    BookingRulesFactory(space=unit.space, per_week=150, max_active_bookings=2)
    book(unit, member, booking_request(8, 9))
    assert refused(unit, member, booking_request(9, 11)) == {"bookings.per_week"}
    book(unit, member, booking_request(9, 10))
    assert "bookings.max_active_bookings" in refused(unit, member, BookingRequest(at(10), at(10, 30)))


@pytest.mark.django_db
def test_minors_come_in_the_evening_with_an_adult_and_children_with_a_guardian(unit):
    minor = ProfileFactory(birth_year=2010).person
    child = ProfileFactory(birth_year=2014).person
    assert refused(unit, minor, booking_request(19, 21)) == {"bookings.evening"}
    assert book(unit, minor, booking_request(19, 21, with_adult=True)).with_adult
    assert book(unit, minor, booking_request(17, 18))
    assert refused(unit, child) == {"bookings.guardian"}


@pytest.mark.django_db
def test_staff_may_set_a_rule_aside_and_it_is_stored(unit, member, manager):
    BookingRulesFactory(space=unit.space, longest=60)
    assert refused(unit, member, booking_request(10, 13), override="I want to") == {"bookings.longest"}
    booking = book(unit, member, booking_request(10, 13), by=manager, override="A workshop of the school")
    [override] = booking.overridden
    assert (override["rule"], override["by"], override["why"]) == (
        "bookings.longest",
        manager.pk,
        "A workshop of the school",
    )
    assert refused(unit, member, BookingRequest(at(8, day=24), at(9, day=24)), by=manager, override="x") == {
        "bookings.past"
    }


@pytest.mark.django_db
def test_nobody_books_for_another_but_staff_of_that_space(unit, member, manager):
    stranger = PersonFactory()
    RoleAssignmentFactory(person=stranger, role="manager", space=SpaceFactory())
    assert refused(unit, member, by=stranger) == {"bookings.decide_booking"}
    assert book(unit, member, by=manager).made_by == manager
    assert Letter.objects.filter(person=member, key__startswith="booked_for_you").count() == 1


@pytest.mark.django_db
def test_a_supervised_machine_waits_for_the_space(unit, member, manager):
    unit.access = "supervised"
    unit.save()
    booking = book(unit, member)
    assert booking.state == "requested"
    assert refused(unit, PersonFactory()) == {"timetable.taken"}
    bookings.decide(booking=booking, confirm=True, by=manager, now=NOW)
    assert Booking.objects.get().state == "confirmed"
    other = book(unit, member, booking_request(12, 13))
    bookings.decide(booking=other, confirm=False, by=manager, now=NOW, reason="Nobody is here")
    assert not Occupancy.objects.filter(source_id=other.pk, active=True).exists()
    assert Letter.objects.filter(person=member).count() == 2


@pytest.mark.django_db
def test_moving_keeps_the_booking_and_frees_the_old_time(unit, member):
    booking = book(unit, member)
    other = book(unit, PersonFactory(), booking_request(12, 13))
    bookings.move_booking(booking=booking, booking_request=booking_request(10, 12), by=member, now=NOW)
    assert Booking.objects.get(pk=booking.pk).ends_at == at(12)
    assert Occupancy.objects.get(source_id=booking.pk).sequence == 1
    with pytest.raises(Refused) as caught:
        bookings.move_booking(booking=booking, booking_request=booking_request(11, 13), by=member, now=NOW)
    assert caught.value.rule == "timetable.taken"
    with pytest.raises(Refused) as caught:
        bookings.move_booking(booking=other, booking_request=booking_request(14, 15), by=member, now=NOW)
    assert caught.value.rule == "bookings.cancel_booking"


@pytest.mark.django_db
def test_cancelling_late_is_marked_and_what_is_over_cannot_be_cancelled(unit, member):
    early, late = (
        book(unit, member, BookingRequest(at(10, day=28), at(11, day=28))),
        book(unit, member, booking_request(10, 11)),
    )
    bookings.cancel(booking=early, by=member, now=NOW)
    bookings.cancel(booking=late, by=member, now=at(9))
    assert [Booking.objects.get(pk=booking.pk).late for booking in (early, late)] == [False, True]
    assert not Occupancy.objects.filter(active=True).exists()
    with pytest.raises(Refused):
        bookings.cancel(booking=early, by=member, now=NOW)


@pytest.mark.django_db
def test_a_closure_displaces_tells_and_the_booking_can_stand_again(unit, member, manager):
    booking = book(unit, member)
    _closure, gone, _unmovable = hours.close(
        space=unit.space, starts_at=at(8), ends_at=at(12), reason="Prenova", by=manager, now=NOW
    )
    assert gone == 1
    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("displaced", "Prenova")
    write_letters()
    assert Letter.objects.get(person=member).key.startswith("booking_displaced")
    assert refused(unit, PersonFactory()) == {"timetable.taken"}
    bookings.move_booking(booking=booking, booking_request=booking_request(13, 14), by=member, now=NOW)
    assert Booking.objects.get().state == "confirmed"


@pytest.mark.django_db
def test_who_waits_longest_is_offered_what_is_given_back_and_the_offer_holds(unit, member):
    booking = book(unit, member)
    first, second = PersonFactory(), PersonFactory()
    rows = [
        waitlist.join_waitlist(
            resource=unit.resource,
            person=person,
            earliest=at(10),
            latest=at(11),
            minutes=60,
            by=person,
            now=NOW,
        )
        for person in (first, second)
    ]
    bookings.cancel(booking=booking, by=member, now=NOW)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["offered", "waiting"]
    assert refused(unit, member) == {"timetable.taken"}
    with pytest.raises(Refused):
        waitlist.take_offer(entry=rows[0], by=second, now=NOW)
    assert waitlist.expire_offers(now=rows[0].offered_until) == 1
    rows[1].refresh_from_db()
    assert rows[1].state == "offered"
    assert waitlist.expire_offers(now=rows[0].offered_until) == 0
    taken = waitlist.take_offer(entry=rows[1], by=second, now=rows[0].offered_until)
    assert (taken.person, taken.starts_at, taken.state) == (second, at(10), "confirmed")
    assert Occupancy.objects.get(active=True).source_id == taken.pk


@pytest.mark.django_db
def test_who_only_wants_to_know_is_told_and_nothing_is_held(unit, member):
    booking = book(unit, member)
    row = WaitlistEntryFactory(
        resource=unit.resource, earliest=at(10), latest=at(11), alert_only=True, person=PersonFactory()
    )
    bookings.cancel(booking=booking, by=member, now=NOW)
    row.refresh_from_db()
    assert row.state == "expired"
    assert Letter.objects.filter(person=row.person, key__startswith="waitlist_free").count() == 1
    assert book(unit, PersonFactory()).state == "confirmed"


@pytest.mark.django_db
def test_a_missed_booking_frees_the_rest_once_however_late_the_job_runs(unit, member):
    booking = book(unit, member)
    assert scheduled.release_no_shows(now=at(10, 19)) == 0
    assert scheduled.release_no_shows(now=at(10, 30)) == 1
    assert scheduled.release_no_shows(now=at(10, 30)) == 0
    booking.refresh_from_db()
    assert booking.state == "no_show"
    assert Occupancy.objects.get().ends_at == at(10, 30)
    late = book(unit, member, booking_request(12, 13))
    assert scheduled.release_no_shows(now=at(18)) == 1
    late.refresh_from_db()
    assert late.state == "no_show"


@pytest.mark.django_db
def test_a_reminder_goes_once_and_one_click_says_yes(unit, member, client):
    booking = book(unit, member, now=NOW - dt.timedelta(days=3))
    assert scheduled.remind(now=NOW) == 1
    assert scheduled.remind(now=NOW) == 0
    assert Letter.objects.filter(key__startswith="booking_reminder").count() == 1
    bookings.confirm_attendance(booking=booking, now=NOW)
    bookings.confirm_attendance(booking=booking, now=NOW + HOUR)
    booking.refresh_from_db()
    assert booking.attendance_confirmed_at == NOW
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_series_skips_what_the_person_agreed_to_and_nothing_else(unit, member):
    book(unit, PersonFactory(), BookingRequest(at(10) + dt.timedelta(days=7), at(11) + dt.timedelta(days=7)))
    until = dt.date(2026, 12, 17)
    preview = series.preview(
        resource_id=unit.resource_id,
        person=member,
        booking_request=booking_request(),
        every=1,
        until=until,
        now=NOW,
    )
    assert [occurrence.fits for occurrence in preview] == [True, False, True, True]
    request = {
        "resource_id": unit.resource_id,
        "person": member,
        "booking_request": booking_request(),
        "every": 1,
        "until": until,
    }
    with pytest.raises(Refused) as caught:
        series.book_series(**request, skip=[], by=member, now=NOW)
    assert caught.value.rule == "bookings.series_changed"
    assert Booking.objects.count() == 1
    new_series = series.book_series(
        **request, skip=[occurrence.day for occurrence in preview if not occurrence.fits], by=member, now=NOW
    )
    assert new_series.bookings.count() == 3
    second = new_series.bookings.order_by("starts_at")[1]
    assert series.cancel_rest(first=second, by=member, now=NOW) == 2
    states = new_series.bookings.order_by("starts_at").values_list("state", flat=True)
    assert list(states) == ["confirmed", "cancelled", "cancelled"]


@pytest.mark.django_db
def test_alternatives_name_other_times_and_other_machines(unit, member):
    near = UnitFactory(model=unit.model, resource__space=SpaceFactory(state="published", lon=14.4, lat=46.25))
    busy = UnitFactory(
        model=unit.model, resource__space=SpaceFactory(state="published", lon=14.36, lat=46.25)
    )
    book(unit, PersonFactory())
    book(busy, PersonFactory())
    options = alternatives(contexts.context_of(unit.resource_id, NOW.date()), booking_request(), NOW)
    assert [option.resource for option in options.elsewhere] == [near.resource]
    assert at(9) in options.starts
    assert at(11) in options.starts
    assert at(10) not in options.starts


@pytest.mark.django_db
def test_a_change_of_the_hours_holds_at_once(unit, member, manager):
    book(unit, member, booking_request(8, 9))
    hours.set_special_day(space=unit.space, day=at(10).date(), hours=[], by=manager, now=NOW)
    assert refused(unit, member) == {"bookings.hours"}


@pytest.mark.django_db
def test_places_of_a_pool_go_one_by_one(region):
    pool = ResourceFactory(kind="seats", capacity=3, space=SpaceFactory(state="published"))
    common = {"resource_id": pool.pk, "now": NOW}
    first, second = PersonFactory(), PersonFactory()
    bookings.book(**common, person=first, by=first, booking_request=booking_request(seats=2))
    with pytest.raises(Refused):
        bookings.book(**common, person=second, by=second, booking_request=booking_request(seats=2))
    bookings.book(**common, person=second, by=second, booking_request=booking_request())
    with pytest.raises(Refused) as caught:
        bookings.book(**common, person=second, by=second, booking_request=booking_request(12, 13, seats=4))
    assert caught.value.rule == "bookings.seats"


@pytest.mark.django_db(transaction=True)
def test_in_a_rush_one_gets_it_by_booking_moving_or_in_a_series(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    people = PersonFactory.create_batch(12)
    mine = {
        n: book(unit, people[n], BookingRequest(at(8 + n, day=27), at(9 + n, day=27)))
        for n in range(1, 12, 3)
    }

    def act(n):
        common = {"by": people[n], "now": NOW}
        if n in mine:
            bookings.move_booking(booking=mine[n], booking_request=booking_request(), **common)
        elif n % 3 == 2:
            series.book_series(
                resource_id=unit.resource_id,
                person=people[n],
                booking_request=booking_request(),
                every=1,
                until=at(10).date(),
                skip=[],
                **common,
            )
        else:
            book(unit, people[n], **common)

    counts = rush(12, act)
    assert counts["done"] == 1
    assert set(counts) <= {"done", "timetable.taken", "bookings.series_changed"}
    held = Occupancy.objects.filter(active=True, starts_at=at(10))
    assert held.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_take_the_last_of_a_share(region):
    space = SpaceFactory(state="published")
    BookingRulesFactory(space=space, per_week=60)
    units = [UnitFactory(resource__space=space) for _n in range(6)]
    member = PersonFactory()
    assert rush(6, lambda n: book(units[n], member)) == {"done": 1, "bookings.per_week": 5}
