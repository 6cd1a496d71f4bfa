"""The page behind the QR code of a machine: made for a phone in one hand."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import SOURCE, today
from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.equipment.queries.equipment import papers_of, unit_of_label
from ceh.people.models import Person
from ceh.reception.forms import MoreForm
from ceh.reception.queries.now import LOOK_AHEAD
from ceh.reception.rules.now import state_of
from ceh.reception.views.public_now import badge_of
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy
from ceh.usage.actions import usage
from ceh.usage.queries import usage as queries
from ceh.usage.rules import usage as rules
from ceh.usage.rules.usage import EARLY, booking_for, clock_of
from ceh.web import intents
from ceh.web.access import public, requires
from ceh.web.pages import Button
from ceh.web.panels import panels

ASKED = ("bookings.people", "bookings.evening")  # a start asks for what settles these
AHEAD = timedelta(hours=12)  # what is shown of the day to come


@public
@require_safe
def unit_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The machine's state, whether I may start it, who comes next (without names). Raises 404 for an unknown code."""
    try:
        unit = unit_of_label(code)
    except Unit.DoesNotExist:
        raise Http404(code) from None
    return page(request, unit)


def page(
    request: HttpRequest, unit: Unit, refused: Refused | None = None, more: MoreForm | None = None
) -> HttpResponse:
    """The page itself; with what was refused after a tap, and what has to be told so that it starts."""
    now, person = clock.now(), request.user
    booking_context = contexts.context_of(unit.resource_id, today(now))
    zone = ZoneInfo(booking_context.week.zone)
    running = queries.open_usage(unit.pk)
    later = list(timetable.claims([unit.resource_id], now, now + LOOK_AHEAD).order_by("starts_at"))
    claims = [claim for claim in later if claim.starts_at < now + AHEAD]
    state = state_of(unit, booking_context, later, in_use=running is not None, now=now)
    booking = None
    if person.is_authenticated and any(claim.source_type == SOURCE for claim in claims):
        booking = booking_for(queries.bookings_now(person, unit.resource_id, now, now + EARLY), now)
    is_mine = running is not None and person.is_authenticated and running.person_id == person.pk
    obstacles = (refused.problems or [refused]) if refused else []
    if person.is_authenticated and not refused and not is_mine and (running is None or booking):
        obstacles, more = _obstacles(
            unit, person, now, usage.StartFacts(booking_context, booking, running, later)
        )
    is_closed = state.kind == "closed" and not person.is_authenticated
    if not refused and any(obstacle.rule == "bookings.hours" for obstacle in obstacles):
        is_closed = True  # the badge says so, and when it opens
        obstacles = [obstacle for obstacle in obstacles if obstacle.rule != "bookings.hours"]
    context: dict[str, Any] = {
        "unit": unit,
        "space": unit.space,
        "usable": unit.state in unit.machine.group("usable"),
        "running": running,
        "now": badge_of(state, now, zone.key),
        "since": _clock(running.started_at, now, zone) if running else "",
        "ends": _clock(running.booking.ends_at, now, zone) if running and running.booking else "",
        "is_mine": is_mine,
        "is_closed": is_closed,
        "booking": booking,
        "next": _next(claims, now, zone, booking.pk if booking else 0),
        "papers": [paper for paper in papers_of(unit) if paper.kind != "photo"],
        "refused": refused,
        "obstacles": obstacles,
        "more": more,
        "panels": panels("machine", person, now, unit),
        "more_panels": panels("machine_more", person, now, unit),
    }
    return render(request, "reception/unit_qr.html", context, status=_status(refused))


def _obstacles(
    unit: Unit, person: Person, now: datetime, facts: usage.StartFacts
) -> tuple[list[Refused], MoreForm | None]:
    """What stands against a start, and the form that asks what would settle all of it."""
    obstacles = usage.start_obstacles(unit=unit, person=person, by=person, now=now, facts=facts)
    if not obstacles:
        return [], None
    more, may_override = MoreForm(), can(person, "bookings.override", unit)
    is_asked = more.ask(rules.refusal(obstacles), may_override=may_override)
    is_settled = all(
        obstacle.rule in ASKED or (obstacle.overridable and may_override) for obstacle in obstacles
    )
    return obstacles, more if is_asked and is_settled else None


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    return {"permission": 403, "conflict": 409, "input": 400}.get(refused.kind, 422)


def _clock(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The hour on the wall, with the day where it is another one."""
    local_time = at.astimezone(zone)
    return f"{local_time:%H:%M}" if local_time.date() == now.astimezone(zone).date() else clock_of(local_time)


def _next(
    claims: list[Occupancy], now: datetime, zone: ZoneInfo, mine: int
) -> list[tuple[str, str, str, bool]]:
    """(from, until, what, mine) of what is to come today, without names."""
    return [
        (
            _clock(claim.starts_at, now, zone) if claim.starts_at > now else _("now"),
            _clock(claim.ends_at, now, zone),
            claim.get_kind_display(),
            claim.source_type == SOURCE and claim.source_id == mine,
        )
        for claim in claims[:6]
    ]


@requires("usage.use", get=unit_of_label)
@require_POST
def start(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = MoreForm(request.POST)
    try:
        more = form.more if form.is_valid() else {}
        usage.start_usage(
            unit=unit,
            by=request.user,
            now=clock.now(),
            headcount=more.get("people", 1),
            with_adult=more.get("with_adult", False),
            override=form.cleaned_data.get("override", ""),
        )
    except Refused as refused:
        has_questions = form.ask(refused, may_override=can(request.user, "bookings.override", unit))
        return page(request, unit, refused, form if has_questions else None)
    messages.success(request, _("Started. Tap “Stop” when you are done."))
    return redirect("reception:unit_qr", code=unit.qr)


def _stop(*, unit: Unit, by: Person, now: datetime) -> bool:
    """Stop what runs: mine, or as staff somebody's. False where nothing runs any more."""
    running = queries.open_usage(unit.pk)
    if running is not None:
        usage.stop_usage(usage=running, by=by, now=now)
    return running is not None


stop = Button(
    permission="usage.use",
    get=unit_of_label,
    subject="unit",
    action=_stop,
    done=lambda _visit, is_stopped: _("Stopped. Thank you.") if is_stopped else "",
    back=lambda visit: ("reception:unit_qr", visit.record.qr),
)


def intent(kwargs: dict[str, Any], _query: QueryDict) -> str:
    """What the label on a machine is for, for somebody who signs in first; nothing of what the public does not see."""
    unit = unit_of_label(kwargs["code"])
    if not can(AnonymousUser(), "equipment.see_unit", unit):
        return ""
    return _("After you sign in, you can use %(thing)s, %(space)s.") % {"thing": unit, "space": unit.space}


intents.register("reception:unit_qr", intent)
