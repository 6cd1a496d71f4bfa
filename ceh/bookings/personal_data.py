"""Personal data in bookings: what a person booked, and how many bookings they made for others."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.bookings.actions import bookings
from ceh.bookings.actions.merging import settle_clashes
from ceh.bookings.models import Booking, Series
from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare


def cancel_upcoming(person: Any, *, by: Any, now: datetime) -> None:
    """Upcoming bookings are cancelled."""
    upcoming = Booking.objects.filter(person=person, state__in=("requested", "confirmed"), ends_at__gt=now)
    for booking in upcoming.select_related("resource").order_by("resource", "starts_at"):
        bookings.cancel(booking=booking, by=None, now=now)


declare(
    "bookings",
    _("Bookings"),
    About(
        Booking,
        "person",
        Rows(
            "bookings",
            _("Bookings"),
            "what=resource space from=starts_at until=ends_at state purpose people reason",
            "starts_at",
            labels={"purpose": _("Purpose")},
        ),
        blank=("purpose", "reason"),
        whys=("overridden",),
        moves=counted("%(count)d booking", "%(count)d bookings"),
    ),
    About(Series, "person", moves=counted("%(count)d series of bookings", "%(count)d series of bookings")),
    By(
        Booking,
        "made_by",
        Count("booked_for_others", _("Bookings I made for others"), where=~Q(person=F("made_by"))),
    ),
    By(Series, "made_by"),
    hooks=Hooks(erase=cancel_upcoming, merge=settle_clashes),
)
