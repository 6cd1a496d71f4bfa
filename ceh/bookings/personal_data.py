"""Personal data in bookings: what a person booked and waits for, and how many bookings they made for others."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.bookings.actions import bookings, waitlist
from ceh.bookings.actions.merging import settle_clashes
from ceh.bookings.models import Booking, Series, WaitlistEntry
from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare


def cancel_upcoming(person: Any, *, by: Any, now: datetime) -> None:
    """Upcoming bookings are cancelled and places in waitlists end."""
    upcoming = Booking.objects.filter(person=person, state__in=("requested", "confirmed"), ends_at__gt=now)
    for booking in upcoming.select_related("resource").order_by("resource", "starts_at"):
        bookings.cancel(booking=booking, by=None, now=now)
    entries = WaitlistEntry.objects.filter(person=person, state__in=("waiting", "offered"))
    for entry in entries.order_by("resource"):
        waitlist.leave_waitlist(entry=entry, by=None, now=now)


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
    About(
        WaitlistEntry,
        "person",
        Rows(
            "waitlist",
            _("Waitlist"),
            "what=resource from=earliest until=latest minutes state",
            "made_at",
            labels={"minutes": _("Minutes")},
        ),
        moves=counted("%(count)d entry in waitlists", "%(count)d entries in waitlists"),
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
