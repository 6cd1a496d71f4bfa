"""A person's bookings for their calendar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.core.mail import address_of
from ceh.facilities.models import Booking
from ceh.timetable.exports import Entry, register_own

GONE = ("rejected", "cancelled", "displaced", "no_show")


def bookings_of(person: Any, starts: datetime, ends: datetime, host: str) -> Iterable[Entry]:
    """The person's bookings; what came to nothing is told as cancelled, so that it vanishes from their calendar."""
    rows = Booking.objects.filter(person=person, starts_at__lt=ends, ends_at__gt=starts)
    for one in rows.select_related("space", "resource"):
        yield Entry(
            uid=f"booking-{one.pk}@{host}",
            sequence=one.changes,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            changed_at=max(at for at in (one.made_at, one.changed_at, one.ended_at) if at),
            summary=one.resource.name,
            location=f"{one.space}, {one.space.address or one.space.settlement}",
            url=address_of("facilities:booking", pk=one.pk),
            cancelled=one.state in GONE,
            tentative=one.state == "requested",
        )


register_own(bookings_of)
