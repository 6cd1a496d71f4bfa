"""Book, move, cancel, decide. The web, the kiosk, imports, the API and series all call this module."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import SOURCE, BookingContext, BookingRequest, today
from ceh.availability.rules import checks
from ceh.availability.rules.free_times import has_room
from ceh.bookings import emails
from ceh.bookings.actions import judging
from ceh.bookings.actions.confirmations import confirm_later, notify_displaced_later
from ceh.bookings.models import Booking, Series
from ceh.bookings.queries import bookings as queries
from ceh.bookings.rules import bookings as rules
from ceh.bookings.states import BOOKING
from ceh.core import clock
from ceh.core.checks import may_override, override_entries
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.equipment.actions.equipment import register_moved
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.people.queries import Standing
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import (
    Claim,
    claim,
    lock,
    move,
    offer_freed_time,
    register_displaced,
    release,
    release_of,
)
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import taken

Slot = tuple[int, datetime, datetime]  # resource id, from, until
CHUNK = 500  # of what is due at a time
LONG_OVER = timedelta(days=2)  # after that nobody wants a letter any more
CONSTRAINT_REFUSALS: dict[str, Refused | Callable[[], Refused]] = {"occupancy_no_overlap": taken}


def _override_entries(
    problems: list[Refused],
    booking_request: BookingRequest,
    *,
    by: Person,
    context: BookingContext,
    override: str,
    now: datetime,
    but: int = 0,
) -> list[dict[str, Any]]:
    """The rules that staff set aside, as stored with the booking.

    Raises Refused with all problems where nobody may; that the time is taken is one of them (by others than `but`).
    """
    if not problems:
        return []
    if not may_set_aside(problems, by=by, context=context, override=override):
        span = (booking_request.starts_at, booking_request.ends_at)
        claims = contexts.busy([context], *span, but=but)[context.resource.pk]
        is_possible = booking_request.seats <= context.resource.capacity
        if is_possible and not has_room(context, claims, booking_request):
            problems = [*problems, taken()]
        raise checks.refusal(problems)
    return override_entries(problems, override, by=by, now=now)


def may_set_aside(problems: list[Refused], *, by: Person, context: BookingContext, override: str) -> bool:
    """Whether staff may set these rules aside with a reason."""
    refusal = checks.refusal(problems)
    return may_override(refusal, override, by=by, verb="bookings.override", obj=context.space)


@retrying()
def book(
    *,
    resource_id: int,
    person: Person,
    booking_request: BookingRequest,
    by: Person,
    now: datetime,
    extras: Sequence[int] = (),
    purpose: str = "",
    source: str = "web",
    override: str = "",
    loaded: tuple[BookingContext, Standing] | None = None,
) -> Booking:
    """Book for a person (`by` themselves, or staff of the space). `override` is why staff set rules aside.

    `loaded` is what the caller has just read of the resource and of the person, so that it is not read twice.
    Raises Refused: "bookings.book", any rule of `checks.CHECKS` (all at once in `problems`), "timetable.taken"; and
    Resource.DoesNotExist.
    """
    context, who = loaded or (contexts.context_of(resource_id, today(now)), None)
    need_for(person, by, context)
    with translate_db_errors(CONSTRAINT_REFUSALS), act("bookings.book", by=by, reason=override):
        return book_one(
            context,
            person,
            booking_request,
            by,
            now,
            extras=extras,
            purpose=purpose,
            source=source,
            override=override,
            who=who,
        )


def need_for(person: Person, by: Person, context: BookingContext) -> None:
    """One's own booking needs an account, another's a role in the space."""
    if person.pk == by.pk:
        need(by, "bookings.book")
    else:
        need(by, "bookings.decide_booking", context.space)


def book_one(
    context: BookingContext,
    person: Person,
    booking_request: BookingRequest,
    by: Person,
    now: datetime,
    *,
    extras: Sequence[int] = (),
    purpose: str = "",
    source: str = "web",
    override: str = "",
    series: Series | None = None,
    who: Standing | None = None,
) -> Booking:
    """One booking inside the transaction of an action that has checked who acts; raises as `book`."""
    locked = lock([context.resource.pk, *extras])
    judging.lock_share(person, context)
    problems = judging.judge(context, person, booking_request, now, who=who)
    for pk in extras:
        extra = contexts.context_of(pk, today(now))
        problems += checks.problems(booking_request, queries.load_facts(extra, person, booking_request, now))
    overridden = _override_entries(
        problems, booking_request, by=by, context=context, override=override, now=now
    )
    staff = by.pk != person.pk or bool(overridden)
    booking = Booking.objects.create(
        resource=context.resource,
        space=context.space,
        person=person,
        made_by=by,
        made_at=now,
        source=source,
        purpose=purpose[:200],
        overridden=overridden,
        series=series,
        state="requested" if rules.needs_approval(context) and not staff else "confirmed",
        **booking_request.fields,
    )
    if extras:
        booking.extras.set(extras)
    claims = _claims(booking, extras)
    claim(claims, kind="booking", source_type=SOURCE, source_id=booking.pk, now=now, locked=locked)
    if by.pk != person.pk:
        emails.booked_for_you(booking)
    elif series is None:
        confirm_later(booking, "made")
    if booking.state == "requested":
        emails.asked(booking, now)
    return booking


def _claims(booking: Booking, extras: Iterable[int]) -> list[Claim]:
    """Claims of the booking: its seats, and each of the extras once."""
    main = Claim(booking.resource_id, booking.starts_at, booking.ends_at, seats=booking.seats)
    return [main, *(Claim(pk, booking.starts_at, booking.ends_at) for pk in extras)]


@retrying()
def move_booking(
    *,
    booking: Booking,
    booking_request: BookingRequest,
    by: Person,
    now: datetime,
    resource_id: int | None = None,
    override: str = "",
    expected: Slot | None = None,
) -> Booking:
    """Another time, or another thing: the same booking, updated; a displaced one stands again.

    `expected` is where whoever moves it saw the booking: if it has moved since, nothing is done; and what is asked for
    twice is done once. Raises Refused: "bookings.cancel_booking", "bookings.over", "bookings.in_use",
    "bookings.moved", any rule of the chain, "timetable.taken"; and Resource.DoesNotExist.
    """
    need(by, "bookings.cancel_booking", booking)
    context = contexts.context_of(resource_id or booking.resource_id, today(now))
    if context.resource.pk != booking.resource_id:
        need_for(booking.person, by, context)
    with translate_db_errors(CONSTRAINT_REFUSALS), act("bookings.move_booking", by=by, reason=override):
        # Always the resources first, then what is about them.
        lock({booking.resource_id, context.resource.pk}, include_related=True)
        row = Booking.objects.select_for_update(of=("self",)).select_related("resource").get(pk=booking.pk)
        if refused := rules.check_movable(row, now):
            raise refused
        judging.lock_share(row.person, context)
        previous = (row.resource_id, row.starts_at, row.ends_at)
        if expected and previous == (context.resource.pk, booking_request.starts_at, booking_request.ends_at):
            return row
        if expected and previous != expected:
            raise rules.moved()
        problems = judging.judge(context, row.person, booking_request, now, but=row.pk)
        own = by.pk == row.person_id
        if own and row.state == "confirmed":
            problems += rules.asks_first(context, booking_request, previous)
        row.overridden += _override_entries(
            problems, booking_request, by=by, context=context, override=override, now=now, but=row.pk
        )
        row.resource, row.space = context.resource, context.space
        for name, value in booking_request.fields.items():
            setattr(row, name, value)
        row.reminded_at = row.attendance_confirmed_at = None
        row.changes, row.changed_at = row.changes + 1, now
        _claim_again(row, now)
        row.save()
        if row.state == "displaced":
            asks = own and rules.needs_approval(context)
            BOOKING.apply(row, "ask_again" if asks else "rebook", by=by, now=now)
        if row.state == "requested":
            emails.asked(row, now)
        if by.pk != row.person_id:
            emails.moved(row)
        else:
            confirm_later(row, "moved")
        offer_freed_time([previous], now=now)
        return row


def _claim_again(row: Booking, now: datetime) -> None:
    """Move what is held; where the number of things or seats changes, give it back and claim anew."""
    extras = list(row.extras.values_list("pk", flat=True))
    claims = _claims(row, extras)
    held = list(timetable.claims_of(SOURCE, row.pk).order_by("pk"))
    if len(held) == len(claims) == 1 and row.seats == 1:
        move(held, claims, now=now)
        return
    release(held, now=now, notify=False)
    claim(claims, kind="booking", source_type=SOURCE, source_id=row.pk, now=now)


@retrying()
def cancel(
    *, booking: Booking, by: Person | None, now: datetime, reason: str = "", notify: bool = True
) -> Booking:
    """Give the time back; after the deadline it is marked as late. Whoever waits is offered it.

    With `notify` the person gets a letter about what they did themselves; the space's doing is always told.

    Raises Refused: "bookings.cancel_booking", "booking.state".
    """
    need(by, "bookings.cancel_booking", booking)
    own = by is not None and by.pk == booking.person_id
    late = rules.is_late(
        booking.starts_at, now, contexts.context_of(booking.resource_id, today(now)).rules.late_cancel_hours
    )
    with act("bookings.cancel_booking", by=by, reason=reason):
        lock([booking.resource_id], include_related=True)
        _end(booking, "cancel_booking", by=by, now=now, reason=reason, late=late and own)
        if by is not None and not own:
            emails.step(booking, "cancelled")
        elif own and notify:
            confirm_later(booking, "cancelled")
    return booking


@retrying()
def decide(*, booking: Booking, confirm: bool, by: Person, now: datetime, reason: str = "") -> Booking:
    """The space confirms a request before it begins, or rejects it with a reason.

    Raises Refused: "bookings.decide_booking", "booking.state", "bookings.begun".
    """
    with act("bookings.decide_booking", by=by, reason=reason):
        lock([booking.resource_id], include_related=True)
        if confirm and booking.starts_at < now - checks.BACK:
            raise Refused(
                "bookings.begun",
                _("The requested time has already started."),
                _("Reject it with a short reason and suggest another time."),
                kind="conflict",
            )
        if confirm:
            BOOKING.apply(booking, "confirm_booking", by=by, now=now)
        else:
            _end(booking, "reject_booking", by=by, now=now, reason=reason)
        emails.step(booking, booking.state)
    return booking


def expire_requests(*, now: datetime) -> int:
    """End requests that nobody answered by their beginning; who asked is told, unless it is long over.

    Due and not yet done; so long after the beginning as one may still ask for it, it may be answered, too.
    """
    rows = Booking.objects.filter(state="requested", starts_at__lte=now - checks.BACK)
    due = rows.select_related("space", "resource", "person").order_by("starts_at", "pk")
    return each(due[:CHUNK], lambda row: _expire_request(row, now))


def _expire_request(row: Booking, now: datetime) -> bool:
    with act("bookings.expire_requests", by=None):
        lock([row.resource_id], include_related=True)
        fresh = Booking.objects.select_for_update().filter(
            pk=row.pk, state="requested", starts_at=row.starts_at
        )
        if not fresh.exists():
            return False
        with translation.override(row.person.language):
            reason = _("The space did not answer in time.")
        _end(row, "reject_booking", by=None, now=now, reason=reason)
        if row.ends_at > now - LONG_OVER:
            emails.step(row, "rejected")
        return True


def _end(
    booking: Booking, verb: str, *, by: Person | None, now: datetime, reason: str = "", late: bool = False
) -> None:
    """End a booking before its time: state, freed time, offers to those who wait."""
    record_reason(booking, reason, now)
    BOOKING.apply(booking, verb, by=by, now=now, reason=reason, late=late, ended_at=now)
    release_of(SOURCE, booking.pk, now=now)


def record_reason(booking: Booking, reason: str, now: datetime) -> None:
    """The reason stands on the booking, for the person to read."""
    booking.reason = reason.strip()[:300]
    Booking.objects.filter(pk=booking.pk).update(
        reason=booking.reason, changes=F("changes") + 1, changed_at=now
    )


def confirm_attendance(*, booking: Booking, now: datetime) -> Booking:
    """ "Yes, I will come": the one click of the reminder; clicking again changes nothing."""
    with act("bookings.confirm_attendance", by=booking.person):
        Booking.objects.filter(pk=booking.pk, attendance_confirmed_at=None).update(
            attendance_confirmed_at=now
        )
    return booking


def _displace_bookings(rows: list[Occupancy], *, reason: str, by: Any, now: datetime) -> None:
    """End bookings that an outage or a closure displaces; their holders get a letter with other times and places."""
    for booking in Booking.objects.filter(pk__in={row.source_id for row in rows}).select_related(
        "space", "resource"
    ):
        if booking.state not in ("requested", "confirmed"):
            continue
        record_reason(booking, reason, now)
        _displace(booking, reason, now)


def _displace(booking: Booking, reason: str, now: datetime) -> None:
    BOOKING.apply(booking, "displace_booking", by=None, now=now, reason=reason)
    release_of(SOURCE, booking.pk, now=now)
    notify_displaced_later(booking)


register_displaced(SOURCE, _displace_bookings)


def _follow_moved_unit(unit: Unit, was: Space, *, by: Any, now: datetime) -> None:
    """The machine stands in another space: what is booked follows it if it is open there then, else gives way.

    Whoever booked is told in either case, for the way there is another one.
    """
    rows = Booking.objects.filter(
        resource=unit.resource_id, state__in=("requested", "confirmed"), ends_at__gt=now
    ).select_related("space", "resource", "person")
    week = contexts.context_of(unit.resource_id, today(now)).week
    for booking in rows.order_by("starts_at", "pk"):
        with translation.override(booking.person.language):
            reason = _("The machine moves from %(was)s to %(to)s.") % {"was": was, "to": unit.space}
        booking.space = unit.space
        booking.save(update_fields=["space"])
        record_reason(booking, reason, now)
        if booking.starts_at > now and week.open_throughout(booking.starts_at, booking.ends_at):
            emails.relocated(booking)
        else:
            _displace(booking, reason, now)


register_moved(_follow_moved_unit)


@job()
def run_scheduled_requests(timestamp: int = 0) -> None:
    """Scheduled every few minutes."""
    expire_requests(now=clock.now())
