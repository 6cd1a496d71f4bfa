"""Free starts day by day, as a page offers them for a chosen length; the next free time first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest
from ceh.availability.rules.checks import check_age, check_horizon, problems
from ceh.availability.rules.free_times import free_spans
from ceh.core.clock import local_day
from ceh.timetable.rules import MIDNIGHT, SeatClaim, Span, day_span, instant

LENGTHS = (30, 60, 90, 120, 180, 240, 480)  # minutes
USUAL = 60
DAYS = 7
FAR = 60  # days that are looked at where the booking rules set no horizon
BUTTONS = 24  # where a day has more starts, they are offered by the hour


@dataclass(frozen=True)
class Day:
    """A day and its bookable times."""

    day: date
    spans: list[Span]
    is_open: bool


@dataclass(frozen=True)
class DayChoices:
    """Seven days around the requested one (else the first with a free time), and the next free time."""

    days: list[Day]
    day: Day
    first: Span | None


def length_words(minutes: int) -> str:
    """ "2 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest else []))


def lengths(context: BookingContext) -> list[int]:
    """Lengths in minutes to offer as buttons: the shortest and the usual ones."""
    shortest, longest = context.rules.shortest or context.resource.step, context.rules.longest
    choices = {shortest, *(minutes for minutes in LENGTHS if minutes > shortest)}
    return sorted(minutes for minutes in choices if not longest or minutes <= longest or minutes == shortest)[
        :6
    ]


def usual_length(choices: Sequence[int]) -> int:
    """An hour, else the length nearest to it."""
    return min(choices, key=lambda minutes: abs(minutes - USUAL))


def last_day(context: BookingContext, today: date) -> date:
    """The last day that a page looks at."""
    return today + timedelta(days=context.rules.horizon or FAR)


def day_choices(
    context: BookingContext,
    claims: Sequence[SeatClaim],
    facts: BookingFacts,
    *,
    minutes: int,
    seats: int = 1,
    day: date | None = None,
) -> DayChoices:
    """What to show for a length: judged by opening hours, free seats, horizon and age, as booking judges it."""
    today = local_day(facts.now, context.week.zone)
    weeks = (last_day(context, today) - today).days // DAYS + 1

    def week(number: int) -> list[Day]:
        return _week(context, claims, facts, today + timedelta(days=DAYS * number), minutes, seats)

    days: list[Day] = []
    first = None
    for number in range(weeks):
        days = week(number)
        first = next((day.spans[0] for day in days if day.spans), None)
        if first:
            break
    if day is None:
        chosen = next((day for day in days if day.spans), None)
        if chosen is None:
            days = week(0)
        return DayChoices(days, chosen or days[0], first)
    asked_week = max(0, (day - today).days // DAYS)
    days = week(asked_week)
    chosen = next((candidate for candidate in days if candidate.day == day), days[0])
    return DayChoices(days, chosen, first)


def _week(
    context: BookingContext,
    claims: Sequence[SeatClaim],
    facts: BookingFacts,
    first_day: date,
    minutes: int,
    seats: int,
) -> list[Day]:
    zone, length = context.week.zone, timedelta(minutes=minutes)
    begin = max(facts.now, instant(first_day, MIDNIGHT, zone))
    end = instant(first_day + timedelta(days=DAYS), MIDNIGHT, zone)
    step = max(context.resource.step, 30)
    spans = [
        span
        for span in free_spans(context, claims, begin, end + length, length, seats, step=step)
        if span[0] < end and not problems(BookingRequest(*span, seats), facts, (check_horizon, check_age))
    ]
    days = []
    for number in range(DAYS):
        day = first_day + timedelta(days=number)
        opens, closes = day_span(day, zone)
        on_day = [span for span in spans if opens <= span[0] < closes]
        if len(on_day) > BUTTONS:
            on_day = [span for span in on_day if _is_full_hour(span[0])]
        is_open = any(until > facts.now for _from, until in context.week.spans(day))
        days.append(Day(day, on_day, is_open))
    return days


def _is_full_hour(at: datetime) -> bool:
    return at.minute == 0
