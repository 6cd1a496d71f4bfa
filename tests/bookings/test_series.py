"""Series: what they share with bookings, alternatives and the waitlist, and the hour on the wall."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings, series
from ceh.bookings.actions.judging import alternatives
from ceh.bookings.rules.series import occurrences
from ceh.waitlist.actions import waitlist
from tests.factories.availability import BookingRulesFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday
HOUR = dt.timedelta(hours=1)


def at(hour):
    """A local time on Thursday."""
    return dt.datetime(2026, 11, 26, hour, tzinfo=ZONE)


def booking_request(start=10, end=11, **more):
    return BookingRequest(at(start), at(end), **more)


@pytest.mark.django_db
def test_series_booking_alternatives_and_waitlist_agree_on_free_seats(region, member):
    """3 of 6 seats from ten to eleven and 3 from eleven to twelve leave 3 for all that time, for everybody."""
    pool = ResourceFactory(kind="seats", capacity=6, space=SpaceFactory(state="published"))
    request = {"resource_id": pool.pk, "now": NOW}
    for start in (10, 11):
        other = PersonFactory()
        bookings.book(
            **request, person=other, by=other, booking_request=booking_request(start, start + 1, seats=3)
        )
    both_hours = booking_request(10, 12, seats=3)
    days = series.preview(
        **request, person=member, booking_request=both_hours, every=1, until=both_hours.starts_at.date()
    )
    assert [day.fits for day in days] == [True]
    context = contexts.context_of(pool.pk, NOW.date())
    assert both_hours.starts_at in alternatives(context, both_hours, NOW).starts
    row = waitlist.join_waitlist(
        resource=pool, person=member, earliest=at(10), latest=at(12), minutes=120, by=member, now=NOW, seats=3
    )
    assert row.state == "offered"
    waitlist.leave_waitlist(entry=row, by=member, now=NOW)
    assert bookings.book(**request, person=member, by=member, booking_request=both_hours).state == "confirmed"
    full_day = series.preview(
        **request, person=member, booking_request=booking_request(10, 12), every=1, until=at(10).date()
    )
    assert [problem.rule for problem in full_day[0].problems] == ["timetable.taken"]
    assert at(10) not in alternatives(context, booking_request(10, 12), NOW).starts


@pytest.mark.django_db
def test_a_reason_of_staff_counts_in_the_preview_of_a_series_as_it_does_in_booking(unit, member, manager):
    BookingRulesFactory(space=unit.space, longest=30)
    request = {
        "resource_id": unit.resource_id,
        "person": member,
        "booking_request": booking_request(),
        "every": 1,
        "now": NOW,
    }
    request["until"] = dt.date(2026, 12, 3)
    without = series.preview(**request, by=manager)
    assert [problem.rule for day in without for problem in day.problems] == ["bookings.longest"] * 2
    days = series.preview(**request, by=manager, override="for the fair")
    assert [day.fits for day in days] == [True, True]
    assert [rule.rule for rule in days[0].set_aside] == ["bookings.longest"]
    assert not any(day.fits for day in series.preview(**request, by=member, override="I want it"))
    new_series = series.book_series(**request, skip=[], by=manager, override="for the fair")
    assert new_series.bookings.count() == 2


@given(st.dates(dt.date(2026, 9, 1), dt.date(2027, 5, 1)), st.integers(0, 23), st.integers(1, 4))
def test_a_series_keeps_the_hour_on_the_wall_over_clock_changes(day, hour, every):
    start = dt.datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    if start.astimezone(dt.UTC).astimezone(ZONE).hour != hour:
        return
    spans = occurrences(
        BookingRequest(start, start + HOUR),
        every=every,
        until=day + dt.timedelta(weeks=20),
        zone="Europe/Ljubljana",
    )
    assert {span.starts_at.astimezone(ZONE).hour for span in spans} <= {hour, hour + 1}
    assert all((b.starts_at - a.starts_at) > dt.timedelta(days=6) for a, b in pairwise(spans))
