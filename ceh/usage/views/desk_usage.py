"""The people of a space: today at a glance, what was used, yesterday's paper list."""

from datetime import timedelta

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
from ceh.equipment.queries.equipment import units_in
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.timetable import queries as timetable
from ceh.usage.actions import usage as actions
from ceh.usage.forms.usage import BANDS, PastUsageForm, StartForm
from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.usage.states import USAGE
from ceh.web import filters, forms, tables
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


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
        linkify=lambda record: reverse("usage:usage", kwargs={"pk": record.pk}),
    )  # fmt: skip
    person = tables.Column(verbose_name=gettext_lazy("Who"), empty_values=(), orderable=False)
    started_at = tables.WhenColumn(space="space_id", verbose_name=gettext_lazy("From"))
    ended_at = tables.WhenColumn(space="space_id", verbose_name=gettext_lazy("Until"))
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


@requires("usage.see_usages", get=network.space)
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
        "may_record": can(request.user, "usage.record_usage", space),
    }
    return render(request, "usage/usage_list.html", context)


@requires("usage.record_usage", get=network.space)
@require_http_methods(READ_WRITE)
def usage_new(request: HttpRequest, space: Space) -> HttpResponse:
    """One line of yesterday's paper list; the next one stands ready."""
    zone, now = timetable.zone_of(space), clock.now()
    first = {"day": request.GET.get("day") or local_day(now, zone) - timedelta(days=1), "headcount": 1}
    units = list(units_in(space))
    form = PastUsageForm(
        request.POST or None, space=space, by=request.user, units=units, zone=zone, initial=first
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_past_usage(
                **form.said, started_at=form.at("begins"), ended_at=form.at("ends"), by=request.user, now=now
            )
        except Refused as refused:
            refused.field_name = {"ended_at": "ends", "started_at": "begins"}.get(
                refused.field_name, refused.field_name
            )
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded. The next line:"))
            return redirect(f"{request.path}?day={given['day']:%Y-%m-%d}")
    return render(request, "usage/usage_new.html", {"space": space, "form": form}, status=form.status)


@requires("usage.record_usage", get=network.space)
@require_http_methods(READ_WRITE)
def usage_start(request: HttpRequest, space: Space) -> HttpResponse:
    """Start a machine for a member at the counter, for a class, or to work on it oneself."""
    units = list(units_in(space))
    form = StartForm(
        request.POST or None, space=space, by=request.user, units=units,
        initial={"unit": request.GET.get("unit", ""), "headcount": 1},
        may_override=can(request.user, "bookings.override", space),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said, given = form.said, form.cleaned_data
        if said["maintenance"]:
            said["person"] = said["person"] or request.user
        try:
            actions.start_usage(
                **said, by=request.user, now=clock.now(), source="entered_by_staff", with_adult=given["with_adult"],
                override=given.get("override", ""),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Started."))
            return redirect("usage:today", slug=space.code)
    return render(request, "usage/usage_start.html", {"space": space, "form": form}, status=form.status)


@requires("usage.see_usage", get=queries.usage)
@require_safe
def usage(request: HttpRequest, found: Usage) -> HttpResponse:
    """One use with its history: what a counted line leads to."""
    context = {
        "usage": found,
        "entries": journal.entries(found),
        "band": dict(BANDS)[found.band] if found.band != "unknown" else "",
        "may_stop": found.state == "open" and can(request.user, "usage.stop_usage", found),
        "may_void": found.state == "closed" and can(request.user, "usage.void_visit", found),
        "may_see_all": can(request.user, "usage.see_usages", found),
    }
    return render(request, "usage/usage.html", context)


@requires("usage.stop_usage", get=queries.usage)
@require_POST
def stop(request: HttpRequest, found: Usage) -> HttpResponse:
    """Stop what runs, and go back to where one was."""
    actions.stop_usage(usage=found, by=request.user, now=clock.now())
    messages.success(request, _("Stopped. Thank you."))
    if request.POST.get("back") == "today" and can(request.user, "usage.see_usages", found):
        return redirect("usage:today", slug=found.space.code)
    return redirect("usage:usage", pk=found.pk)


@requires("usage.void_visit", get=queries.usage)
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
            return redirect("usage:usage", pk=found.pk)
    context = {"usage": found, "form": form, "back": reverse("usage:usage", kwargs={"pk": found.pk})}
    return render(request, "usage/usage_void.html", context, status=form.status)
