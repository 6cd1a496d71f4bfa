"""The people of a space: today at a glance, what was used, yesterday's paper list."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock, journal
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.facilities.actions import tending
from ceh.facilities.actions import usage as actions
from ceh.facilities.forms.usage import PastUsageForm
from ceh.facilities.models import Booking, Usage
from ceh.facilities.queries import bookings as booking_queries
from ceh.facilities.queries import faults as fault_queries
from ceh.facilities.queries import usage as queries
from ceh.facilities.queries import visits as spaces
from ceh.facilities.rules.usage import EARLY, clock_of
from ceh.facilities.states import USAGE
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.rules import MIDNIGHT, instant
from ceh.web import filters, forms, tables
from ceh.web.access import requires
from ceh.web.listing import Listing
from ceh.web.panels import panels

READ_WRITE = ["GET", "HEAD", "POST"]


@requires("facilities.see_usages", get=spaces.space)
@require_safe
def today(request: HttpRequest, space: Space) -> HttpResponse:
    """Who comes when, what runs, what is wrong: the page that stands open at the counter."""
    now = clock.now()
    zone = timetable.zone_of(space)
    day = local_day(now, zone)
    starts, ends = (instant(one, MIDNIGHT, zone) for one in (day, day + timedelta(days=1)))
    units = list(queries.units_in(space))
    ids = [one.pk for one in units]
    running = queries.open_usages(ids)
    faults = fault_queries.open_faults(ids)
    by_pk = {one.pk: one for one in units}
    lines = [_line(one, zone, now) for one in booking_queries.bookings_in(space, starts, ends)
             if one.state not in ("cancelled", "rejected", "displaced")]  # fmt: skip
    context: dict[str, Any] = {
        "space": space,
        "day": day,
        "bookings": sorted(lines, key=lambda one: not one["is_late"]),
        "running": [(running[pk], _since(running[pk], zone, day)) for pk in ids if pk in running],
        "faults": [(by_pk[pk], one) for pk in ids for one in faults[pk]],
        "out": [one for one in fault_queries.outages_in(space) if one.begun_at],
        "free": [one for one in units if one.pk not in running and one.state in one.machine.group("usable")],
        "may_record": can(request.user, "facilities.record_usage", space),
        "may_run_kiosk": can(request.user, "facilities.run_kiosk", space),
        "panels": panels("today", request.user, now, space),
    }  # fmt: skip
    return render(request, "facilities/today.html", context)


def _since(usage: Usage, zone: str, day: Any) -> str:
    """Since when it runs: the hour, with the day where it is not this one."""
    here = usage.started_at.astimezone(ZoneInfo(zone))
    return f"{here:%H:%M}" if here.date() == day else clock_of(here)


def _line(booking: Booking, zone: str, now: datetime) -> dict[str, Any]:
    """A booking with its hours on the wall, whether it is its time now, and what may be done with it at the counter."""
    here = ZoneInfo(zone)
    hours = f"{booking.starts_at.astimezone(here):%H:%M}–{booking.ends_at.astimezone(here):%H:%M}"
    waits = booking.state == "confirmed"
    begun, over = booking.starts_at <= now, booking.ends_at <= now
    return {
        "booking": booking, "hours": hours, "is_now": begun and not over, "is_late": waits and begun,
        "may_start": waits and booking.starts_at - EARLY <= now and not over,
        "may_miss": waits and begun, "may_decide": booking.state == "requested",
    }  # fmt: skip


@requires("facilities.start_booking", get=booking_queries.booking)
@require_POST
def booking_start(request: HttpRequest, row: Booking) -> HttpResponse:
    """Whoever booked is here."""
    tending.begin(booking=row, by=request.user, now=clock.now())
    messages.success(request, _("Started."))
    return redirect("facilities:today", slug=row.resource.space.code)


@requires("facilities.decide_booking", get=booking_queries.booking)
@require_POST
def booking_missed(request: HttpRequest, row: Booking) -> HttpResponse:
    """Nobody came: the rest of the time is free."""
    tending.nobody_came(booking=row, by=request.user, now=clock.now())
    messages.success(request, _("Noted. The rest of the time is free for others."))
    return redirect("facilities:today", slug=row.resource.space.code)


class UsageFilter(filters.FilterSet):
    """By state."""

    state = filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=[(one.code, one.label) for one in USAGE.states]
    )

    class Meta:
        model = Usage
        fields: list[str] = []
        main = ["state"]


class UsageTable(tables.Table):
    """Use of machines, one a line."""

    unit = tables.Column(
        verbose_name=gettext_lazy("Machine"), orderable=False,
        linkify=lambda record: reverse("facilities:usage", kwargs={"pk": record.pk}),
    )  # fmt: skip
    person = tables.Column(verbose_name=gettext_lazy("Who"), empty_values=(), orderable=False)
    started_at = tables.WhenColumn(verbose_name=gettext_lazy("From"))
    ended_at = tables.WhenColumn(verbose_name=gettext_lazy("Until"))
    source = tables.Column(verbose_name=gettext_lazy("Recorded"))
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))

    class Meta:
        model = Usage
        fields = ("unit", "person", "started_at", "ended_at", "source", "state")
        empty = (
            gettext_lazy("No machine was used yet"),
            gettext_lazy("Members start machines by the QR code on them; lists are entered here."),
        )

    def render_person(self, record: Usage) -> str:
        """The member, or a group by its number."""
        if record.headcount > 1 or record.person is None:
            group = _("group of %(n)s") % {"n": record.headcount}
            return f"{record.person}, {group}" if record.person else group
        return str(record.person)


@requires("facilities.see_usages", get=spaces.space)
@require_safe
def usages(request: HttpRequest, space: Space) -> HttpResponse:
    """All use of machines in a space."""
    rows = UsageFilter(request.GET, queryset=queries.usages_in(space))
    listing = Listing(request, UsageTable, rows, filename=f"usage-{space.code}")
    if listing.export:
        return listing.export
    context = {
        "space": space,
        "listing": listing,
        "may_record": can(request.user, "facilities.record_usage", space),
    }
    return render(request, "facilities/usage_list.html", context)


@requires("facilities.record_usage", get=spaces.space)
@require_http_methods(READ_WRITE)
def usage_new(request: HttpRequest, space: Space) -> HttpResponse:
    """One line of yesterday's paper list; the next one stands ready."""
    zone, now = timetable.zone_of(space), clock.now()
    first = {"day": request.GET.get("day") or local_day(now, zone) - timedelta(days=1), "headcount": 1}
    units = list(queries.units_in(space))
    form = PastUsageForm(request.POST or None, units=units, zone=zone, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_past_usage(
                unit=next(one for one in units if str(one.pk) == given["unit"]),
                person=_whom(given["who"]), headcount=given["headcount"],
                started_at=form.at("begins"), ended_at=form.at("ends"), by=request.user, now=now,
            )  # fmt: skip
        except Refused as refused:
            refused.field_name = {"ended_at": "ends", "started_at": "begins"}.get(
                refused.field_name, refused.field_name
            )
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded. The next line:"))
            return redirect(f"{request.path}?day={given['day']:%Y-%m-%d}")
    return render(request, "facilities/usage_new.html", {"space": space, "form": form}, status=form.status)


def _whom(text: str) -> Person | None:
    """The member named by address or number; None for nothing. Raises Refused ("facilities.who")."""
    text = text.strip()
    if not text:
        return None
    numbers = [int(text)] if text.isdigit() and len(text) < 10 else []
    by_email, by_number = spaces.members([text.lower()], numbers)
    for one in (*by_email.values(), *by_number.values()):
        return one
    raise Refused(
        "facilities.who", _("There is no member with this address or number."), _("Check it with the member."),
        kind="input", field_name="who",
    )  # fmt: skip


@requires("facilities.see_usage", get=queries.usage)
@require_safe
def usage(request: HttpRequest, found: Usage) -> HttpResponse:
    """One use with its history: what a counted line leads to."""
    context = {
        "usage": found,
        "entries": journal.entries(found),
        "may_stop": found.state == "open" and can(request.user, "facilities.stop_usage", found),
        "may_void": found.state == "closed" and can(request.user, "facilities.void_visit", found),
        "may_see_all": can(request.user, "facilities.see_usages", found),
    }
    return render(request, "facilities/usage.html", context)


@requires("facilities.stop_usage", get=queries.usage)
@require_POST
def stop(request: HttpRequest, found: Usage) -> HttpResponse:
    """Stop what runs, and go back to where one was."""
    actions.stop_usage(usage=found, by=request.user, now=clock.now())
    messages.success(request, _("Stopped. Thank you."))
    if request.POST.get("back") == "today" and can(request.user, "facilities.see_usages", found):
        return redirect("facilities:today", slug=found.space.code)
    return redirect("facilities:usage", pk=found.pk)


@requires("facilities.void_visit", get=queries.usage)
@require_http_methods(READ_WRITE)
def void(request: HttpRequest, found: Usage) -> HttpResponse:
    """Take a record out of all counts."""
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_usage(
                usage=found, by=request.user, now=clock.now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Voided."))
            return redirect("facilities:usage", pk=found.pk)
    context = {"usage": found, "form": form, "back": reverse("facilities:usage", kwargs={"pk": found.pk})}
    return render(request, "facilities/usage_void.html", context, status=form.status)
