"""Working days: weekends and public holidays do not count, and a stopped clock goes on with what was left."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.support.rules import clocks
from ceh.support.states import CASE, OWNERS

FRIDAY, MONDAY = dt.date(2026, 12, 18), dt.date(2026, 12, 21)
CHRISTMAS = {dt.date(2026, 12, 25), dt.date(2026, 12, 26), dt.date(2027, 1, 1), dt.date(2027, 1, 2)}
days = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))
holidays = st.sets(days, max_size=20)


@pytest.mark.parametrize(
    ("state", "start", "due"),
    [
        ("submitted", FRIDAY, dt.date(2026, 12, 22)),
        ("submitted", dt.date(2026, 12, 24), dt.date(2026, 12, 29)),
        ("assessing", MONDAY, dt.date(2027, 1, 6)),
        ("info_requested", MONDAY, dt.date(2027, 1, 4)),
        ("draft", MONDAY, dt.date(2027, 1, 20)),
        ("suspended", MONDAY, None),
        ("closed", MONDAY, None),
    ],
)
def test_a_state_ends_on_its_last_working_day(state, start, due):
    assert clocks.due_on(state, start, CHRISTMAS) == due


@given(days, st.integers(0, 40), holidays)
def test_the_day_due_is_a_working_day_with_so_many_before_it(start, count, closed):
    due = clocks.after(start, count, closed)
    assert clocks.working_days_between(start, due, closed) == count
    assert count == 0 or clocks.is_working(due, closed)


@given(days, st.integers(1, 10), st.integers(0, 30), holidays)
def test_a_stopped_clock_loses_no_day(start, used, pause, closed):
    """Some days are used, a question stops the clock, and after the answer the rest is left."""
    due = clocks.due_on("assessing", start, closed)
    question_day = min(clocks.after(start, used, closed), due)
    left = clocks.working_days_between(question_day, due, closed)
    answer_day = question_day + dt.timedelta(days=pause)
    again = clocks.due_on("assessing", answer_day, closed, days_left=left)
    assert clocks.working_days_between(answer_day, again, closed) == left
    assert again >= due


@pytest.mark.parametrize(("days_on", "stage"), [(-1, ""), (0, "due"), (1, "late"), (30, "late")])
def test_a_case_is_due_on_its_last_day_and_late_after_it(days_on, stage):
    assert clocks.stage(MONDAY, MONDAY + dt.timedelta(days=days_on)) == stage


def test_every_state_has_one_owner():
    assert set(OWNERS) == {state.code for state in CASE.states}
