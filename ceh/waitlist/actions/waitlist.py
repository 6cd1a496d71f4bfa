"""The waitlist: who waits longest is offered what is given back; the offer holds it for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import SOURCE, BookingFacts, BookingRequest, today
from ceh.availability.rules import checks
from ceh.availability.rules.free_times import free_spans
from ceh.bookings import emails as booking_emails
from ceh.bookings.actions import judging
from ceh.bookings.actions.confirmations import confirm_later
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as booking_queries
from ceh.bookings.rules import bookings as rules
from ceh.core import clock
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import Claim, claim, lock, register_displaced, register_freed, release_of
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import week_of
from ceh.waitlist import emails, queries
from ceh.waitlist.models import WaitlistEntry
from ceh.waitlist.states import WAITLIST_ENTRY

OFFER = "waitlist.waitlistentry"
HOLDS = timedelta(hours=12)  # so long an offer stands, but never into its own time
Freed = tuple[int, datetime, datetime]


@retrying()
def join_waitlist(
    *,
    resource: Resource,
    person: Person,
    earliest: datetime,
    latest: datetime,
    minutes: int,
    by: Person,
    now: datetime,
    alert_only: bool = False,
    seats: int = 1,
    people: int = 1,
    with_adult: bool = False,
) -> WaitlistEntry:
    """Stand in line for so many minutes between two instants, or ask only to be told.

    What is free already is offered at once. Nobody waits for what they could not have at any time. Raises Refused:
    "waitlist.join_waitlist", "waitlist.span", "waitlist.twice", and rules of `checks.AT_ANY_TIME`.
    """
    need(by, "waitlist.join_waitlist")
    if latest - max(earliest, now) < timedelta(minutes=minutes):
        raise Refused(
            "waitlist.span",
            _("The requested time does not fit between these two."),
            _("Choose a later end or a shorter time."),
            kind="input",
        )
    booking_request = BookingRequest(
        earliest, earliest + timedelta(minutes=minutes), seats, people, with_adult
    )
    context = contexts.context_of(resource.pk, today(now))
    problems = judging.judge(context, person, booking_request, now, checks.AT_ANY_TIME)
    if problems:
        raise checks.refusal(problems)
    twice = Refused(
        "waitlist.twice",
        _("You are already on the waitlist for this."),
        _("See “My bookings”."),
        kind="conflict",
    )
    with translate_db_errors({"waitlist_once": twice}), act("waitlist.join_waitlist", by=by):
        lock([resource.pk], include_related=True)
        row = WaitlistEntry.objects.create(
            resource=resource,
            person=person,
            earliest=earliest,
            latest=latest,
            minutes=minutes,
            alert_only=alert_only,
            made_at=now,
            seats=seats,
            people=people,
            with_adult=with_adult,
        )
        _offer(row, now)
        return row


@retrying()
def leave_waitlist(*, entry: WaitlistEntry, by: Person | None, now: datetime) -> None:
    """Wait no longer; an offer goes to the next. Raises Refused: "waitlist.leave_waitlist", "entry.state"."""
    with act("waitlist.leave_waitlist", by=by):
        lock([entry.resource_id], include_related=True)  # always the resource first, then what is about it
        WAITLIST_ENTRY.apply(entry, "leave_waitlist", by=by, now=now)
        release_of(OFFER, entry.pk, now=now)


@retrying()
def take_offer(*, entry: WaitlistEntry, by: Person, now: datetime) -> Booking:
    """Make a booking of what was offered, or a request where the space confirms first; the time is held already.

    Raises Refused: "waitlist.take_offer", "waitlist.offer_over", "entry.state", and any rule of the chain:
    what held when it was offered may hold no longer.
    """
    need(by, "waitlist.take_offer", entry)
    with act("waitlist.take_offer", by=by):
        lock([entry.resource_id])
        row = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)
        held = list(timetable.claims_of(OFFER, row.pk))
        if row.state != "offered" or row.offered_until is None or row.offered_until <= now or not held:
            raise Refused(
                "waitlist.offer_over",
                _("This offer is over."),
                _("Join the waitlist again if you still want the time."),
                kind="conflict",
            )
        context = contexts.context_of(row.resource_id, today(now))
        judging.lock_share(row.person, context)
        booking_request = BookingRequest.of(row, (held[0].starts_at, held[0].ends_at))
        if problems := judging.judge(context, row.person, booking_request, now):
            raise checks.refusal(problems)
        booking = Booking.objects.create(
            resource_id=row.resource_id,
            space=context.space,
            person_id=row.person_id,
            made_by=by,
            made_at=now,
            state="requested" if rules.needs_approval(context) else "confirmed",
            **booking_request.fields,
        )
        Occupancy.objects.filter(pk__in=[claim_held.pk for claim_held in held]).update(
            kind="booking",
            source_type=SOURCE,
            source_id=booking.pk,
            changed_at=now,
            sequence=F("sequence") + 1,
        )
        WAITLIST_ENTRY.apply(row, "take_offer", by=by, now=now, booking=booking)
        if booking.state == "requested":
            booking_emails.asked(booking, now)
        confirm_later(booking, "made")
        return booking


def offer_freed(freed: Iterable[Freed], *, now: datetime) -> int:
    """Offer time that was given back to those who wait for it, the first first. Gives how many were offered or told.

    Call it inside the transaction that freed the time, with the resources locked as `lock(…, include_related=True)`
    does.
    """
    number = 0
    for resource_id, starts, ends in freed:
        if ends <= now:
            continue
        for pk in timetable.together_with(resource_id):
            for row in (
                queries.queue(pk).filter(earliest__lt=ends, latest__gt=starts).select_related("person")
            ):
                number += _offer(row, now)
    return number


def _offer(row: WaitlistEntry, now: datetime) -> int:
    """Offer the row the first start within its wishes that is free and against which nothing stands; 0 for none."""
    booking_request = _free_for(row, now)
    if booking_request is None:
        return 0
    starts = booking_request.starts_at
    if row.alert_only:
        WAITLIST_ENTRY.apply(row, "expire_offers", by=None, now=now, offered_from=starts)
        emails.time_is_free(row, starts, now)
        return 1
    until = min(now + HOLDS, starts)
    if until <= now:
        return 0
    claims = [Claim(row.resource_id, starts, booking_request.ends_at, seats=row.seats)]
    try:
        with transaction.atomic():
            claim(claims, kind="offer", source_type=OFFER, source_id=row.pk, now=now)
    except Refused:  # a part of a kit is not free after all; whoever gave time back must not hear of it
        return 0
    WAITLIST_ENTRY.apply(row, "offer_time", by=None, now=now, offered_from=starts, offered_until=until)
    emails.offered(row, now)
    return 1


def _free_for(row: WaitlistEntry, now: datetime) -> BookingRequest | None:
    """The first time that the row could take now."""
    context = contexts.context_of(row.resource_id, today(now))
    begin, long = max(row.earliest, now), timedelta(minutes=row.minutes)
    if row.latest <= begin:
        return None
    claims = contexts.busy([context], begin, row.latest)[row.resource_id]
    facts: dict[Any, BookingFacts] = {}
    for span in free_spans(context, claims, begin, row.latest, long, row.seats):
        booking_request = BookingRequest.of(row, span)
        week = week_of(span[0], context.week.zone) if context.rules.per_week else None
        if week not in facts:  # the share of a week is that of the week of the start
            facts[week] = booking_queries.load_facts(context, row.person, booking_request, now)
        if not checks.problems(booking_request, facts[week]):
            return booking_request
    return None


def _withdraw_displaced_offers(rows: list[Occupancy], *, reason: str, by: Any, now: datetime) -> None:
    """Offers whose time an outage or a closure took: who had one keeps their place in the line, and is told."""
    for row in WaitlistEntry.objects.filter(pk__in={row.source_id for row in rows}, state="offered").order_by(
        "pk"
    ):
        starts = row.offered_from
        WAITLIST_ENTRY.apply(row, "take_offer_back", by=None, now=now, offered_from=None, offered_until=None)
        release_of(OFFER, row.pk, now=now)  # what else was held for them: the kit, its other parts
        emails.offer_gone(row, starts or row.earliest, reason, now)


register_displaced(OFFER, _withdraw_displaced_offers)


def expire_offers(*, now: datetime) -> int:
    """End offers that nobody took and wishes whose time is over; what was held goes to the next. Right when late."""
    rows = WaitlistEntry.objects.filter(
        state="offered", offered_until__lte=now
    ) | WaitlistEntry.objects.filter(state__in=("waiting", "offered"), latest__lte=now)
    return each(rows.order_by("pk"), lambda row: _expire_offer(row, now))


def _expire_offer(row: WaitlistEntry, now: datetime) -> bool:
    with act("waitlist.expire_offers", by=None):
        lock([row.resource_id], include_related=True)
        fresh = WaitlistEntry.objects.select_for_update().get(pk=row.pk)
        if fresh.state not in ("waiting", "offered"):
            return False
        WAITLIST_ENTRY.apply(fresh, "expire_offers", by=None, now=now)
        release_of(OFFER, fresh.pk, now=now)
        return True


@job()
def run_scheduled(timestamp: int = 0) -> None:
    """Every few minutes."""
    expire_offers(now=clock.now())


register_freed(offer_freed)
