"""How long a case may stay in a state: working days, which stop on weekends and public holidays. Pure.

The days are those of the pathway (first contact within two working days, a talk within ten; two weeks for an answer).
A question stops the adviser's clock, which goes on with what was left of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

REMIND_DRAFT = (3, 10)  # days after which somebody is reminded of a draft
HORIZON = 366  # the most days that a clock looks ahead


@dataclass(frozen=True)
class Clock:
    """So many days; working days, or days of the calendar."""

    days: int
    working: bool = True


CLOCKS = {
    "draft": Clock(30, working=False),
    "submitted": Clock(2),
    "reopened": Clock(2),
    "info_requested": Clock(14, working=False),
    "assessing": Clock(10),
    "needs_agreed": Clock(5),
    "shortlisting": Clock(5),
    "proposed": Clock(3),
}


def is_working(day: date, holidays: Collection[date]) -> bool:
    """Whether people work on the day."""
    return day.weekday() < 5 and day not in holidays


def after(start: date, days: int, holidays: Collection[date]) -> date:
    """The working day that is so many working days after the start; a start on a day off counts from the next."""
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working(day, holidays)
    return day


def due_on(
    state: str, start: date, holidays: Collection[date], *, days_left: int | None = None
) -> date | None:
    """The last day in the state; None where no clock runs. `days_left` is what a stopped clock had left."""
    clock = CLOCKS.get(state)
    if clock is None:
        return None
    if not clock.working:
        return start + timedelta(days=clock.days)
    return after(start, clock.days if days_left is None else days_left, holidays)


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after the start, up to the end; 0 where the end is not later."""
    days = range(1, max(0, (end - start).days) + 1)
    return sum(is_working(start + timedelta(days=n), holidays) for n in days)


def stage(due: date | None, today: date) -> str:
    """ "" while there is time, "due" on the last day, "late" after it."""
    if due is None or today < due:
        return ""
    return "due" if today == due else "late"
