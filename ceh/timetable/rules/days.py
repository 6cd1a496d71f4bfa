"""What is taken by whole days, like an empty shop for a week: local days, from midnight to midnight.

Nothing here adds 24 hours: a day on which the clock changes has 23 or 25. Whoever has the key comes and goes when they
like, so weekly hours of the space and public holidays do not matter; hours of its own say on which days it is let at
all, and days that are closed by hand stay closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ceh.timetable.rules.spans import MIDNIGHT, Hours, Span, instant

WHOLE: Hours = ((MIDNIGHT, MIDNIGHT),)


def whole_day(hours: Hours) -> Hours:
    """The whole day where there are any hours; a closed day stays closed."""
    return WHOLE if hours else ()


def whole_days(own: Sequence[Hours] | None) -> Sequence[Hours] | None:
    """The resource's own hours as whole days; None (any day) if it has none."""
    return None if own is None else [whole_day(hours) for hours in own]


def whole_special(special: Mapping[date, Hours]) -> dict[date, Hours]:
    """Days with other hours as whole days."""
    return {day: whole_day(hours) for day, hours in special.items()}


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def days_span(first: date, last: date, zone: str) -> Span:
    """From the midnight that begins the first day to the one that ends the last."""
    return instant(first, MIDNIGHT, zone), instant(last + timedelta(days=1), MIDNIGHT, zone)


def days_of(starts: datetime, ends: datetime, zone: str) -> list[date]:
    """The local days that a time touches, in order."""
    local_zone = ZoneInfo(zone)
    first = starts.astimezone(local_zone).date()
    last = (ends - timedelta(microseconds=1)).astimezone(local_zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def days_to_offer(
    first: str, last: str, *, today: date, previous: tuple[date, date] | None = None
) -> tuple[date, date]:
    """First and last day to offer: from the address, else the `previous` ones, else a week from tomorrow."""
    tomorrow = today + timedelta(days=1)
    begin, end = previous or (tomorrow, tomorrow + timedelta(days=6))
    day = max(tomorrow, _day(first) or begin)
    return day, max(day, _day(last) or day + (end - begin))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def as_long(at: datetime, starts: datetime, ends: datetime, zone: str, *, by_day: bool) -> datetime:
    """When something that begins `at` ends if it is as long as from `starts` to `ends`: so many days, or so long."""
    if not by_day:
        return at + (ends - starts)
    return days_from(at, len(days_of(starts, ends, zone)), zone)


def days_from(at: datetime, count: int, zone: str) -> datetime:
    """The midnight at which so many whole days end, the day of `at` being the first."""
    first = at.astimezone(ZoneInfo(zone)).date()
    return days_span(first, first + timedelta(days=count - 1), zone)[1]


def day_starts_in(windows: Iterable[Span], count: int, zone: str, limit: int = 400) -> list[datetime]:
    """The midnights from which so many whole days fit into a window."""
    result: list[datetime] = []
    for start, end in windows:
        for day in days_of(start, end, zone):
            span = days_span(day, day + timedelta(days=count - 1), zone)
            if start <= span[0] and span[1] <= end and len(result) < limit:
                result.append(span[0])
    return result


def week_of(at: datetime, zone: str) -> Span:
    """Monday to Monday around an instant."""
    monday = monday_of(at.astimezone(ZoneInfo(zone)).date())
    return instant(monday, MIDNIGHT, zone), instant(monday + timedelta(days=7), MIDNIGHT, zone)
