"""What the house does by itself with bookings: remind, give unused time free, close what is over.

All of it is "due and not yet done": right when a run is late, twice, or left out, with the clock passed in.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.facilities import emails
from ceh.facilities.actions import usage, waiting
from ceh.facilities.actions.bookings import over, today
from ceh.facilities.models import Booking, Unit
from ceh.facilities.queries import bookings as queries
from ceh.facilities.queries.bookings import SOURCE
from ceh.facilities.states import BOOKING
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import end_at, lock, release

REMIND = timedelta(hours=26)  # before the start, so that it comes the day before
CHUNK = 500


def remind(*, now: datetime) -> int:
    """One letter before each booking that is near; not for what was booked within the last day."""
    rows = Booking.objects.filter(
        state="confirmed", reminded_at=None, starts_at__gt=now, starts_at__lte=now + REMIND,
        made_at__lte=now - timedelta(hours=12),
    ).select_related("resource__space", "person")  # fmt: skip
    told = 0
    for row in rows.order_by("starts_at", "pk")[:CHUNK]:
        with act("facilities.remind", by=None):
            due = Booking.objects.select_for_update().filter(pk=row.pk, state="confirmed", reminded_at=None)
            if due.exists():
                emails.reminder(row)
                Booking.objects.filter(pk=row.pk).update(reminded_at=now)
                told += 1
    return told


def free_missed(*, now: datetime) -> int:
    """Bookings to which nobody came, after the time that the house rules leave: the rest is free for others.

    Where nothing is started by QR or by staff (house rules: 0 minutes; or it is let by day, with the key) a booking
    that is over counts as done.
    """
    rows = Booking.objects.filter(state="confirmed", starts_at__lt=now).select_related("resource__space")
    done = 0
    for row in rows.order_by("starts_at", "pk")[:CHUNK]:
        house = queries.bundle(row.resource_id, today(now)).house
        waits = timedelta(minutes=0 if row.resource.by_day else house.no_show)
        if (row.starts_at + waits if waits else row.ends_at) > now:
            continue
        with act("facilities.free_missed", by=None):
            lock([row.resource_id])
            fresh = Booking.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if fresh.state != "confirmed" or fresh.starts_at != row.starts_at:
                continue
            BOOKING.apply(
                fresh, "miss_booking" if waits else "complete_booking", by=None, now=now, ended_at=now
            )
            _give_back(fresh, now)
            done += 1
    return done


def begin(*, booking: Booking, by: Person, now: datetime) -> None:
    """Whoever booked is here: a machine runs for them from now on, a room is in use.

    Raises Refused: "facilities.start_booking", "facilities.over", and what `usage.start_usage` refuses.
    """
    need(by, "facilities.start_booking", booking)
    if booking.state != "confirmed" or booking.ends_at <= now:
        raise over(booking)
    unit = (
        Unit.objects.filter(resource=booking.resource_id).select_related("resource__space", "model").first()
    )
    if unit is None:
        BOOKING.apply(booking, "start_booking", by=by, now=now)
        return
    usage.start_usage(
        unit=unit, person=booking.person, by=by, now=now, source="entered_by_staff", headcount=booking.people
    )


def nobody_came(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Staff say that nobody came to what has begun; the rest of its time is free for others.

    Raises Refused: "facilities.decide_booking", "booking.state", "facilities.not_begun".
    """
    need(by, "facilities.decide_booking", booking)
    with act("facilities.miss_booking", by=by):
        lock([booking.resource_id])
        fresh = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
        if fresh.starts_at > now:
            raise Refused(
                "facilities.not_begun", _("This booking has not begun yet."), _("Wait, or cancel it."), kind="conflict"
            )  # fmt: skip
        BOOKING.apply(fresh, "miss_booking", by=by, now=now, ended_at=now)
        _give_back(fresh, now)
    return fresh


def complete(*, now: datetime) -> int:
    """Bookings in use whose time is over are done."""
    rows = Booking.objects.filter(state="in_use", ends_at__lte=now).order_by("ends_at", "pk")
    done = 0
    for row in rows[:CHUNK]:
        with act("facilities.complete_booking", by=None):
            fresh = Booking.objects.select_for_update().get(pk=row.pk)
            if fresh.state == "in_use":
                BOOKING.apply(fresh, "complete_booking", by=None, now=now, ended_at=now)
                done += 1
    return done


def _give_back(row: Booking, now: datetime) -> None:
    """What is left of the time."""
    held = list(timetable.claims_of(SOURCE, row.pk))
    end_at(held, now, now=now)
    release([one for one in held if one.starts_at >= now], now=now)
    waiting.offer_freed([(row.resource_id, now, row.ends_at)], now=now)


@job()
def tend(timestamp: int = 0) -> None:
    """Every few minutes."""
    now = clock.now()
    free_missed(now=now)
    complete(now=now)
    remind(now=now)
