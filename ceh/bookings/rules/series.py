"""The days of a series. Pure."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ceh.availability.queries.contexts import BookingRequest
from ceh.core.refusals import Refused
from ceh.timetable.rules import instant

MOST = 60


def occurrences(
    booking_request: BookingRequest, *, every: int, until: date, zone: str
) -> list[BookingRequest]:
    """The request on the same weekday every so many weeks, up to a day, at the same hour of the clock on the wall.

    Raises Refused ("bookings.series") for a rhythm that cannot be, or more than a year's worth of days.
    """
    local_zone = ZoneInfo(zone)
    start, end = (
        booking_request.starts_at.astimezone(local_zone),
        booking_request.ends_at.astimezone(local_zone),
    )
    first, over = start.date(), (end.date() - start.date()).days
    number = (until - first).days // (7 * every) + 1 if every >= 1 else 0
    if not 1 <= number <= MOST:
        raise Refused(
            "bookings.series",
            _("A series has at least one day, and at most %(n)s.") % {"n": MOST},
            _("Choose another last day."),
            kind="input",
        )
    result = []
    for week in range(number):
        day = first + timedelta(weeks=every * week)
        starts = instant(day, start.time(), zone)
        ends = instant(day + timedelta(days=over), end.time(), zone, last=True)
        if ends > starts:
            result.append(replace(booking_request, starts_at=starts, ends_at=ends))
    return result
