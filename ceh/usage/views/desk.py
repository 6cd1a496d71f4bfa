"""What the people of a space do: record visits, count groups, see the months, print the poster."""

from datetime import date
from typing import Any

import qrcode
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, journal
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.people.rules import BANDS
from ceh.region.queries import current
from ceh.usage.actions import visits as actions
from ceh.usage.forms.visits import GroupForm, MemberVisitForm, PaperListForm
from ceh.usage.models import GroupVisit, Visit
from ceh.usage.queries import visits as queries
from ceh.usage.rules.visits import read_paper
from ceh.usage.states import VISIT
from ceh.web import charts, filters, forms, tables
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


class VisitFilter(filters.FilterSet):
    """By state and by day."""

    state = filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=[(one.code, one.label) for one in VISIT.states]
    )
    day = filters.DateFilter(label=gettext_lazy("Day"))

    class Meta:
        model = Visit
        fields: list[str] = []
        main = ["day", "state"]


class VisitTable(tables.Table):
    """Visits of a space, one a line."""

    day = tables.DayColumn(
        verbose_name=gettext_lazy("Day"),
        linkify=lambda record: reverse("usage:visit", kwargs={"pk": record.pk}),
    )
    person = tables.Column(verbose_name=gettext_lazy("Member"))
    source = tables.Column(verbose_name=gettext_lazy("Recorded"))
    as_staff = tables.Column(verbose_name=gettext_lazy("As staff"))
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))

    class Meta:
        model = Visit
        fields = ("day", "person", "source", "as_staff", "state")
        empty = (
            gettext_lazy("No visits yet"),
            gettext_lazy("Hang up the poster, or enter the list from the counter."),
        )

    def render_as_staff(self, value: bool) -> str:
        """In words, not as a sign."""
        return _("yes") if value else _("no")


def today() -> date:
    """The local day of the region."""
    return local_day(clock.now(), current().timezone)


@requires("usage.see_visits", get=network.space)
@require_safe
def visits(request: HttpRequest, space: Space) -> HttpResponse:
    """Everybody who came, the groups, and the last twelve months."""
    rows = VisitFilter(request.GET, queryset=queries.visits_in(space))
    listing = Listing(request, VisitTable, rows, filename=f"visits-{space.code}")
    if listing.export:
        return listing.export
    end = date(today().year + today().month // 12, today().month % 12 + 1, 1)
    months = queries.months(space, date(end.year - 1, end.month, 1), end)
    chart = charts.Stacked(
        _("Visits by month"),
        series=[_("Members"), _("Staff"), _("People in groups")],
        rows=[(date_format(one.first, "M Y"), [one.members, one.staff, one.groups]) for one in months],
    )
    context = {
        "space": space,
        "listing": listing,
        "chart": chart,
        "groups": queries.groups_in(space),
        "may_record": can(request.user, "usage.record_visit", space),
        "may_void": can(request.user, "usage.void_visit", space),
    }
    return render(request, "usage/visits.html", context)


def _form_page(
    request: HttpRequest, space: Space, form: Any, heading: str, lead: str, submit: str
) -> HttpResponse:
    context = {"space": space, "form": form, "heading": heading, "lead": lead, "submit": submit}
    return render(request, "usage/record.html", context, status=form.status)


@requires("usage.record_visit", get=network.space)
@require_http_methods(READ_WRITE)
def record(request: HttpRequest, space: Space) -> HttpResponse:
    """Record one member."""
    form = MemberVisitForm(request.POST or None, space=space, by=request.user, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = actions.record_member(
                space=space, day=data["day"], person=data["who"], by=request.user, now=clock.now(),
                late_reason=data["late_reason"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("Recorded.") if done else _("This member is recorded on that day already.")
            )
            return redirect("usage:visits", slug=space.code)
    return _form_page(
        request,
        space,
        form,
        _("Record a member"),
        _("One member on one day; twice a day counts once."),
        _("Record the visit"),
    )


@requires("usage.record_visit", get=network.space)
@require_http_methods(READ_WRITE)
def paper(request: HttpRequest, space: Space) -> HttpResponse:
    """Enter a paper list: first a look at who was recognised, then all lines at once."""
    form = PaperListForm(request.POST or None, initial={"day": today()})
    found = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            lines = read_paper(given["lines"])
            if "look" in request.POST:
                found = actions.match_paper(space=space, lines=lines, by=request.user)
            else:
                done = actions.record_paper_list(
                    space=space, day=given["day"], lines=lines, by=request.user, now=clock.now(),
                    late_reason=given["late_reason"],
                )  # fmt: skip
                messages.success(request, _("New visits recorded: %(number)s.") % {"number": len(done)})
                return redirect("usage:visits", slug=space.code)
        except Refused as refused:
            form.refuse(refused)
    context = {"space": space, "form": form, "found": found}
    return render(request, "usage/paper.html", context, status=form.status)


@requires("usage.record_group", get=network.space)
@require_http_methods(READ_WRITE)
def group(request: HttpRequest, space: Space) -> HttpResponse:
    """Count a group."""
    form = GroupForm(request.POST or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value is not None}
        try:
            actions.record_group(space=space, by=request.user, now=clock.now(), **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The group is counted."))
            return redirect("usage:visits", slug=space.code)
    return _form_page(
        request, space, form, _("Count a group"),
        _("A class, an open day: a number, no names. Groups are shown apart from people with an account."), _("Count"),
    )  # fmt: skip


@requires("usage.record_group", get=network.space)
@require_http_methods(READ_WRITE)
def counter(request: HttpRequest, space: Space) -> HttpResponse:
    """Count who comes, tap by tap, on a phone at the door."""
    if request.method == "POST":
        band, step = request.POST.get("band", ""), request.POST.get("step", "")
        if band not in BANDS or step not in ("1", "-1"):
            raise Http404(band)
        row = actions.count_visitors(space=space, band=band, step=int(step), by=request.user, now=clock.now())
        if not request.htmx:
            return redirect("usage:counter", slug=space.code)
    else:
        row = queries.counter(space, today())
    heads, young, older = (row.headcount, row.under15, row.from15to17) if row else (0, 0, 0)
    counted = zip(BANDS.items(), (young, older, heads - young - older), strict=True)
    bands = [(code, label, n) for (code, label), n in counted]
    page = {"space": space, "day": today(), "heads": heads, "bands": bands, "record": row}
    return render(request, "usage/counter.html", page)


@requires("usage.see_visits", get=queries.visit)
@require_safe
def visit(request: HttpRequest, found: Visit) -> HttpResponse:
    """One record with its history: what a counted line leads to."""
    return _record_page(request, found, "usage:void_visit", "usage:restore_visit")


@requires("usage.see_visits", get=queries.group_visit)
@require_safe
def group_visit(request: HttpRequest, found: GroupVisit) -> HttpResponse:
    """One head count with its history."""
    return _record_page(request, found, "usage:void_group", "usage:restore_group")


def _record_page(request: HttpRequest, found: Visit | GroupVisit, void: str, restore: str) -> HttpResponse:
    context = {
        "record": found,
        "is_group": isinstance(found, GroupVisit),
        "entries": journal.entries(found),
        "may_void": can(request.user, "usage.void_visit", found),
        "void_url": reverse(void, kwargs={"pk": found.pk}),
        "restore_url": reverse(restore, kwargs={"pk": found.pk}),
    }
    return render(request, "usage/visit.html", context)


def _void(request: HttpRequest, found: Visit | GroupVisit, back: str) -> HttpResponse:
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_visit(
                visit=found, by=request.user, now=clock.now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Voided. You can restore it here."))
            return redirect(back, pk=found.pk)
    context = {"record": found, "form": form, "back": reverse(back, kwargs={"pk": found.pk})}
    return render(request, "usage/void.html", context, status=form.status)


def _restore(request: HttpRequest, found: Visit | GroupVisit, back: str) -> HttpResponse:
    if request.method == "POST":
        actions.restore_visit(visit=found, by=request.user, now=clock.now())
        messages.success(request, _("Restored."))
    return redirect(back, pk=found.pk)


@requires("usage.void_visit", get=queries.visit)
@require_http_methods(READ_WRITE)
def void_visit(request: HttpRequest, found: Visit) -> HttpResponse:
    """Take a visit out of all counts."""
    return _void(request, found, "usage:visit")


@requires("usage.void_visit", get=queries.group_visit)
@require_http_methods(READ_WRITE)
def void_group(request: HttpRequest, found: GroupVisit) -> HttpResponse:
    """Take a head count out of all counts."""
    return _void(request, found, "usage:group_visit")


@requires("usage.void_visit", get=queries.visit)
@require_http_methods(READ_WRITE)
def restore_visit(request: HttpRequest, found: Visit) -> HttpResponse:
    """Undo a voiding."""
    return _restore(request, found, "usage:visit")


@requires("usage.void_visit", get=queries.group_visit)
@require_http_methods(READ_WRITE)
def restore_group(request: HttpRequest, found: GroupVisit) -> HttpResponse:
    """Undo a voiding."""
    return _restore(request, found, "usage:group_visit")


@requires("usage.see_visits", get=network.space)
@require_safe
def poster(request: HttpRequest, space: Space) -> HttpResponse:
    """A sheet for the door, to be printed: the QR code and the short address."""
    address = request.build_absolute_uri(reverse("usage:qr", kwargs={"code": space.visit_code}))
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_Q)
    code.add_data(address)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    context = {"space": space, "address": address, "size": len(matrix), "path": path}
    return render(request, "usage/poster.html", context)
