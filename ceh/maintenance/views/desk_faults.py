"""Faults and outages: the page of a fault, a space's list, the steps of those who care for the machine."""

from datetime import timedelta
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
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment as units
from ceh.maintenance.actions import faults as actions
from ceh.maintenance.actions import outages
from ceh.maintenance.forms.faults import FaultDetailsForm, OutageEndForm, OutageForm, WarningForm
from ceh.maintenance.models import SEVERITIES, Fault, Hazard, Outage
from ceh.maintenance.queries import faults as queries
from ceh.maintenance.rules import faults as rules
from ceh.maintenance.states import FAULT
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.timetable import queries as timetable
from ceh.web import filters, tables
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]
BACK = timedelta(days=90)  # over which machines are told to be reliable


class FaultFilter(filters.FilterSet):
    """By step and by how bad it is."""

    state = filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=[(one.code, one.label) for one in FAULT.states]
    )
    severity = filters.ChoiceFilter(label=gettext_lazy("How bad"), choices=SEVERITIES)

    class Meta:
        model = Fault
        fields: list[str] = []
        main = ["state", "severity"]


class FaultTable(tables.Table):
    """Faults of a space, one a line."""

    unit = tables.Column(
        verbose_name=gettext_lazy("Machine"),
        linkify=lambda record: record.get_absolute_url(),
        orderable=False,
    )
    severity = tables.Column(verbose_name=gettext_lazy("How bad"))
    reported_at = tables.WhenColumn(space="unit__resource__space_id", verbose_name=gettext_lazy("Reported"))
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))

    class Meta:
        model = Fault
        fields = ("unit", "severity", "reported_at", "state")
        empty = (
            gettext_lazy("No faults"),
            gettext_lazy("Who sees one reports it with one tap from the QR code on the machine."),
        )


@requires("maintenance.see_faults", get=network.space)
@require_safe
def faults(request: HttpRequest, space: Space) -> HttpResponse:
    """What is wrong in a space, what is out of service, what others warn of, how reliable the machines are."""
    listing = Listing(
        request, FaultTable, FaultFilter(request.GET, queryset=queries.faults_in(space)),
        filename=f"faults-{space.code}",
    )  # fmt: skip
    if listing.export:
        return listing.export
    now = clock.now()
    there = list(units.units_in(space))
    warned = {one.pk: one for found in queries.unread_hazards(there).values() for one in found}
    context = {
        "space": space,
        "listing": listing,
        "outages": queries.outages_in(space),
        "hazards": list(warned.values()),
        "figures": _figures(there, now),
        "may_care": can(request.user, "equipment.care_for_unit", space),
    }
    return render(request, "maintenance/fault_list.html", context)


def _figures(there: list[Unit], now: Any) -> list[tuple[Unit, rules.Reliability]]:
    start, ids = now - BACK, [one.pk for one in there]
    down, told = queries.spans(ids, start, now), queries.repairs(ids, start, now)
    found = [(one, rules.reliability(down[one.pk], *told[one.pk], start, now)) for one in there]
    return sorted(found, key=lambda one: (one[1].uptime, -one[1].faults))


@requires("maintenance.see_fault", get=queries.fault)
@require_safe
def fault(request: HttpRequest, found: Fault) -> HttpResponse:
    """One fault: for who reported it, and for those who mend."""
    return fault_page(request, found)


def fault_page(request: HttpRequest, found: Fault, **forms: Any) -> HttpResponse:
    """The page, with a form that came back if there is one."""
    may_care = can(request.user, "equipment.care_for_unit", found)
    is_open = found.state in queries.OPEN
    outages_here = queries.open_outages([found.unit_id])[found.unit_id]
    notice = Hazard.objects.filter(fault=found).first()
    form = next(iter(forms.values()), None)
    context = {
        "fault": found,
        "unit": found.unit,
        "space": found.unit.space,
        "is_open": is_open,
        "may_add": is_open and can(request.user, "maintenance.add_to_fault", found),
        "may_care": may_care,
        "steps": [one for one in FAULT.verbs(found) if one.verb in ("see_fault", "mend")] if may_care else [],
        "outage": outages_here[0] if outages_here else None,
        "notice": notice,
        "details": forms.get("details")
        or FaultDetailsForm(initial={"text": found.text, "cause": found.cause}),
        "warning": forms.get("warning") or WarningForm(initial={"text": found.text}),
        "entries": journal.entries(found, limit=20),
    }
    return render(request, "maintenance/fault.html", context, status=form.status if form else 200)


@requires("equipment.care_for_unit", get=queries.fault)
@require_POST
def step(request: HttpRequest, found: Fault) -> HttpResponse:
    """Seen, begin to mend, mended, not a fault."""
    verb = request.POST.get("verb", "")
    if verb not in actions.STEPS:
        raise Refused("maintenance.step", _("Choose a step."), kind="input")
    answer = request.POST.get("answer", "")
    actions.take_step(fault=found, verb=verb, by=request.user, now=clock.now(), answer=answer)
    messages.success(request, _("Done. The person who reported it gets an e-mail."))
    return redirect(found)


@requires("maintenance.add_to_fault", get=queries.fault)
@require_POST
def details(request: HttpRequest, found: Fault) -> HttpResponse:
    """Words and a picture after the tap."""
    form = FaultDetailsForm(request.POST, request.FILES)
    if not form.is_valid():
        return fault_page(request, found, details=form)
    given = form.cleaned_data
    picture = given["picture"].image if given["picture"] else None
    actions.add_details(
        fault=found,
        text=given["text"],
        cause=given["cause"],
        picture=picture,
        by=request.user,
        now=clock.now(),
    )
    messages.success(request, _("Added. Thank you."))
    return redirect(found)


@requires("equipment.care_for_unit", get=queries.fault)
@require_POST
def warn(request: HttpRequest, found: Fault) -> HttpResponse:
    """Warn all who have the same model."""
    form = WarningForm(request.POST)
    if form.is_valid():
        try:
            actions.warn_others(fault=found, text=form.cleaned_data["text"], by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The others are warned."))
            return redirect(found)
    return fault_page(request, found, warning=form)


@requires("equipment.care_for_unit", get=network.space)
@require_POST
def read(request: HttpRequest, space: Space) -> HttpResponse:
    """A space confirms that it read a warning."""
    try:
        notice = queries.hazard(int(request.POST.get("hazard", "")))
    except (ValueError, Hazard.DoesNotExist):
        raise Refused("maintenance.hazard", _("There is no such warning."), kind="input") from None
    actions.read_hazard(hazard=notice, space=space, by=request.user, now=clock.now())
    messages.success(request, _("Confirmed."))
    return redirect("maintenance:faults", slug=space.code)


@requires("equipment.care_for_unit", get=units.unit)
@require_http_methods(READ_WRITE)
def outage_new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Take a machine out of service, now or planned."""
    zone = timetable.zone_of(unit.space)
    now = clock.now()
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    form = OutageForm(request.POST or None, zone=zone, initial={"until": local + timedelta(days=1)})
    if request.method == "POST" and form.is_valid():
        starts = form.at("starts")
        try:
            made = outages.start_outage(
                unit=unit, reason=form.cleaned_data["reason"], expected_until=form.at("until") or now, by=request.user,
                now=now, planned=starts is not None, starts_at=starts, fault=_fault_of(request, unit),
            )  # fmt: skip
        except Refused as refused:
            refused.field_name = {"expected_until": "until", "starts_at": "starts"}.get(
                refused.field_name, ""
            )
            form.refuse(refused)
        else:
            messages.success(request, _("Saved. People whose bookings are cancelled are told."))
            return redirect("maintenance:outage", pk=made.pk)
    context = {"unit": unit, "space": unit.space, "form": form}
    return render(request, "maintenance/fault_outage_new.html", context, status=form.status)


def _fault_of(request: HttpRequest, unit: Unit) -> Fault | None:
    pk = request.GET.get("fault", "")
    return Fault.objects.filter(pk=int(pk), unit=unit).first() if pk.isdigit() and len(pk) < 15 else None


@requires("equipment.care_for_unit", get=queries.outage)
@require_http_methods(READ_WRITE)
def outage(request: HttpRequest, found: Outage) -> HttpResponse:
    """Until when, and back in service."""
    zone = ZoneInfo(timetable.zone_of(found.unit.space))
    until = found.expected_until.astimezone(zone).replace(tzinfo=None)
    extending = request.method == "POST" and "extend" in request.POST
    form = OutageForm(request.POST if extending else None, zone=str(zone), initial={"until": until})
    for name in ("reason", "starts"):
        form.fields.pop(name)
    ending = OutageEndForm(
        request.POST if request.method == "POST" and not extending else None,
        initial={"limits": found.unit.limits},
    )
    if request.method == "POST" and (form if extending else ending).is_valid():
        try:
            if extending:
                outages.extend_outage(
                    outage=found, expected_until=form.at("until") or found.expected_until, by=request.user,
                    now=clock.now(),
                )  # fmt: skip
            else:
                outages.end_outage(
                    outage=found, by=request.user, now=clock.now(), limits=ending.cleaned_data["limits"]
                )
        except Refused as refused:
            refused.field_name = "until" if extending else ""
            (form if extending else ending).refuse(refused)
        else:
            messages.success(request, _("Noted."))
            return redirect("maintenance:outage", pk=found.pk)
    status = form.status if extending else ending.status
    context = {
        "outage": found,
        "unit": found.unit,
        "space": found.unit.space,
        "form": form,
        "stays": queries.in_the_way(found, clock.now()),
        "ending": ending,
        "back": reverse("maintenance:faults", kwargs={"slug": found.unit.space.code}),
        "entries": journal.entries(found, limit=20),
    }
    return render(request, "maintenance/fault_outage.html", context, status=status)
