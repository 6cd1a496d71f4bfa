"""A person's bookings for their calendar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.bookings.models import Booking
from ceh.bookings.rules.calendar import entry_of
from ceh.timetable.exports import Entry, register_own


def bookings_of(person: Any, starts: datetime, ends: datetime, host: str) -> Iterable[Entry]:
    """The person's bookings; what came to nothing is told as cancelled, so that it vanishes from their calendar."""
    rows = Booking.objects.filter(person=person, starts_at__lt=ends, ends_at__gt=starts)
    for booking in rows.select_related("space", "resource"):
        yield entry_of(booking, host)


register_own(bookings_of)
