"""Bookings when two accounts of one person are merged."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.bookings.models import Booking
from ceh.bookings.states import BOOKING
from ceh.core.mail import time_of
from ceh.timetable.queries import zone_of


def settle_clashes(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Whoever merges is told of times at which both have booked one thing: both bookings stay."""
    rows = Booking.objects.filter(person__in=(kept, absorbed), state__in=BOOKING.group("holds"))
    bookings = list(rows.select_related("resource__space"))
    text = _(
        "%(what)s, %(day)s: both accounts have booked it, and both bookings stay."
        " Cancel one of them if it is too many."
    )
    clashes = [
        text % {"what": own.resource, "day": time_of(own.starts_at, own.ends_at, zone_of(own.resource.space))}
        for own in bookings
        if own.person_id == kept.pk
        if any(
            other.person_id == absorbed.pk
            and other.resource_id == own.resource_id
            and other.starts_at < own.ends_at
            and own.starts_at < other.ends_at
            for other in bookings
        )
    ]
    return {"clashes": clashes}
