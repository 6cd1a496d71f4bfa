"""The page behind the QR code of a machine: made for a phone in one hand."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.facilities.actions import faults, usage
from ceh.facilities.forms.usage import MoreForm
from ceh.facilities.models import SEVERITIES, Paper, Unit
from ceh.facilities.queries import bookings
from ceh.facilities.queries import faults as fault_queries
from ceh.facilities.queries import usage as queries
from ceh.facilities.queries.bookings import SOURCE
from ceh.facilities.rules import usage as rules
from ceh.facilities.rules.judging import today
from ceh.facilities.rules.now import LOOK_AHEAD, state_of
from ceh.facilities.rules.usage import EARLY, booking_for, clock_of
from ceh.facilities.views.public_kiosk import at_tablet
from ceh.facilities.views.public_now import badge_of
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy
from ceh.web.access import public, requires
from ceh.web.panels import panels

ASKED = ("facilities.people", "facilities.evening")  # a start asks for what settles these
AHEAD = timedelta(hours=12)  # what is shown of the day to come
ICONS = {"note": "eye", "limited": "circle-alert", "broken": "wrench", "danger": "octagon-x"}


@public
@require_safe
def unit_qr(request: HttpRequest, code: str) -> HttpResponse:
    """What state is it in, may I start it, who comes next (without names). Raises 404 for a code of no machine."""
    try:
        unit = queries.unit_of_code(code)
    except Unit.DoesNotExist:
        raise Http404(code) from None
    return page(request, unit)


def page(
    request: HttpRequest, unit: Unit, refused: Refused | None = None, more: MoreForm | None = None
) -> HttpResponse:
    """The page itself; with what was refused after a tap, and what has to be told so that it starts."""
    now, person = clock.now(), request.user
    bundle = bookings.bundle(unit.resource_id, today(now))
    zone = ZoneInfo(bookings.zone(bundle))
    running = queries.open_usage(unit.pk)
    later = list(timetable.claims([unit.resource_id], now, now + LOOK_AHEAD).order_by("starts_at"))
    claims = [claim for claim in later if claim.starts_at < now + AHEAD]
    state = state_of(unit, bundle, later, in_use=running is not None, now=now)
    booking = None
    if person.is_authenticated and any(one.source_type == SOURCE for one in claims):
        booking = booking_for(queries.bookings_now(person, unit.resource_id, now, now + EARLY), now)
    is_mine = running is not None and person.is_authenticated and running.person_id == person.pk
    obstacles = (refused.problems or [refused]) if refused else []
    if person.is_authenticated and not refused and not is_mine and (running is None or booking):
        obstacles, more = _obstacles(unit, person, now, usage.Seen(bundle, booking, running, later))
    is_planned = any(claim.kind == "outage" for claim in later)
    if unit.state != "in_service" or is_planned:
        outages = fault_queries.open_outages([unit.pk])[unit.pk]
    else:
        outages = []
    is_closed = state.kind == "closed" and not person.is_authenticated
    if not refused and any(one.rule == "facilities.hours" for one in obstacles):
        is_closed = True  # the badge says so, and when it opens
        obstacles = [one for one in obstacles if one.rule != "facilities.hours"]
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
        "may_stop": running is not None and can(person, "facilities.stop_usage", running),
        "booking": booking,
        "next": _next(claims, now, zone, booking.pk if booking else 0),
        "outage": next((one for one in outages if one.begun_at), None),
        "planned": next((one for one in outages if not one.begun_at), None),
        "faults": fault_queries.open_faults([unit.pk])[unit.pk],
        "hazards": fault_queries.unread_hazards([unit])[unit.pk],
        "papers": Paper.objects.filter(removed_at=None).filter(queries.papers_of(unit)).exclude(kind="photo"),
        "severities": [(code, label, ICONS[code]) for code, label in SEVERITIES],
        "may_care": can(person, "facilities.care_for_unit", unit),
        "refused": refused,
        "obstacles": obstacles,
        "more": more,
        "panels": panels("machine", person, now, unit),
    }
    return render(request, "facilities/unit_qr.html", context, status=_status(refused))


def _obstacles(
    unit: Unit, person: Person, now: datetime, seen: usage.Seen
) -> tuple[list[Refused], MoreForm | None]:
    """What stands against a start, and the form that asks what would settle all of it."""
    obstacles = usage.start_obstacles(unit=unit, person=person, by=person, now=now, seen=seen)
    if not obstacles:
        return [], None
    more, may_override = MoreForm(), can(person, "facilities.override", unit)
    is_asked = more.ask(rules.refusal(obstacles), may_override=may_override)
    is_settled = all(one.rule in ASKED or (one.overridable and may_override) for one in obstacles)
    return obstacles, more if is_asked and is_settled else None


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    return {"permission": 403, "conflict": 409, "input": 400}.get(refused.kind, 422)


def _clock(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The hour on the wall, with the day where it is another one."""
    here = at.astimezone(zone)
    return f"{here:%H:%M}" if here.date() == now.astimezone(zone).date() else clock_of(here)


def _next(
    claims: list[Occupancy], now: datetime, zone: ZoneInfo, mine: int
) -> list[tuple[str, str, str, bool]]:
    """(from, until, what, mine) of what is to come today, without names."""
    return [
        (
            _clock(one.starts_at, now, zone) if one.starts_at > now else _("now"),
            _clock(one.ends_at, now, zone),
            one.get_kind_display(),
            one.source_type == SOURCE and one.source_id == mine,
        )
        for one in claims[:6]
    ]


@requires("facilities.use", get=queries.unit_of_code)
@require_POST
def start(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Start it for myself."""
    form = MoreForm(request.POST)
    try:
        more = form.more if form.is_valid() else {}
        usage.start_usage(
            unit=unit, by=request.user, now=clock.now(), headcount=more.get("people", 1),
            with_adult=more.get("with_adult", False), override=form.cleaned_data.get("override", ""),
        )  # fmt: skip
    except Refused as refused:
        asked = form.ask(refused, may_override=can(request.user, "facilities.override", unit))
        return page(request, unit, refused, form if asked else None)
    messages.success(request, _("Started. Tap “Stop” when you are done."))
    return redirect("facilities:unit_qr", code=unit.qr)


@requires("facilities.use", get=queries.unit_of_code)
@require_POST
def stop(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Stop what runs: mine, or as staff somebody's."""
    running = queries.open_usage(unit.pk)
    if running is not None:
        usage.stop_usage(usage=running, by=request.user, now=clock.now())
        messages.success(request, _("Stopped. Thank you."))
    return redirect("facilities:unit_qr", code=unit.qr)


@requires("facilities.report_fault", get=queries.unit_of_code)
@require_POST
def report(request: HttpRequest, unit: Unit) -> HttpResponse:
    """One tap: something is wrong. Words and a picture can be added on the page of the fault."""
    severity = request.POST.get("severity", "")
    if severity not in dict(SEVERITIES):
        raise Refused(
            "facilities.severity", _("How bad is it?"), _("Choose one of the four."), kind="input",
        )  # fmt: skip
    fault = faults.report_fault(unit=unit, severity=severity, by=request.user, now=clock.now())
    messages.success(request, _("Reported. Thank you for letting us know."))
    return redirect(fault)


@public
@require_POST
def report_at_tablet(request: HttpRequest, slug: str) -> HttpResponse:
    """One tap at the tablet of a space, by nobody's name; elsewhere it does nothing."""
    tablet, unit = at_tablet(request, slug, request.POST.get("unit", ""))
    severity = request.POST.get("severity", "")
    if tablet is not None and unit is not None and severity in dict(SEVERITIES):
        faults.report_fault(unit=unit, severity=severity, by=None, now=clock.now(), tablet=tablet)
        messages.success(request, _("Reported. Thank you for letting us know."))
    return redirect("facilities:kiosk", slug=slug)
