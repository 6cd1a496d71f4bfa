"""Spans: open, free, full; days on which the clock changes; what must hold for any hours and any claims."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.refusals import Refused
from ceh.timetable.actions.hours import check_hours
from ceh.timetable.rules import (
    MIDNIGHT,
    SeatHold,
    Week,
    day_span,
    free,
    free_seats,
    full,
    instant,
    merged,
    spans_of,
    starts_in,
)

ZONE = "Europe/Ljubljana"
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)  # 02:00 → 03:00, 03:00 → 02:00
HOUR = dt.timedelta(hours=1)
START = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)


def utc(day, hour, minute=0):
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)


minutes = st.integers(0, 60 * 24 * 40).map(lambda n: START + dt.timedelta(minutes=n))
spans = st.lists(
    st.tuples(minutes, st.integers(1, 60 * 30)).map(lambda p: (p[0], p[0] + dt.timedelta(minutes=p[1]))),
    max_size=12,
)
times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
days = st.dates(dt.date(2027, 1, 1), dt.date(2027, 12, 31)) | st.sampled_from([SPRING, AUTUMN])
zones = st.sampled_from([ZONE, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])


def seconds(ranges):
    return sum((end - start).total_seconds() for start, end in ranges)


def test_days_are_as_long_as_they_are():
    assert seconds([day_span(SPRING, ZONE)]) == 23 * 3600
    assert seconds([day_span(AUTUMN, ZONE)]) == 25 * 3600
    assert seconds([day_span(dt.date(2027, 6, 1), ZONE)]) == 24 * 3600


def test_a_time_that_the_clock_leaves_out_is_the_jump():
    jump = utc(SPRING, 1)
    assert instant(SPRING, dt.time(2, 0), ZONE) == instant(SPRING, dt.time(2, 30), ZONE) == jump
    assert instant(SPRING, dt.time(2, 59), ZONE, last=True) == instant(SPRING, dt.time(3, 0), ZONE) == jump
    assert spans_of(SPRING, [(dt.time(2), dt.time(3))], ZONE) == []


def test_a_time_that_comes_twice_opens_at_the_first_and_closes_at_the_last():
    opens, closes = instant(AUTUMN, dt.time(2, 30), ZONE), instant(AUTUMN, dt.time(2, 30), ZONE, last=True)
    assert closes - opens == HOUR
    assert seconds(spans_of(AUTUMN, [(dt.time(1), dt.time(4))], ZONE)) == 4 * 3600


def test_a_night_shift_is_one_span():
    weekly = [[(dt.time(20), MIDNIGHT)], [(MIDNIGHT, dt.time(4))], *[[] for _day in range(5)]]
    week = Week(ZONE, weekly, {}, {})
    monday = dt.date(2027, 6, 7)
    [span] = week.between(utc(monday, 12), utc(monday, 23))
    assert seconds([span]) == 8 * 3600
    assert week.open_throughout(utc(monday, 19), utc(monday + dt.timedelta(days=1), 1))


def test_special_days_go_before_holidays_and_these_before_the_week():
    weekly = [[(dt.time(8), dt.time(16))]] * 7
    holiday, special, both = dt.date(2027, 6, 1), dt.date(2027, 6, 2), dt.date(2027, 6, 3)
    hours = [(dt.time(10), dt.time(12))]
    week = Week(ZONE, weekly, {special: [], both: hours}, {holiday: "x", both: "y"})
    assert week.hours(holiday) == ()
    assert week.hours(special) == []
    assert week.hours(both) == hours
    assert week.hours(dt.date(2027, 6, 4)) == weekly[0]


def test_without_hours_any_time_will_do_except_on_holidays():
    week = Week(ZONE, None, {}, {dt.date(2027, 6, 1): "x"})
    assert week.open_throughout(utc(dt.date(2027, 6, 2), 0), utc(dt.date(2027, 6, 4), 0))
    assert not week.open_throughout(utc(dt.date(2027, 6, 1), 8), utc(dt.date(2027, 6, 1), 9))


@pytest.mark.parametrize(
    "hours",
    [
        [(0, dt.time(10), dt.time(9))],
        [(0, dt.time(8), dt.time(12)), (0, dt.time(11), dt.time(13))],
        [(0, dt.time(8), MIDNIGHT), (0, dt.time(9), dt.time(10))],
    ],
)
def test_hours_that_cannot_be_are_refused(hours):
    with pytest.raises(Refused) as refused:
        check_hours(hours)
    assert refused.value.rule == "timetable.hours"


@given(days, times, times, zones)
def test_a_span_is_never_longer_than_its_day(day, opens, closes, zone):
    start, end = day_span(day, zone)
    for left, right in spans_of(day, [(opens, closes)], zone):
        assert start <= left < right <= end


@given(days, times, zones)
def test_an_instant_reads_back_as_the_local_time_it_was_made_of(day, at, zone):
    back = instant(day, at, zone).astimezone(ZoneInfo(zone))
    assert back.date() == day
    assert back.time() >= at  # later only where the clock left the time out
    assert instant(day, at, zone) <= instant(day, at, zone, last=True) or back.time() > at


@given(spans)
def test_merging_keeps_what_is_covered_and_leaves_gaps(given_spans):
    merged_spans = merged(given_spans)
    assert all(a[1] < b[0] for a, b in pairwise(merged_spans))
    for start, end in given_spans:
        assert any(left <= start and end <= right for left, right in merged_spans)
    assert merged(merged_spans) == merged_spans


@given(spans, spans)
def test_free_and_busy_never_meet_and_make_the_whole(opened, busy):
    left = free(opened, busy)
    assert all(not (a < d and c < b) for a, b in left for c, d in busy)
    inside = [
        (max(a, c), min(b, d)) for a, b in merged(opened) for c, d in merged(busy) if max(a, c) < min(b, d)
    ]
    assert seconds(left) + seconds(inside) == pytest.approx(seconds(merged(opened)))


@given(
    st.lists(st.tuples(minutes, st.integers(1, 600), st.integers(1, 4)), max_size=10),
    st.integers(1, 4),
    st.integers(1, 2),
)
def test_full_is_where_fewer_seats_are_free_than_wanted(claims, capacity, seats):
    rows = [SeatHold(seat, seat, at, at + dt.timedelta(minutes=long)) for at, long, seat in claims]
    rows = [row for row in rows if row.first_seat <= capacity]
    spans = full(rows, capacity, min(seats, capacity))
    for at in {edge for row in rows for edge in (row.starts_at, row.ends_at)}:
        held = {row.first_seat for row in rows if row.starts_at <= at < row.ends_at}
        assert (capacity - len(held) < min(seats, capacity)) == any(start <= at < end for start, end in spans)


def test_seats_that_follow_each_other_are_one_seat():
    """3 of 6 from nine to ten, the same 3 from ten to eleven: 3 are free all the time."""
    nine = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    rows = [SeatHold(1, 3, nine, nine + hour), SeatHold(1, 3, nine + hour, nine + 2 * hour)]
    assert free_seats(6, rows, nine, nine + 2 * hour) == [4, 5, 6]
    assert full(rows, 6, 3) == []
    assert full(rows, 6, 4) == [(nine, nine + 2 * hour)]


@given(spans, st.integers(10, 300), st.sampled_from([15, 30, 60]))
def test_offered_starts_lie_on_the_grid_and_fit(windows, length, step):
    long, cut = dt.timedelta(minutes=length), dt.timedelta(minutes=step)
    for at in starts_in(merged(windows), long, cut):
        assert any(start <= at and at + long <= end for start, end in windows) or any(
            start <= at and at + long <= end for start, end in merged(windows)
        )
        assert at.minute % step == 0
