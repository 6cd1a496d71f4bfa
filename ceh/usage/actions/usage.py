"""Starting and stopping machines, recording past use, closing what was forgotten. Phone, tablet, staff come here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import out_until
from ceh.bookings.actions import judging
from ceh.bookings.models import Booking
from ceh.bookings.states import BOOKING
from ceh.core import clock
from ceh.core.checks import may_override, without_overridden
from ceh.core.clock import local_day
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.core.permissions import can, need
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.learning import rules as competence
from ceh.people.models import Person
from ceh.people.queries import Standing, standing
from ceh.people.rules import need_to_act_alone
from ceh.region.queries import current
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import end_at, lock
from ceh.timetable.models import Occupancy
from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.usage.rules import usage as rules
from ceh.usage.states import USAGE

AHEAD = timedelta(days=1)  # so far the claims are read that tell from when a machine is free
MOMENT = timedelta(minutes=1)  # a start has no end yet: it is judged for its first minute
CHUNK = 500


IN_USE = {"usage_one_open": rules.in_use, "usage_no_overlap": rules.in_use}


@retrying()
def start_usage(
    *,
    unit: Unit,
    by: Person,
    now: datetime,
    person: Person | None = None,
    source: str = "self_declared",
    headcount: int = 1,
    band: str = "unknown",
    with_adult: bool = False,
    maintenance: bool = False,
    override: str = "",
) -> Usage:
    """Start a machine: `by` for themselves, or staff for a member or ("entered_by_staff", person None) a group.

    The person's booking of now is linked and begins. Starting what one has running gives that. The source says who
    did it, unless it was measured. `maintenance` is staff's work on the machine; `override` is why rules are set aside.
    Raises Refused: "usage.use", "usage.record_usage", "usage.unit_stopped", "bookings.retired",
    "bookings.space_closed", "people.guardian_missing", any of `rules.AT_START`, "usage.supervised",
    "usage.booked_now", "usage.in_use".
    """
    user = by if person is None and source != "entered_by_staff" else person
    staff = user is None or user.pk != by.pk
    need(by, "usage.record_usage" if staff or maintenance else "usage.use", unit)
    with translate_db_errors(IN_USE), act("usage.start_usage", by=by, reason=override):
        lock([unit.resource_id], include_related=True)  # always the resource first, then what is about it
        row = Unit.objects.select_related("resource__space", "model").get(pk=unit.pk)
        rules.check_unit(row, _expected(row, now))
        rules.check_space(row.space)
        running = queries.open_usage(row.pk)
        mine = running is not None and user is not None and running.person_id == user.pk
        if running is not None and mine and not _is_forgotten(running, now) and running.booking_id:
            return running
        booking = _booking(user, row, now) if user is not None and not maintenance else None
        if running is not None and mine and not _is_forgotten(running, now):
            return _link(running, booking, now)
        claims = list(timetable.claims([row.resource_id], now, now + AHEAD))
        if not maintenance:
            taught = any(claim.kind == "session" and claim.starts_at <= now for claim in claims)
            planned = booking is not None or (staff and taught)
            people, adult = max(headcount, 1), with_adult or user is None
            asked_for = contexts.BookingRequest(now, now + MOMENT, people=people, with_adult=adult)
            _check_start(user, row, asked_for, by=by, booking=booking, planned=planned, override=override)
        _check_time(row, claims, booking, now, staff=staff or maintenance)
        _end_running(running, booking, now)
        if booking is not None and booking.state == "confirmed":
            BOOKING.apply(booking, "start_booking", by=None, now=now)
        return Usage.objects.create(
            unit=row,
            space=row.space,
            person=user,
            headcount=max(headcount, 1),
            band=band,
            booking=booking,
            started_at=now,
            source=_source(source, staff=staff or maintenance),
            maintenance=maintenance,
            recorded_at=now,
            recorded_by=by,
        )


@dataclass(frozen=True)
class StartFacts:
    """What a page has read of a machine: the person's booking of now, what runs, its claims from now on."""

    context: contexts.BookingContext
    booking: Booking | None
    running: Usage | None
    claims: list[Occupancy]


def start_obstacles(
    *,
    unit: Unit,
    person: Person | None,
    by: Person,
    now: datetime,
    facts: StartFacts,
    headcount: int = 1,
    with_adult: bool = False,
) -> list[Refused]:
    """Everything that prevents the person from starting it now, without starting it: for pages with the button.

    Without a person: against staff starting it for somebody, whoever that is. One statement, and one more for
    competences; none without a person.
    """
    booking, running = facts.booking, facts.running
    booking_request = contexts.BookingRequest(
        now, now + MOMENT, people=headcount, with_adult=with_adult or person is None
    )
    is_staff = person is None or person.pk != by.pk
    is_taught = any(claim.kind == "session" and claim.starts_at <= now for claim in facts.claims)
    is_planned = booking is not None or (is_staff and is_taught)

    def check_running() -> None:
        is_own = running is not None and person is not None and running.person_id == person.pk
        is_free = running is None or is_own or _is_forgotten(running, now)
        if not is_free and (booking is None or booking.starts_at > now):
            raise rules.in_use()

    def check_start() -> None:
        _check_start(
            person,
            unit,
            booking_request,
            by=by,
            booking=booking,
            planned=is_planned,
            override="",
            context=facts.context,
        )

    refusals: list[Refused] = []
    steps: list[Callable[[], None]] = [
        lambda: rules.check_unit(unit, _expected(unit, now)),
        lambda: rules.check_space(unit.space),
        check_start,
        check_running,
        lambda: _check_time(unit, facts.claims, booking, now, staff=is_staff, zone=facts.context.week.zone),
    ]
    for check in steps:
        try:
            check()
        except Refused as refused:
            known = {refusal.rule for refusal in refusals}
            refusals += [problem for problem in refused.problems or [refused] if problem.rule not in known]
    return refusals


def _source(source: str, *, staff: bool) -> str:
    """Who recorded it: a measuring reader, staff for others, or the person."""
    return source if source == "measured" else "entered_by_staff" if staff else "self_declared"


def _link(running: Usage, booking: Booking | None, now: datetime) -> Usage:
    """What runs since before the person's booking belongs to it from now on."""
    if booking is not None:
        if booking.state == "confirmed":
            BOOKING.apply(booking, "start_booking", by=None, now=now)
        running.booking = booking
        running.save(update_fields=["booking"])
    return running


def attend(*, booking: Booking, now: datetime) -> bool:
    """Link what somebody used before their booking began to the booking, from its beginning.

    Gives whether they did; twice changes nothing.
    """
    with act("bookings.start_booking", by=None):
        lock([booking.resource_id], include_related=True)
        row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
        usages = list(queries.came_to(row)) if row.state == "confirmed" and row.starts_at <= now else []
        if not usages:
            return False
        BOOKING.apply(row, "start_booking", by=None, now=now)
        for use in usages:
            _link(use, row, now)
        if all(use.state == "closed" and use.unit.resource_id == row.resource_id for use in usages):
            _finish(row, now)
        return True


def _expected(unit: Unit, now: datetime) -> datetime | None:
    """When a machine that does not work is expected back, in the space's zone."""
    if unit.state in unit.machine.group("usable"):
        return None
    until = out_until(unit.resource_id, now)
    return until and until.astimezone(ZoneInfo(timetable.zone_of(unit.space)))


def _booking(person: Person, unit: Unit, now: datetime) -> Booking | None:
    bookings = queries.bookings_now(person, unit.resource_id, now, now + rules.EARLY)
    return rules.booking_for(bookings, now)


def _check_start(
    person: Person | None,
    unit: Unit,
    booking_request: contexts.BookingRequest,
    *,
    by: Person,
    booking: Booking | None,
    planned: bool,
    override: str,
    context: contexts.BookingContext | None = None,
) -> None:
    """Raise Refused unless it may be used now: age, holds and competence, hours, enough people, supervision."""
    now, day = booking_request.starts_at, local_day(booking_request.starts_at, current().timezone)
    context = context or contexts.context_of(unit.resource_id, day)
    who = standing(person) if person is not None else Standing(birth_year=None, guarded=True)
    need_to_act_alone(who, day)
    needs_competence = person is not None and unit.access != "open" and bool(context.needs)
    competence_facts = (
        contexts.standing_facts(person, context) if person is not None and needs_competence else None
    )
    facts = contexts.BookingFacts(context, who, now, person.pk if person else 0, competence_facts)
    problems = judging.problems(booking_request, facts, rules.checks_at_start(planned=planned))
    problems = without_overridden(problems, booking.overridden if booking else [])
    if problems:
        refusal = rules.refusal(problems)
        if not may_override(refusal, override, by=by, verb="bookings.override", obj=unit):
            raise refusal
    if person is None:
        return  # staff is there
    may_supervise = can(person, "usage.record_usage", unit) or (
        competence_facts is not None
        and all(
            competence.standing(
                competence_facts,
                person_id=person.pk,
                competence_id=pk,
                space_id=context.space.pk,
                level="supervise",
                at=now,
            ).ok
            for pk, _level in context.needs
        )
    )
    rules.check_supervised(
        unit.access, by_staff=person.pk != by.pk, booked=booking is not None, may_supervise=may_supervise
    )


def _check_time(
    unit: Unit,
    claims: list[Occupancy],
    booking: Booking | None,
    now: datetime,
    *,
    staff: bool,
    zone: str = "",
) -> None:
    """Raise Refused while somebody else has the machine; staff may start it for what happens in the space anyway."""
    mine = {
        claim.pk
        for claim in claims
        if booking and claim.source_type == contexts.SOURCE and claim.source_id == booking.pk
    }
    if staff:
        claims = [claim for claim in claims if claim.kind in ("booking", "offer", "outage", "transport")]
    taken = rules.taken_by_others(claims, mine=mine, capacity=unit.resource.capacity, at=now)
    local_zone = ZoneInfo(zone or timetable.zone_of(unit.space)) if taken else None
    rules.check_free(taken, rules.clock_of(taken.until.astimezone(local_zone)) if taken else "")


def _end_running(running: Usage | None, booking: Booking | None, now: datetime) -> None:
    """What runs is in the way: it ends when its time is over or mine begins. Raises Refused: "usage.in_use"."""
    if running is None:
        return
    if not _is_forgotten(running, now) and (booking is None or booking.starts_at > now):
        raise rules.in_use()
    _close(running, by=None, now=now, ends=min(_latest_end(running), now), closed_by="time", estimated=True)


def _latest_end(usage: Usage) -> datetime:
    return rules.forgotten_at(usage.started_at, usage.booking.ends_at if usage.booking else None)


def _is_forgotten(usage: Usage, now: datetime) -> bool:
    """Whether it is open only because somebody forgot to stop it."""
    return _latest_end(usage) <= now


def stop_usage(*, usage: Usage, by: Person, now: datetime) -> Usage:
    """Stop it: the booking is completed, and its remaining time is free for others. Stopping twice changes nothing.

    Raises Refused: "usage.stop_usage", "usage.state" (voided).
    """
    need(by, "usage.stop_usage", usage)
    with act("usage.stop_usage", by=by):
        lock([usage.unit.resource_id], include_related=True)
        usage.refresh_from_db()
        if usage.state == "closed":
            return usage
        _close(usage, by=by, now=now, ends=now, closed_by="user" if by.pk == usage.person_id else "staff")
    return usage


def stop_without_person(*, usage: Usage, now: datetime) -> None:
    """Stop what runs because its person is no longer there (their account is erased); the end is estimated."""
    with act("usage.stop_usage", by=None):
        lock([usage.unit.resource_id], include_related=True)
        usage.refresh_from_db()
        if usage.state == "open":
            _close(usage, by=None, now=now, ends=now, closed_by="time", estimated=True)


def close_for_outage(*, unit: Unit, now: datetime) -> None:
    """What runs on a machine that is taken out of service ends now. Call it inside the action that does so."""
    running = queries.open_usage(unit.pk)
    if running is not None:
        _close(running, by=None, now=now, ends=now, closed_by="outage")


def _close(
    usage: Usage, *, by: Person | None, now: datetime, ends: datetime, closed_by: str, estimated: bool = False
) -> None:
    ends = max(ends, usage.started_at)
    USAGE.apply(usage, "stop_usage", by=by, now=now, ended_at=ends, closed_by=closed_by, estimated=estimated)
    booking = usage.booking
    if booking is None or booking.resource_id != usage.unit.resource_id:
        return  # what was taken with it, and other parts of a kit, are kept until the end of the booking
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if row.state == "in_use":
        _finish(row, now)


def _finish(row: Booking, now: datetime) -> None:
    """Complete a locked booking, and free its remaining time for others."""
    BOOKING.apply(row, "complete_booking", by=None, now=now, ended_at=now)
    release_rest(row, now)


def release_rest(row: Booking, now: datetime) -> None:
    """Release what is left of a booking's time. Call it inside the action that ends the booking."""
    if now < row.ends_at:
        end_at(timetable.claims_of(contexts.SOURCE, row.pk), now, now=now)


def record_past_usage(
    *,
    unit: Unit,
    started_at: datetime,
    ended_at: datetime,
    by: Person,
    now: datetime,
    person: Person | None = None,
    headcount: int = 1,
    band: str = "unknown",
    maintenance: bool = False,
) -> Usage:
    """Staff enters what stands on yesterday's paper list: a member's use, or (person None) a group's.

    It is a fact, so nothing but its time is checked; the person's booking of that time is linked: they came.
    Raises Refused: "usage.record_usage", "usage.usage_time", "usage.usage_overlap".
    """
    need(by, "usage.record_usage", unit)
    rules.check_past(started_at, ended_at, now)
    words = {"usage_no_overlap": rules.overlaps}
    with translate_db_errors(words), act("usage.record_past_usage", by=by):
        lock([unit.resource_id], include_related=True)
        if queries.overlapping(unit.pk, started_at, ended_at).exists():
            raise rules.overlaps()
        booking = None if maintenance else _came_after_all(person, unit, started_at, ended_at, by=by, now=now)
        return Usage.objects.create(
            unit=unit,
            space_id=queries.space_then(unit, started_at),
            person=person,
            headcount=max(headcount, 1),
            band=band,
            booking=booking,
            started_at=started_at,
            ended_at=ended_at,
            state="closed",
            closed_by="staff",
            source="entered_by_staff",
            maintenance=maintenance,
            recorded_at=now,
            recorded_by=by,
        )


def _came_after_all(
    person: Person | None, unit: Unit, starts: datetime, ends: datetime, *, by: Person, now: datetime
) -> Booking | None:
    """The person's booking that a past use of the machine belongs to: they came, whatever it was taken for."""
    states = ("confirmed", "in_use", "completed", "no_show")
    there = queries.bookings_now(person, unit.resource_id, starts, ends, states) if person is not None else []
    booking = rules.booking_of(there, starts, ends)
    if booking is None:
        return None
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if row.state == "no_show":
        BOOKING.apply(row, "come_after_all", by=by, now=now)
    elif row.state == "confirmed":
        BOOKING.apply(row, "start_booking", by=by, now=now)
    if row.state == "in_use" and (row.resource_id == unit.resource_id or row.ends_at <= now):
        _finish(row, now)
    return row


def record_group_usage(
    *,
    unit: Unit,
    started_at: datetime,
    ended_at: datetime,
    headcount: int,
    by: Person,
    now: datetime,
    led_by: Person | None = None,
    band: str = "unknown",
) -> Usage:
    """A class or a course at a machine, as a head count with who leads it. Raises as `record_past_usage`."""
    return record_past_usage(
        unit=unit,
        started_at=started_at,
        ended_at=ended_at,
        by=by,
        now=now,
        person=led_by,
        headcount=headcount,
        band=band,
    )


def void_usage(*, usage: Usage, by: Person, now: datetime, reason: str) -> None:
    """Take a record out of all counts, with a reason; it stays readable. Raises Refused: state, permission, reason."""
    USAGE.apply(usage, "void_usage", by=by, now=now, reason=reason, void_reason=reason.strip()[:300])


def close_forgotten(*, now: datetime) -> int:
    """Close what nobody stopped, at the end of its booking or after twelve hours; the end is marked as estimated."""
    rows = Usage.objects.filter(state="open").select_related("unit__resource__space", "booking")
    return each(
        rows.order_by("started_at", "pk")[:CHUNK],
        lambda row: _is_forgotten(row, now) and _close_one(row, now),
    )


def _close_one(row: Usage, now: datetime) -> bool:
    with act("usage.close_forgotten", by=None):
        lock([row.unit.resource_id], include_related=True)
        fresh = queries.open_usage(row.unit_id)
        if fresh is None or fresh.pk != row.pk or not _is_forgotten(fresh, now):
            return False
        _close(fresh, by=None, now=now, ends=_latest_end(fresh), closed_by="time", estimated=True)
        return True


@job()
def run_scheduled_usage() -> None:
    """Every few minutes."""
    close_forgotten(now=clock.now())
