"""What bookings hold on a person: what they booked and wait for; how many they booked for others."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.bookings.actions import bookings, waiting
from ceh.bookings.models import Booking, Series, Waiting
from ceh.bookings.states import BOOKING, WAITING
from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.mail import time_of
from ceh.core.personal_data import Labels, register_holder
from ceh.timetable.queries import zone_of

# What follows its person into another account.
OWNED = ((Booking, "person"), (Series, "person"), (Waiting, "person"))


def export(person: Any) -> dict[str, Any]:
    """The person's bookings and places in waitlists, and how many bookings they made for others."""
    booked = Booking.objects.filter(person=person).select_related("resource", "space").order_by("starts_at")
    waits = Waiting.objects.filter(person=person).select_related("resource").order_by("made_at")
    held: dict[str, Any] = {
        "bookings": [
            {
                "what": str(record.resource),
                "space": str(record.space),
                "from": record.starts_at.isoformat(),
                "until": record.ends_at.isoformat(),
                "state": record.state,
                "purpose": record.purpose,
                "people": record.people,
                "reason": record.reason,
            }
            for record in booked
        ],
        "waiting": [
            {
                "what": str(record.resource),
                "from": record.earliest.isoformat(),
                "until": record.latest.isoformat(),
                "minutes": record.minutes,
                "state": record.state,
            }
            for record in waits
        ],
        "booked_for_others": Booking.objects.filter(made_by=person).exclude(person=person).count(),
    }
    return {name: value for name, value in held.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Bookings to come are given free, places in waitlists end. What was typed goes with the declared texts."""
    with act("bookings.cancel_booking", by=by):
        ahead = Booking.objects.filter(person=person, state__in=("requested", "confirmed"), ends_at__gt=now)
        for record in ahead.select_related("resource").order_by("resource", "starts_at"):
            bookings.cancel(booking=record, by=None, now=now)
        for row in Waiting.objects.filter(person=person, state__in=("waiting", "offered")).order_by(
            "resource"
        ):
            waiting.stop_waiting(waiting=row, by=None, now=now)


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Before the rows follow the kept account: nobody waits twice, and whoever merges knows of double bookings."""
    return {"clashes": _leave_one_place_in_line(kept, absorbed, now) + _double_bookings(kept, absorbed)}


def _leave_one_place_in_line(kept: Any, absorbed: Any, now: datetime) -> list[str]:
    """Nobody waits twice for one time, nor for one that they have booked.

    A booking stays before an offer, that before a place in line, the earlier before the later.
    """
    rows = Waiting.objects.filter(person__in=(kept, absorbed), state__in=("waiting", "offered"))
    lines: dict[tuple[int, datetime], list[Waiting]] = defaultdict(list)
    for row in rows.select_related("resource__space").order_by("pk"):
        lines[row.resource_id, row.earliest].append(row)
    clashes = []
    for pair in lines.values():
        booked = _booking_at(pair[0], kept, absorbed)
        places = sorted(pair, key=lambda row: (row.state != "offered", row.pk))
        better: Booking | Waiting = booked or places.pop(0)
        for worse in places:
            clashes.append(_clash(better, worse))
            waiting.stop_waiting(waiting=worse, by=None, now=now)
    return clashes


def _double_bookings(kept: Any, absorbed: Any) -> list[str]:
    """Times at which both have booked one thing: both bookings stay, and whoever merges should know."""
    both = [
        Booking.objects.filter(person=person, state__in=BOOKING.group("holds")).select_related(
            "resource__space"
        )
        for person in (kept, absorbed)
    ]
    others = list(both[1])
    return [
        _(
            "%(what)s, %(day)s: both accounts have booked it, and both bookings stay."
            " Cancel one of them if it is too many."
        )
        % {"what": row.resource, "day": time_of(row.starts_at, row.ends_at, zone_of(row.resource.space))}
        for row in (both[0] if others else ())
        if any(
            other.resource_id == row.resource_id and other.starts_at < row.ends_at and row.starts_at < other.ends_at
            for other in others
        )
    ]  # fmt: skip


def _booking_at(row: Waiting, kept: Any, absorbed: Any) -> Booking | None:
    """What one of the two has booked there at the time for which the row waits."""
    rows = Booking.objects.filter(
        person__in=(kept, absorbed), resource=row.resource_id, state__in=BOOKING.group("holds")
    )
    return rows.filter(starts_at__lte=row.earliest, ends_at__gte=row.latest).first()


def _clash(better: Booking | Waiting, worse: Waiting) -> str:
    """What stays and what ends, for the page that asks whether to merge."""
    return _("%(what)s, %(day)s: “%(better)s” stays, “%(worse)s” ends.") % {
        "what": worse.resource, "day": time_of(worse.earliest, None, zone_of(worse.resource.space)),
        "better": better.state_info.label, "worse": worse.state_info.label,
    }  # fmt: skip


LABELS = Labels(
    app=gettext_lazy("Bookings"),
    fields={
        "bookings": gettext_lazy("Bookings"),
        "purpose": gettext_lazy("Purpose"),
        "waiting": gettext_lazy("Waitlist"),
        "minutes": gettext_lazy("Minutes"),
        "booked_for_others": gettext_lazy("Bookings I made for others"),
    },
    moves={
        "booking.person": ngettext_lazy("%(count)d booking", "%(count)d bookings", "count"),
        "series.person": ngettext_lazy(
            "%(count)d series of bookings", "%(count)d series of bookings", "count"
        ),
        "waiting.person": ngettext_lazy(
            "%(count)d entry in waitlists", "%(count)d entries in waitlists", "count"
        ),
    },
    codes={
        "bookings.state": BOOKING.labels(),
        "waiting.state": WAITING.labels(),
    },
)

register_texts(
    Texts(Booking, "person", ("purpose", "reason"), whys=("overridden",)),
    Texts(Series, "person"),
    Texts(Waiting, "person"),
)

register_holder("bookings", export=export, erase=erase, owned=OWNED, move=move, labels=LABELS)
