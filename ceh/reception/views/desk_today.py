"""The page that stands open at the counter: who comes, what runs, what is wrong."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as booking_queries
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.equipment.models import Unit
from ceh.equipment.queries.equipment import units_in
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.reception.queries.now import facts_now
from ceh.reception.rules.now import state_of
from ceh.reception.views.public_now import NowBadge, badge_of
from ceh.reception.views.public_unit_qr import ASKED
from ceh.timetable import queries as timetable
from ceh.timetable.rules import MIDNIGHT, instant
from ceh.usage.actions import scheduled, usage
from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.usage.rules.usage import clock_of, may_begin
from ceh.web.access import requires
from ceh.web.pages import Button
from ceh.web.panels import panels

ON_BADGE = ("bookings.hours", "usage.booked_now")  # the list says so, and until when


@requires("usage.see_usages", get=network.space)
@require_safe
def today(request: HttpRequest, space: Space) -> HttpResponse:
    """Who comes when, what runs, what is wrong: the page that stands open at the counter."""
    now = clock.now()
    zone = timetable.zone_of(space)
    day = local_day(now, zone)
    starts, ends = (instant(on, MIDNIGHT, zone) for on in (day, day + timedelta(days=1)))
    units = list(units_in(space))
    ids = [unit.pk for unit in units]
    running = queries.open_usages(ids)
    facts = facts_now(units, now)
    lines = [
        _line(booking, zone, now)
        for booking in booking_queries.bookings_in(space, starts, ends)
        if booking.state not in ("cancelled", "rejected", "displaced")
    ]
    may_record = can(request.user, "usage.record_usage", space)
    may_override = can(request.user, "bookings.override", space)
    machines: dict[str, list[tuple[Unit, NowBadge, StartOffer | None]]] = defaultdict(list)
    for unit in units:
        context, claims = facts[unit.pk]
        state = state_of(unit, context, claims, in_use=unit.pk in running, now=now)
        if unit.pk not in running:
            known = usage.StartFacts(context, None, None, claims)
            offer = (
                start_offer(unit, request.user, known, now, may_override=may_override) if may_record else None
            )
            machines[state.kind].append((unit, badge_of(state, now, zone), offer))
    context: dict[str, Any] = {
        "space": space,
        "day": day,
        "bookings": sorted(lines, key=lambda line: not line["is_late"]),
        "running": [(running[pk], _since(running[pk], zone, day)) for pk in ids if pk in running],
        "free": machines["free"],
        "taken": machines["taken"],
        "closed": machines["closed"],
        "first_panels": panels("today_first", request.user, now, space),
        "panels": panels("today", request.user, now, space),
    }
    return render(request, "reception/today.html", context)


@dataclass(frozen=True)
class StartOffer:
    """Whether staff can start a machine for somebody; against what only with a reason, or why not at all."""

    is_possible: bool
    needs_reason: bool = False
    against: str = ""


def start_offer(
    unit: Unit, staff: Person, facts: usage.StartFacts, now: datetime, *, may_override: bool
) -> StartOffer:
    """Judged like the start itself, without what only the form knows: who it is, and how many."""
    refusals = usage.start_obstacles(unit=unit, person=None, by=staff, now=now, facts=facts)
    refusals = [refusal for refusal in refusals if refusal.rule not in ASKED]
    if all(refusal.overridable and may_override for refusal in refusals):
        return StartOffer(is_possible=True, needs_reason=bool(refusals))
    against = " ".join(refusal.message for refusal in refusals if refusal.rule not in ON_BADGE)
    return StartOffer(is_possible=False, against=against)


def _since(row: Usage, zone: str, day: Any) -> str:
    """Since when it runs: the hour, with the day where it is not this one."""
    local_time = row.started_at.astimezone(ZoneInfo(zone))
    return f"{local_time:%H:%M}" if local_time.date() == day else clock_of(local_time)


def _line(booking: Booking, zone: str, now: datetime) -> dict[str, Any]:
    """A booking with its hours on the wall, and whether it is its time now."""
    local_zone = ZoneInfo(zone)
    hours = f"{booking.starts_at.astimezone(local_zone):%H:%M}–{booking.ends_at.astimezone(local_zone):%H:%M}"
    begun, over = booking.starts_at <= now, booking.ends_at <= now
    return {
        "booking": booking,
        "hours": hours,
        "is_now": begun and not over,
        "is_late": booking.state == "confirmed" and begun,
        "can_start": may_begin(booking, now),
    }


OfBooking = partial(
    Button,
    permission="bookings.decide_booking",
    get=booking_queries.booking,
    subject="booking",
    back=lambda visit: ("reception:today", visit.record.space.code),
)

booking_start = OfBooking(
    permission="bookings.start_booking",
    action=scheduled.start_booking,
    done=_("Started."),
    back=lambda visit: (
        visit.record
        if visit.record.person_id == visit.by.pk
        else ("reception:today", visit.record.space.code)
    ),
)

booking_came = OfBooking(
    action=scheduled.mark_came_after_all, done=_("Saved. This will not count against them.")
)

booking_missed = OfBooking(
    action=scheduled.mark_no_show, done=_("Saved. The rest of the time is free for others.")
)
