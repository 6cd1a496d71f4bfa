"""Places in waitlists when two accounts of one person are merged."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.bookings.models import Booking
from ceh.bookings.states import BOOKING
from ceh.core.mail import time_of
from ceh.timetable.queries import zone_of
from ceh.waitlist.actions import waitlist
from ceh.waitlist.models import WaitlistEntry


def settle_clashes(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
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
    return {"clashes": clashes}


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
