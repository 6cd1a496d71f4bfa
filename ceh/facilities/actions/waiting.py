"""Waiting for time on something: who waits longest is offered what is given back; the offer holds it for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.guards import refusing, retrying
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.facilities import emails
from ceh.facilities.models import Booking, Waiting
from ceh.facilities.queries import bookings as queries
from ceh.facilities.queries.bookings import SOURCE
from ceh.facilities.states import WAITING
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import Claim, claim, lock, release_of
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import free, starts_in

OFFER = "facilities.waiting"
HOLDS = timedelta(hours=12)  # so long an offer stands, but never into its own time
Freed = tuple[int, datetime, datetime]


def wait_for(
    *, resource: Resource, person: Person, earliest: datetime, latest: datetime, minutes: int, by: Person,
    now: datetime, alert_only: bool = False,
) -> Waiting:  # fmt: skip
    """Stand in line for so many minutes between two instants, or ask only to be told.

    Raises Refused: "facilities.book", "facilities.waiting_span", "facilities.waiting_twice".
    """
    need(by, "facilities.book")
    if latest - max(earliest, now) < timedelta(minutes=minutes):
        raise Refused(
            "facilities.waiting_span", _("The time asked for does not fit between these two."),
            _("Choose a later end or a shorter time."), kind="input",
        )  # fmt: skip
    twice = Refused(
        "facilities.waiting_twice", _("You wait for this already."), _("See “My bookings”."), kind="conflict"
    )
    with refusing({"waiting_once": twice}), act("facilities.wait_for", by=by):
        return Waiting.objects.create(
            resource=resource, person=person, earliest=earliest, latest=latest, minutes=minutes,
            alert_only=alert_only, made_at=now,
        )  # fmt: skip


def stop_waiting(*, waiting: Waiting, by: Person | None, now: datetime) -> None:
    """Wait no longer; an offer goes to the next. Raises Refused: "facilities.cancel_booking", "waiting.state"."""
    with act("facilities.stop_waiting", by=by):
        lock([waiting.resource_id])  # always the resource first, then what is about it
        held = _held(waiting)
        WAITING.apply(waiting, "stop_waiting", by=by, now=now)
        release_of(OFFER, waiting.pk, now=now)
        offer_freed(held, now=now)


def _held(waiting: Waiting) -> list[Freed]:
    rows = timetable.claims_of(OFFER, waiting.pk)
    return list(rows.values_list("resource_id", "starts_at", "ends_at"))


@retrying()
def take_offer(*, waiting: Waiting, by: Person, now: datetime) -> Booking:
    """Make a booking of what was offered; the time is held already, so nobody can come between.

    Raises Refused: "facilities.cancel_booking", "facilities.offer_over", "waiting.state".
    """
    need(by, "facilities.cancel_booking", waiting)
    with act("facilities.take_offer", by=by):
        lock([waiting.resource_id])
        row = Waiting.objects.select_for_update().get(pk=waiting.pk)
        held = list(timetable.claims_of(OFFER, row.pk))
        if row.state != "offered" or row.offered_until is None or row.offered_until <= now or not held:
            raise Refused(
                "facilities.offer_over", _("This offer is over."), _("You still stand in line for the next one."),
                kind="conflict",
            )  # fmt: skip
        booking = Booking.objects.create(
            resource_id=row.resource_id, person_id=row.person_id, made_by=by, made_at=now, starts_at=held[0].starts_at,
            ends_at=held[0].ends_at, state="confirmed",
        )  # fmt: skip
        Occupancy.objects.filter(pk__in=[one.pk for one in held]).update(
            kind="booking", source_type=SOURCE, source_id=booking.pk, changed_at=now
        )
        WAITING.apply(row, "take_offer", by=by, now=now, booking=booking)
        return booking


def offer_freed(freed: Iterable[Freed], *, now: datetime) -> int:
    """Offer time that was given back to those who wait for it, the first first. Gives how many were offered or told.

    Call it inside the transaction that freed the time.
    """
    told = 0
    for resource_id, starts, ends in freed:
        if ends <= now:
            continue
        for pk in timetable.together_with(resource_id):
            for row in (
                queries.queue(pk).filter(earliest__lt=ends, latest__gt=starts).select_related("person")
            ):
                told += _offer(row, now)
    return told


def _offer(row: Waiting, now: datetime) -> int:
    """Offer the row the first start that is free within its wishes; 0 where there is none."""
    lock([row.resource_id])
    found = queries.bundle(row.resource_id, now.date())
    begin = max(row.earliest, now)
    taken = queries.busy([found], begin, row.latest)[row.resource_id]
    open_ = [(max(a, begin), min(b, row.latest)) for a, b in found.week.between(begin, row.latest)]
    long = timedelta(minutes=row.minutes)
    starts = starts_in(free(open_, [(one.starts_at, one.ends_at) for one in taken]), long,
                       timedelta(minutes=found.resource.step), limit=1)  # fmt: skip
    if not starts:
        return 0
    if row.alert_only:
        WAITING.apply(row, "let_lapse", by=None, now=now, offered_from=starts[0])
        emails.time_is_free(row, starts[0])
        return 1
    until = min(now + HOLDS, starts[0])
    if until <= now:
        return 0
    claim(
        [Claim(row.resource_id, starts[0], starts[0] + long)],
        kind="offer",
        source_type=OFFER,
        source_id=row.pk,
        now=now,
    )
    WAITING.apply(row, "offer_time", by=None, now=now, offered_from=starts[0], offered_until=until)
    emails.offered(row)
    return 1


def let_lapse(*, now: datetime) -> int:
    """End offers that nobody took and wishes whose time is over; what was held goes to the next. Right when late."""
    rows = Waiting.objects.filter(state="offered", offered_until__lte=now) | Waiting.objects.filter(
        state__in=("waiting", "offered"), latest__lte=now
    )
    ended = 0
    for row in rows.order_by("pk"):
        with act("facilities.let_lapse", by=None):
            lock([row.resource_id])
            fresh = Waiting.objects.select_for_update().get(pk=row.pk)
            if fresh.state not in ("waiting", "offered"):
                continue
            held = _held(fresh)
            WAITING.apply(fresh, "let_lapse", by=None, now=now)
            release_of(OFFER, fresh.pk, now=now)
            offer_freed(held, now=now)
            ended += 1
    return ended


@job()
def tend(timestamp: int = 0) -> None:
    """Every few minutes."""
    let_lapse(now=clock.now())
