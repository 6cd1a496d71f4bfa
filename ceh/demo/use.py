"""Somebody books a machine and, as most do, comes: the same few steps at every machine of the story."""

import random
from datetime import datetime, timedelta

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.people.models import Person
from ceh.usage.actions import usage


def book_and_use(
    unit: Unit, person: Person, starts: datetime, minutes: int, now: datetime, chance: random.Random
) -> None:
    """Booked two days before; what lies before `now` was used from its label, or cancelled in time by some."""
    booking_request = BookingRequest(starts, starts + timedelta(minutes=minutes))
    try:
        booking = bookings.book(
            resource_id=unit.resource_id,
            person=person,
            booking_request=booking_request,
            by=person,
            now=min(now, starts - timedelta(days=2)),
        )
    except Refused:  # a holiday, or somebody else was first: as in life
        return
    if booking_request.ends_at >= now:
        return
    if chance.random() < 0.1:
        bookings.cancel(booking=booking, by=person, now=starts - timedelta(days=1))
        return
    running = usage.start_usage(unit=unit, by=person, now=starts + timedelta(minutes=5))
    usage.stop_usage(
        usage=running, by=person, now=booking_request.ends_at - timedelta(minutes=chance.randrange(2, 15))
    )
