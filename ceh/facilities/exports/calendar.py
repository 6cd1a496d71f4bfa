"""A person's bookings for their calendar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.core.mail import address_of
from ceh.facilities.models import Booking
from ceh.timetable.exports import Entry, register_own

KEPT = ("requested", "confirmed", "in_use", "completed", "cancelled", "displaced")


def bookings_of(person: Any, starts: datetime, ends: datetime, host: str) -> Iterable[Entry]:
    """The person's bookings; what was cancelled or had to give way is told as cancelled, so that it vanishes."""
    rows = Booking.objects.filter(person=person, state__in=KEPT, starts_at__lt=ends, ends_at__gt=starts)
    for one in rows.select_related("resource__space"):
        yield Entry(
            uid=f"booking-{one.pk}@{host}",
            sequence=one.changes,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            changed_at=one.changed_at or one.ended_at or one.made_at,
            summary=one.resource.name,
            location=f"{one.resource.space}, {one.resource.space.address or one.resource.space.settlement}",
            url=address_of("facilities:booking", pk=one.pk),
            cancelled=one.state in ("cancelled", "displaced"),
        )


register_own(bookings_of)
