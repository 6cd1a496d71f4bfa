"""A booking as an event of a calendar: the same in the person's feed and in the file that goes with a letter."""

from ceh.bookings.models import Booking
from ceh.core.mail import address_of
from ceh.timetable.exports import Entry

GONE = ("rejected", "cancelled", "displaced", "no_show")


def entry_of(booking: Booking, host: str) -> Entry:
    """One UID for the life of the booking; SEQUENCE grows with every change. What came to nothing is cancelled."""
    space = booking.space
    return Entry(
        uid=f"booking-{booking.pk}@{host}",
        sequence=booking.changes,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        changed_at=max(at for at in (booking.made_at, booking.changed_at, booking.ended_at) if at),
        summary=str(booking.resource),
        location=f"{space}, {space.address or space.settlement}",
        url=address_of("bookings:booking", pk=booking.pk),
        cancelled=booking.state in GONE,
        tentative=booking.state == "requested",
    )
