"""What visitors read of announced closures and of days with other hours."""

from datetime import datetime, timedelta

from ceh.core.clock import local_day
from ceh.network.models import Space
from ceh.network.rules.closed import Announced
from ceh.timetable import queries

AHEAD = timedelta(days=90)


def announced(space: Space, now: datetime) -> Announced:
    """What is announced for the next three months; three statements."""
    zone, until = queries.zone_of(space), now + AHEAD
    days = queries.special_days(space, local_day(now, zone)).filter(
        resource=None, day__lt=local_day(until, zone)
    )
    return Announced(queries.public_closures(space, now, until), list(days.order_by("day", "opens")))
