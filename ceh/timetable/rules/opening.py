"""When something is open: weekly hours, special days, public holidays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ceh.region.queries import current, public_holidays
from ceh.timetable import queries
from ceh.timetable.models import Resource
from ceh.timetable.rules.days import days_of, whole_days, whole_special
from ceh.timetable.rules.spans import Hours, Span, day_span, merged, spans_of


@dataclass(frozen=True)
class Week:
    """Opening hours of a resource.

    `weekly` are the hours of the seven days, Monday first; None means that no hours are stored and any time will do.
    `special` are days with other hours (none: closed), `holidays` the days on which it is closed unless special.
    """

    zone: str
    weekly: Sequence[Hours] | None
    special: Mapping[date, Hours]
    holidays: Mapping[date, str]

    def hours(self, day: date) -> Hours | None:
        """The hours of a day; None where any time will do."""
        if day in self.special:
            return self.special[day]
        if day in self.holidays:
            return ()
        return None if self.weekly is None else self.weekly[day.weekday()]

    def spans(self, day: date) -> list[Span]:
        """The open spans of a day."""
        hours = self.hours(day)
        return [day_span(day, self.zone)] if hours is None else spans_of(day, hours, self.zone)

    def between(self, starts: datetime, ends: datetime) -> list[Span]:
        """All open spans that touch the time from `starts` to `ends`, those over midnight as one."""
        zone = ZoneInfo(self.zone)
        day, last = starts.astimezone(zone).date() - timedelta(days=1), ends.astimezone(zone).date()
        result: list[Span] = []
        while day <= last:
            result += self.spans(day)
            day += timedelta(days=1)
        return [span for span in merged(result) if span[1] > starts and span[0] < ends]

    def open_throughout(self, starts: datetime, ends: datetime) -> bool:
        """Whether it is open from the first to the last instant."""
        return any(start <= starts and ends <= end for start, end in self.between(starts, ends))

    def closed_days(self, starts: datetime, ends: datetime) -> list[date]:
        """The days of a time on which it is not open at all."""
        return [day for day in days_of(starts, ends, self.zone) if not self.spans(day)]


LOOK_AHEAD = 21  # days; calendars are loaded for longer


def next_open_day(calendars: Iterable[Week], now: datetime, zone: str) -> date:
    """The first day from today on which any of them is still to open or open; today if none is for three weeks."""
    known = list(calendars)
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD)):
        begin, end = day_span(day, zone)
        if any(week.between(max(begin, now), end) for week in known):
            return day
    return today


def weeks(resources: Iterable[Resource], first: date, last: date) -> dict[int, Week]:
    """Resource id → when it is open on the days from first to last; four statements, whatever their number."""
    rows = list(resources)
    stored = queries.stored_hours(rows, first, last)
    off = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(year).items()
        if first <= day <= last
    }
    result = {}
    for row in rows:
        calendar = stored.calendars.get(row.space_id)
        special = stored.special.get((row.space_id, None), {}) | stored.special.get(
            (row.space_id, row.pk), {}
        )
        zone = (calendar.zone if calendar else "") or current().timezone
        if row.by_day:
            own = whole_days(stored.of_resource.get(row.pk))
            result[row.pk] = Week(zone=zone, weekly=own, special=whole_special(special), holidays={})
            continue
        result[row.pk] = Week(
            zone=zone,
            weekly=stored.of_resource.get(row.pk) or stored.of_space.get(row.space_id),
            special=special,
            holidays=off if calendar is None or calendar.closed_on_holidays else {},
        )
    return result
