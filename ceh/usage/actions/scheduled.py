"""What Ceh does by itself with bookings: remind, give unused time free, close what is over.

All of it is "due and not yet done": right when a run is late, twice, or left out, with the clock passed in.
"""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import today
from ceh.bookings import emails
from ceh.bookings.actions.bookings import record_reason
from ceh.bookings.models import Booking
from ceh.bookings.rules.bookings import booking_ended
from ceh.bookings.states import BOOKING
from ceh.core import clock
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import lock
from ceh.usage.actions import usage
from ceh.usage.queries import usage as usages
from ceh.usage.rules import usage as rules

REMIND = timedelta(hours=26)  # before the start, so that it comes the day before
CHUNK = 500


def remind(*, now: datetime) -> int:
    """One letter before each booking that is near; not for what was booked within the last day."""
    rows = Booking.objects.filter(
        state="confirmed",
        reminded_at=None,
        starts_at__gt=now,
        starts_at__lte=now + REMIND,
        made_at__lte=now - timedelta(hours=12),
    ).select_related("resource", "space", "person")
    return each(rows.order_by("starts_at", "pk")[:CHUNK], lambda row: _remind(row, now))


def _remind(row: Booking, now: datetime) -> bool:
    with act("usage.remind", by=None):
        due = Booking.objects.select_for_update().filter(pk=row.pk, state="confirmed", reminded_at=None)
        if not due.exists():
            return False
        emails.reminder(row)
        Booking.objects.filter(pk=row.pk).update(reminded_at=now)
        return True


def release_no_shows(*, now: datetime) -> int:
    """Bookings to which nobody came, after the time that the booking rules leave: the rest is free for others.

    Whoever began early and is still there came. What becomes of the others says `rules.no_show_outcome`.
    """
    return each(usages.waiting_to_begin(now)[:CHUNK], lambda row: _release_no_show(row, now))


def _release_no_show(row: Booking, now: datetime) -> bool:
    if row.came and usage.attend(booking=row, now=now):  # type: ignore[attr-defined]  # an annotation
        return False
    minutes = contexts.context_of(row.resource_id, today(now)).rules.no_show
    if rules.no_show_outcome(row, minutes, now) is None:
        return False
    with act("usage.release_no_shows", by=None):
        lock([row.resource_id], include_related=True)
        fresh = Booking.objects.select_for_update(of=("self",)).select_related(*usages.BEGINS).get(pk=row.pk)
        verb = rules.no_show_outcome(fresh, minutes, now) if fresh.state == "confirmed" else None
        if verb is None:
            return False
        if verb == "cancel_booking":
            with translation.override(row.person.language):
                record_reason(fresh, _("It was out of service or closed at that time."), now)
        BOOKING.apply(fresh, verb, by=None, now=now, ended_at=now)
        usage.release_rest(fresh, now)
        if verb == "cancel_booking":
            emails.step(fresh, "cancelled")
        return True


def start_booking(*, booking: Booking, by: Person, now: datetime) -> None:
    """Whoever booked is here: a machine runs for them from now on, a room or a kit is in use.

    Raises Refused: "bookings.start_booking", "usage.over", "usage.early", and what `usage.start_usage`
    refuses.
    """
    need(by, "bookings.start_booking", booking)
    if booking.state != "confirmed" or booking.ends_at <= now:
        raise booking_ended(booking, now)
    rules.check_early(booking.starts_at, now)
    unit = _unit(booking)
    if unit is None:
        BOOKING.apply(booking, "start_booking", by=by, now=now)
        return
    usage.start_usage(
        unit=unit,
        person=booking.person,
        by=by,
        now=now,
        headcount=booking.people,
        with_adult=booking.with_adult,
    )


def start_booking_obstacles(*, booking: Booking, by: Person, now: datetime) -> list[Refused]:
    """What stands against beginning a booking whose time has come; nothing where a room or a kit is booked."""
    unit = _unit(booking)
    if unit is None:
        return []
    return usage.start_obstacles(
        unit=unit,
        person=booking.person,
        by=by,
        now=now,
        facts=usage.StartFacts(
            contexts.context_of(booking.resource_id, today(now)),
            booking,
            usages.open_usage(unit.pk),
            list(timetable.claims([booking.resource_id], now, booking.ends_at)),
        ),
        headcount=booking.people,
        with_adult=booking.with_adult,
    )


def _unit(booking: Booking) -> Unit | None:
    rows = Unit.objects.filter(resource=booking.resource_id)
    return rows.select_related("resource__space", "model").first()


def start_booked_rooms(*, person: Person, space: Space, by: Person, now: datetime) -> int:
    """Start the rooms, seats and kits that a person who is there has booked for now; gives how many."""
    done = 0
    for row in usages.rooms_now(person, space, now, now + rules.EARLY):
        try:
            start_booking(booking=row, by=by, now=now)
        except Refused as refused:
            if refused.kind != "conflict":  # such as: the tablet began it while the phone asked
                raise
        else:
            done += 1
    return done


def mark_came_after_all(*, booking: Booking, by: Person, now: datetime) -> None:
    """Staff say that somebody came to what was taken for missed. Raises Refused: "bookings.decide_booking", state."""
    BOOKING.apply(booking, "come_after_all", by=by, now=now)


def mark_no_show(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Staff say that nobody came to what has begun; the rest of its time is free for others.

    Raises Refused: "bookings.decide_booking", "booking.state", "usage.not_begun".
    """
    need(by, "bookings.decide_booking", booking)
    with act("bookings.miss_booking", by=by):
        lock([booking.resource_id], include_related=True)
        fresh = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
        if fresh.starts_at > now:
            raise Refused(
                "usage.not_begun",
                _("This booking has not begun yet."),
                _("Wait, or cancel it."),
                kind="conflict",
            )
        BOOKING.apply(fresh, "miss_booking", by=by, now=now, ended_at=now)
        usage.release_rest(fresh, now)
    return fresh


def complete(*, now: datetime) -> int:
    """Bookings in use whose time is over are done."""
    rows = Booking.objects.filter(state="in_use", ends_at__lte=now).order_by("ends_at", "pk")
    return each(rows[:CHUNK], lambda row: _complete(row, now))


def _complete(row: Booking, now: datetime) -> bool:
    with act("bookings.complete_booking", by=None):
        fresh = Booking.objects.select_for_update().get(pk=row.pk)
        if fresh.state == "in_use":
            BOOKING.apply(fresh, "complete_booking", by=None, now=now, ended_at=now)
        return fresh.state == "completed"


@job()
def run_scheduled(timestamp: int = 0) -> None:
    """Every few minutes."""
    now = clock.now()
    release_no_shows(now=now)
    complete(now=now)
    remind(now=now)
