"""Whole days: as many as are wanted, however long they are; open whenever they are let."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.network.models import OpeningHours
from ceh.timetable.models import ResourceHours
from ceh.timetable.rules import as_long, day_starts_in, days_of, days_span, days_to_offer, weeks
from tests.factories.network import SpaceFactory
from tests.factories.timetable import ResourceFactory, SpecialDayFactory

ZONE = "Europe/Ljubljana"
HOUR = dt.timedelta(hours=1)
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)  # the clock changes
days = st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31))
counts = st.integers(1, 40)


def later(day, n):
    return day + dt.timedelta(days=n)


@given(days, counts, days, st.sampled_from([ZONE, "America/St_Johns", "UTC"]))
def test_so_many_days_stay_so_many_wherever_they_begin(first, count, other, zone):
    starts, ends = days_span(first, later(first, count - 1), zone)
    assert days_of(starts, ends, zone) == [later(first, n) for n in range(count)]
    begin, _end = days_span(other, other, zone)
    until = as_long(begin, starts, ends, zone, by_day=True)
    assert days_of(begin, until, zone) == [later(other, n) for n in range(count)]
    assert {instant.astimezone(ZoneInfo(zone)).time() for instant in (starts, ends, begin, until)} == {
        dt.time()
    }
    assert as_long(begin, starts, ends, zone, by_day=False) - begin == ends - starts


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 167), (AUTUMN, 169), (dt.date(2027, 5, 3), 168)])
def test_a_week_over_a_clock_change_is_an_hour_shorter_or_longer(day, hours):
    starts, ends = days_span(later(day, -3), later(day, 3), ZONE)
    assert ends - starts == hours * HOUR
    assert day_starts_in([(starts, ends)], 7, ZONE) == [starts]
    assert day_starts_in([(starts + HOUR, ends)], 6, ZONE) == [days_span(later(day, -2), day, ZONE)[0]]
    assert day_starts_in([(starts, ends - HOUR)], 7, ZONE) == []


@given(st.lists(st.tuples(days, counts), max_size=4), counts)
def test_what_is_offered_lies_inside_the_windows(spans, count):
    windows = [days_span(first, later(first, n - 1), ZONE) for first, n in spans]
    for at in day_starts_in(windows, count, ZONE):
        end = as_long(at, *days_span(SPRING, later(SPRING, count - 1), ZONE), ZONE, by_day=True)
        assert any(a <= at and end <= b for a, b in windows)


def test_a_week_from_tomorrow_is_offered_or_what_was_asked_for():
    today = dt.date(2027, 3, 24)
    assert days_to_offer("", "", today=today) == (later(today, 1), later(today, 7))
    assert days_to_offer("2027-03-26", "", today=today) == (dt.date(2027, 3, 26), dt.date(2027, 4, 1))
    assert days_to_offer("2027-03-26", "2027-03-27", today=today) == (
        dt.date(2027, 3, 26),
        dt.date(2027, 3, 27),
    )
    assert days_to_offer("2027-03-20", "2027-03-01", today=today) == (later(today, 1), later(today, 1))
    assert days_to_offer("x", "0001-01-01", today=today) == (later(today, 1), later(today, 7))
    previous = (dt.date(2027, 5, 1), dt.date(2027, 5, 3))
    assert days_to_offer("", "", today=today, previous=previous) == previous
    assert days_to_offer("2027-06-01", "", today=today, previous=previous) == (
        dt.date(2027, 6, 1),
        dt.date(2027, 6, 3),
    )


@pytest.mark.django_db
def test_premises_are_open_on_whole_days_whatever_the_hours_of_the_space(region):
    space = SpaceFactory(state="published")
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    shop = ResourceFactory(space=space, kind="premises", by_day=True)
    machine = ResourceFactory(space=space)
    first, last = dt.date(2026, 12, 20), dt.date(2027, 1, 10)  # with four public holidays
    span = days_span(first, last, ZONE)
    calendars = weeks([shop, machine], first, last)
    assert len(calendars[shop.pk].between(*span)) == 1
    assert calendars[shop.pk].open_throughout(*span)
    assert calendars[shop.pk].closed_days(*span) == []
    assert not calendars[machine.pk].open_throughout(*span)
    SpecialDayFactory(space=space, day=dt.date(2026, 12, 24))
    SpecialDayFactory(space=space, day=dt.date(2026, 12, 31), opens=dt.time(8), closes=dt.time(12))
    calendars = weeks([shop], first, last)
    assert calendars[shop.pk].closed_days(*span) == [dt.date(2026, 12, 24)]
    for weekday in range(6):
        ResourceHours.objects.create(resource=shop, weekday=weekday, opens=dt.time(9), closes=dt.time(17))
    calendars = weeks([shop], first, last)
    assert [day.weekday() for day in calendars[shop.pk].closed_days(*span)] == [6, 3, 6, 6, 6]
    assert calendars[shop.pk].open_throughout(*days_span(dt.date(2026, 12, 28), dt.date(2027, 1, 2), ZONE))
