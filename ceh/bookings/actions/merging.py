"""Bookings and places in waitlists when two accounts of one person are merged."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.bookings.actions import waitlist
from ceh.bookings.models import Booking, WaitlistEntry
from ceh.bookings.states import BOOKING
from ceh.core.mail import time_of
from ceh.timetable.queries import zone_of


def settle_clashes(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Nobody waits twice for one time, and whoever merges is told of double bookings."""
    return {"clashes": _leave_one_waitlist_entry(kept, absorbed, now) + _double_bookings(kept, absorbed)}


def _leave_one_waitlist_entry(kept: Any, absorbed: Any, now: datetime) -> list[str]:
    """Nobody waits twice for one time, nor for one that they have booked.

    A booking stays before an offer, that before a place in line, the earlier before the later.
    """
    rows = WaitlistEntry.objects.filter(person__in=(kept, absorbed), state__in=("waiting", "offered"))
    lines: dict[tuple[int, datetime], list[WaitlistEntry]] = defaultdict(list)
    for row in rows.select_related("resource__space").order_by("pk"):
        lines[row.resource_id, row.earliest].append(row)
    clashes = []
    for pair in lines.values():
        booked = _booking_at(pair[0], kept, absorbed)
        places = sorted(pair, key=lambda row: (row.state != "offered", row.pk))
        better: Booking | WaitlistEntry = booked or places.pop(0)
        for worse in places:
            clashes.append(_clash(better, worse))
            waitlist.leave_waitlist(entry=worse, by=None, now=now)
    return clashes


def _double_bookings(kept: Any, absorbed: Any) -> list[str]:
    """Times at which both have booked one thing: both bookings stay, and whoever merges should know."""
    rows = Booking.objects.filter(person__in=(kept, absorbed), state__in=BOOKING.group("holds"))
    bookings = list(rows.select_related("resource__space"))
    text = _(
        "%(what)s, %(day)s: both accounts have booked it, and both bookings stay."
        " Cancel one of them if it is too many."
    )
    return [
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


def _booking_at(row: WaitlistEntry, kept: Any, absorbed: Any) -> Booking | None:
    """What one of the two has booked there at the time for which the row waits."""
    rows = Booking.objects.filter(
        person__in=(kept, absorbed), resource=row.resource_id, state__in=BOOKING.group("holds")
    )
    return rows.filter(starts_at__lte=row.earliest, ends_at__gte=row.latest).first()


def _clash(better: Booking | WaitlistEntry, worse: WaitlistEntry) -> str:
    """What stays and what ends, for the page that asks whether to merge."""
    return _("%(what)s, %(day)s: “%(better)s” stays, “%(worse)s” ends.") % {
        "what": worse.resource,
        "day": time_of(worse.earliest, None, zone_of(worse.resource.space)),
        "better": better.state_info.label,
        "worse": worse.state_info.label,
    }
