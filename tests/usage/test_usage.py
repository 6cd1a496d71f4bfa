"""Starting and stopping machines: who may, when, what becomes of the booking; two at once; what was forgotten."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core import journal
from ceh.core.refusals import Refused
from ceh.learning.queries import last_uses
from ceh.network.models import OpeningHours
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import free_seats
from ceh.usage.actions import usage
from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.usage.rules import usage as rules
from tests.factories.availability import BookingRulesFactory
from tests.factories.bookings import BookingFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory, HoldFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.timetable import OccupancyFactory
from tests.factories.usage import UsageFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def trainer(unit):
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="trainer", space=unit.space)
    return person


def book(unit, person, start=NOW, hours=1, **more):
    booking_request = BookingRequest(start, start + hours * HOUR)
    return bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=booking_request,
        by=person,
        now=NOW - HOUR,
        **more,
    )


def refused(**values):
    with pytest.raises(Refused) as caught:
        usage.start_usage(**{"now": NOW} | values)
    return caught.value


@pytest.mark.django_db
def test_a_member_starts_and_stops_a_machine(unit, member):
    started = usage.start_usage(unit=unit, by=member, now=NOW)
    assert (started.state, started.source, started.person, started.space) == (
        "open",
        "self_declared",
        member,
        unit.space,
    )
    assert usage.start_usage(unit=unit, by=member, now=NOW + MINUTE) == started
    stopped = usage.stop_usage(usage=started, by=member, now=NOW + HOUR)
    assert (stopped.state, stopped.ended_at, stopped.closed_by) == ("closed", NOW + HOUR, "user")
    assert usage.stop_usage(usage=started, by=member, now=NOW + 2 * HOUR).ended_at == NOW + HOUR


@pytest.mark.django_db
def test_a_second_start_is_refused_and_names_nobody(unit, member):
    usage.start_usage(unit=unit, by=member, now=NOW)
    refusal = refused(unit=unit, by=PersonFactory())
    assert refusal.rule == "usage.in_use"
    assert str(member) not in str(refusal)


@pytest.mark.django_db
def test_the_database_refuses_a_second_use_at_one_time(unit, member):
    UsageFactory(unit=unit, started_at=NOW, person=member)
    with pytest.raises(IntegrityError, match=r"usage_(one_open|no_overlap)"), transaction.atomic():
        UsageFactory(unit=unit, started_at=NOW + HOUR)
    UsageFactory(unit=unit, started_at=NOW - 2 * HOUR, ended_at=NOW, state="closed")
    with pytest.raises(IntegrityError, match="usage_no_overlap"), transaction.atomic():
        UsageFactory(unit=unit, started_at=NOW - HOUR, ended_at=NOW, state="closed")


@pytest.mark.django_db
def test_ones_booking_begins_and_what_is_left_of_it_is_free_again(unit, member):
    booking = book(unit, member, hours=2)
    started = usage.start_usage(unit=unit, by=member, now=NOW - 10 * MINUTE)
    booking.refresh_from_db()
    assert (booking.state, started.booking) == ("in_use", booking)
    usage.stop_usage(usage=started, by=member, now=NOW + HOUR)
    booking.refresh_from_db()
    assert (booking.state, booking.ended_at) == ("completed", NOW + HOUR)
    assert Occupancy.objects.get(source_id=booking.pk, active=True).ends_at == NOW + HOUR


@pytest.mark.django_db
def test_stopping_before_the_booking_begins_gives_all_of_it_back(unit, member):
    booking = book(unit, member)
    started = usage.start_usage(unit=unit, by=member, now=NOW - 10 * MINUTE)
    usage.stop_usage(usage=started, by=member, now=NOW - 5 * MINUTE)
    assert not Occupancy.objects.filter(source_id=booking.pk, active=True).exists()


@pytest.mark.django_db
def test_somebody_elses_booking_is_told_with_the_time_from_which_it_is_free(unit, member):
    book(unit, PersonFactory())
    book(unit, PersonFactory(), start=NOW + HOUR)
    refusal = refused(unit=unit, by=member)
    assert refusal.rule == "usage.booked_now"
    assert f"{(NOW + 2 * HOUR).astimezone(ZONE):%H:%M}" in refusal.next_step
    assert usage.start_usage(unit=unit, by=member, now=NOW + 2 * HOUR).state == "open"


@pytest.mark.django_db
def test_a_booking_takes_the_machine_over_from_who_has_none(unit, member):
    first = usage.start_usage(unit=unit, by=PersonFactory(), now=NOW - HOUR)
    book(unit, member)
    mine = usage.start_usage(unit=unit, by=member, now=NOW)
    first.refresh_from_db()
    assert (first.state, first.closed_by, first.estimated, first.ended_at) == ("closed", "time", True, NOW)
    assert mine.state == "open"


@pytest.mark.django_db
def test_before_ones_time_nobody_is_sent_away(unit, member):
    usage.start_usage(unit=unit, by=PersonFactory(), now=NOW - HOUR)
    book(unit, member)
    assert refused(unit=unit, by=member, now=NOW - MINUTE).rule == "usage.in_use"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["out_of_service", "retired"])
def test_a_machine_out_of_service_does_not_start(region, member, state):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    type(unit).objects.filter(pk=unit.pk).update(state=state)
    rule = "bookings.retired" if state == "retired" else "usage.unit_stopped"
    assert refused(unit=unit, by=member).rule == rule


@pytest.mark.django_db
def test_a_competence_is_asked_for_at_that_instant(unit, member):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    CompetenceVersionFactory(competence=need.competence)
    assert refused(unit=unit, by=member).rule == "learning.no_grant"
    GrantFactory(person=member, competence=need.competence, space=unit.space)
    usage.stop_usage(usage=usage.start_usage(unit=unit, by=member, now=NOW), by=member, now=NOW + HOUR)
    HoldFactory(person=member, starts_at=NOW + HOUR)
    assert refused(unit=unit, by=member, now=NOW + 2 * HOUR).rule == "learning.held"


@pytest.mark.django_db
def test_a_supervised_machine_is_started_by_staff_or_with_a_confirmed_booking(unit, member, trainer):
    unit.access = "supervised"
    unit.save()
    assert refused(unit=unit, by=member).rule == "usage.supervised"
    by_staff = usage.start_usage(unit=unit, by=trainer, person=member, now=NOW, source="entered_by_staff")
    assert (by_staff.person, by_staff.recorded_by) == (member, trainer)
    usage.stop_usage(usage=by_staff, by=trainer, now=NOW + MINUTE)
    by_staff.refresh_from_db()
    assert by_staff.closed_by == "staff"
    booked = bookings.book(
        resource_id=unit.resource_id,
        person=member,
        booking_request=BookingRequest(NOW + 3 * HOUR, NOW + 4 * HOUR),
        by=trainer,
        now=NOW,
    )
    assert usage.start_usage(unit=unit, by=member, now=NOW + 3 * HOUR).booking == booked
    other = UnitFactory(resource__space=unit.space, access="supervised")
    assert usage.start_usage(unit=other, by=trainer, now=NOW).person == trainer


@pytest.mark.django_db
def test_who_may_supervise_needs_nobody_else(unit, member):
    unit.access = "supervised"
    unit.save()
    need = RequirementFactory(model=unit.model)
    GrantFactory(person=member, competence=need.competence, space=unit.space, level="supervise")
    assert usage.start_usage(unit=unit, by=member, now=NOW).person == member


@pytest.mark.django_db
def test_only_staff_starts_for_others_and_stops_for_others(unit, member):
    other = PersonFactory()
    assert refused(unit=unit, by=other, person=member).rule == "usage.record_usage"
    started = usage.start_usage(unit=unit, by=member, now=NOW)
    with pytest.raises(Refused) as caught:
        usage.stop_usage(usage=started, by=other, now=NOW)
    assert caught.value.rule == "usage.stop_usage"


@pytest.mark.django_db
def test_a_child_without_a_guardian_does_not_start_a_machine(unit):
    child = ProfileFactory(birth_year=2014).person
    assert refused(unit=unit, by=child).rule == "people.guardian_missing"


@pytest.mark.django_db
def test_a_group_is_a_head_count_with_who_leads_it(unit, member, trainer):
    group_use = usage.record_group_usage(
        unit=unit,
        started_at=NOW - 3 * HOUR,
        ended_at=NOW - HOUR,
        headcount=14,
        by=trainer,
        now=NOW,
        led_by=member,
    )
    assert (group_use.headcount, group_use.person, group_use.source, group_use.state) == (
        14,
        member,
        "entered_by_staff",
        "closed",
    )
    now_here = usage.start_usage(unit=unit, by=trainer, now=NOW, source="entered_by_staff", headcount=9)
    assert (now_here.person, now_here.headcount) == (None, 9)


@pytest.mark.django_db
def test_a_paper_list_enters_past_use_but_never_two_at_a_time(unit, member, trainer):
    values = {"unit": unit, "by": trainer, "now": NOW, "person": member}
    usage.record_past_usage(**values, started_at=NOW - 30 * HOUR, ended_at=NOW - 28 * HOUR)
    with pytest.raises(Refused) as caught:
        usage.record_past_usage(**values, started_at=NOW - 29 * HOUR, ended_at=NOW - 27 * HOUR)
    assert caught.value.rule == "usage.usage_overlap"
    usage.record_past_usage(**values, started_at=NOW - 28 * HOUR, ended_at=NOW - 27 * HOUR)
    for starts, ends in (
        (NOW - HOUR, NOW + MINUTE),
        (NOW, NOW),
        (NOW - 14 * HOUR, NOW),
        (NOW - 401 * 24 * HOUR,) * 2,
    ):
        with pytest.raises(Refused) as caught:
            usage.record_past_usage(**values, started_at=starts, ended_at=ends)
        assert caught.value.rule == "usage.usage_time"
    with pytest.raises(Refused) as caught:
        usage.record_past_usage(**values | {"by": member}, started_at=NOW - 3 * HOUR, ended_at=NOW - 2 * HOUR)
    assert caught.value.rule == "usage.record_usage"


@pytest.mark.django_db
def test_a_voided_use_leaves_its_time_free_and_stays_readable(unit, member, trainer):
    RoleAssignmentFactory(person=trainer, role="manager", space=unit.space)
    values = {
        "unit": unit,
        "by": trainer,
        "now": NOW,
        "started_at": NOW - 3 * HOUR,
        "ended_at": NOW - 2 * HOUR,
    }
    past_use = usage.record_past_usage(**values, person=member)
    usage.void_usage(usage=past_use, by=trainer, now=NOW, reason="Wrong machine")
    assert Usage.objects.get(pk=past_use.pk).void_reason == "Wrong machine"
    assert usage.record_past_usage(**values, person=member).state == "closed"


@pytest.mark.django_db
def test_what_nobody_stopped_is_closed_late_or_twice_with_the_same_end(unit, member):
    booking = book(unit, member)
    mine = usage.start_usage(unit=unit, by=member, now=NOW)
    free = usage.start_usage(
        unit=UnitFactory(resource__space=unit.space), by=member, now=NOW
    )  # without a booking
    assert usage.close_forgotten(now=NOW + HOUR - MINUTE) == 0
    assert usage.close_forgotten(now=NOW + 30 * HOUR) == 2
    assert usage.close_forgotten(now=NOW + 31 * HOUR) == 0
    mine.refresh_from_db()
    free.refresh_from_db()
    booking.refresh_from_db()
    assert (mine.ended_at, mine.estimated, mine.closed_by) == (NOW + HOUR, True, "time")
    assert (free.ended_at, free.estimated) == (NOW + 12 * HOUR, True)
    assert booking.state == "completed"


@pytest.mark.django_db
def test_a_forgotten_use_stands_in_nobodys_way(unit, member):
    first = usage.start_usage(unit=unit, by=member, now=NOW - 20 * HOUR)
    again = usage.start_usage(unit=unit, by=member, now=NOW)
    first.refresh_from_db()
    assert (first.ended_at, again.started_at) == (NOW - 8 * HOUR, NOW)
    assert again != first


@pytest.mark.django_db
def test_learning_hears_of_the_last_use(unit, member):
    by_model, by_unit = RequirementFactory(model=unit.model), RequirementFactory(model=None, unit=unit)
    UsageFactory(unit=unit, person=member, started_at=NOW - 9 * HOUR, ended_at=NOW - 8 * HOUR, state="closed")
    UsageFactory(unit=unit, person=member, started_at=NOW - HOUR, ended_at=NOW, state="closed")
    competence_pks = [by_model.competence_id, by_unit.competence_id]
    assert last_uses([member.pk], competence_pks) == {(member.pk, pk): NOW - HOUR for pk in competence_pks}
    assert last_uses([PersonFactory().pk], competence_pks) == {}


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_at_once_one_starts_the_machine(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    people = [PersonFactory() for _n in range(6)]
    ready = threading.Barrier(len(people))

    def press(person):
        try:
            ready.wait()
            usage.start_usage(unit=unit, by=person, now=NOW)
        except Refused as refusal:
            return refusal.rule
        finally:
            connection.close()
        return "started"

    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(press, people))
    assert sorted(answers) == ["started"] + ["usage.in_use"] * 5
    assert queries.open_usage(unit.pk) is not None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=6), st.integers(1, 3))
def test_free_means_that_not_all_seats_are_held(spans, capacity):
    claims = []
    for number, (begin, length) in enumerate(spans):
        starts = NOW + (begin - 10) * HOUR
        times = {"starts_at": starts, "ends_at": starts + length * HOUR}
        for seat in free_seats(capacity, claims, starts, times["ends_at"])[:1]:
            claim = Occupancy(pk=number, kind="booking", first_seat=seat, last_seat=seat, **times)
            claims.append(claim)

    def held(at):
        return sum(claim.starts_at <= at < claim.ends_at for claim in claims)

    taken = rules.taken_by_others(claims, mine=(), capacity=capacity, at=NOW)
    assert (taken is not None) == (held(NOW) >= capacity)
    if taken is not None:
        assert held(taken.until) < capacity
        assert all(
            held(NOW + n * HOUR / 2) >= capacity for n in range(60) if NOW + n * HOUR / 2 < taken.until
        )
    assert rules.taken_by_others(claims, mine=range(9), capacity=capacity, at=NOW) is None


def closed_at(space, hour):
    """The space is open on Wednesdays from 8 to the hour."""
    OpeningHours.objects.create(space=space, weekday=2, opens=dt.time(8), closes=dt.time(hour))


@pytest.mark.django_db
def test_outside_opening_hours_a_machine_starts_only_by_staff_with_a_reason(unit, member, trainer, manager):
    closed_at(unit.space, 12)
    assert refused(unit=unit, by=member).rule == "bookings.hours"
    assert refused(unit=unit, by=member, override="Because").rule == "bookings.hours"
    values = {"unit": unit, "person": member, "source": "entered_by_staff"}
    assert refused(**values, by=manager).rule == "bookings.hours"
    assert refused(**values, by=trainer, override="Because").rule == "bookings.hours"
    started = usage.start_usage(**values, by=manager, now=NOW, override="An open evening")
    assert [entry.reason for entry in journal.entries(started)] == ["An open evening"]
    usage.stop_usage(usage=started, by=manager, now=NOW + MINUTE)
    kept = usage.record_past_usage(  # what happened, happened
        unit=unit,
        person=member,
        started_at=NOW + HOUR,
        ended_at=NOW + 2 * HOUR,
        by=trainer,
        now=NOW + 3 * HOUR,
    )
    assert kept.state == "closed"


@pytest.mark.django_db
def test_ones_own_booking_was_checked_when_it_was_made(unit, member, manager):
    closed_at(unit.space, 12)
    booking_request = BookingRequest(NOW, NOW + HOUR)
    booking = bookings.book(
        resource_id=unit.resource_id,
        person=member,
        booking_request=booking_request,
        by=manager,
        now=NOW - HOUR,
        override="Open late",
    )
    assert usage.start_usage(unit=unit, by=member, now=NOW).booking == booking


@pytest.mark.django_db
def test_a_course_after_hours_was_planned_already(unit, trainer):
    closed_at(unit.space, 12)
    values = {"unit": unit, "by": trainer, "source": "entered_by_staff", "headcount": 9, "band": "15-17"}
    assert refused(**values).rule == "bookings.hours"
    OccupancyFactory(resource=unit.resource, kind="session", starts_at=NOW, ends_at=NOW + HOUR)
    started = usage.start_usage(**values, now=NOW)
    assert (started.headcount, started.band, started.person) == (9, "15-17", None)


@pytest.mark.django_db
def test_enough_people_must_be_there_and_can_say_so(unit, member):
    BookingRulesFactory(space=unit.space, people=2)
    assert refused(unit=unit, by=member).rule == "bookings.people"
    assert usage.start_usage(unit=unit, by=member, now=NOW, headcount=2).headcount == 2


@pytest.mark.django_db
def test_in_the_evening_minors_start_with_an_adult(unit):
    young = ProfileFactory(birth_year=2010).person
    evening = NOW.replace(hour=20)  # nine in Kranj
    assert refused(unit=unit, by=young, now=evening).rule == "bookings.evening"
    assert usage.start_usage(unit=unit, by=young, now=evening, with_adult=True).state == "open"


@pytest.mark.django_db
def test_all_that_stands_against_a_start_is_told_at_once(unit, member):
    closed_at(unit.space, 12)
    BookingRulesFactory(space=unit.space, people=2)
    refusal = refused(unit=unit, by=member)
    assert refusal.rule == "usage.start"
    assert [problem.rule for problem in refusal.problems] == ["bookings.hours", "bookings.people"]


@pytest.mark.django_db
def test_maintenance_is_of_staff_at_any_hour_and_takes_nobodys_time(unit, member, trainer):
    closed_at(unit.space, 12)
    assert refused(unit=unit, by=member, maintenance=True).rule == "usage.record_usage"
    book_at = NOW + 2 * HOUR
    BookingFactory(resource=unit.resource, person=trainer, starts_at=book_at, ends_at=book_at + HOUR)
    maintenance_use = usage.start_usage(unit=unit, by=trainer, now=NOW, maintenance=True)
    assert (maintenance_use.maintenance, maintenance_use.booking, maintenance_use.person) == (
        True,
        None,
        trainer,
    )


@pytest.mark.django_db
def test_a_start_asks_the_database_no_more_than_it_did(unit, member, django_assert_max_num_queries):
    usage.stop_usage(usage=usage.start_usage(unit=unit, by=member, now=NOW - HOUR), by=member, now=NOW - HOUR)
    with django_assert_max_num_queries(10):
        usage.start_usage(unit=unit, by=member, now=NOW)
