"""What a manager keeps: special days, closures, holidays."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.timetable import queries
from ceh.timetable.actions import hours as actions
from ceh.timetable.forms import CalendarForm, CloseForm, SpecialDayForm, WeekForm
from ceh.timetable.models import Closure, Resource, SpaceCalendar, SpecialDay
from ceh.web.access import requires
from ceh.web.zones import clock_of

READ_WRITE = ["GET", "HEAD", "POST"]


def _space(slug: str) -> Space:
    return Space.objects.select_related("kind", "municipality").get(code=slug)


@requires("timetable.set_hours", get=_space)
@require_http_methods(READ_WRITE)
def hours(request: HttpRequest, space: Space) -> HttpResponse:
    """The whole of a space's time on one page."""
    now = clock.now()
    kept = SpaceCalendar.objects.filter(pk=space.pk).first() or SpaceCalendar(space=space)
    form = CalendarForm(
        request.POST or None, initial={"zone": kept.zone, "closed_on_holidays": kept.closed_on_holidays}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_calendar(space=space, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("timetable:hours", slug=space.code)
    zone = queries.zone_of(space)
    page = {
        "space": space,
        "form": form,
        "days": list(queries.special_days(space, local_day(now, zone))[:60]),
        "closures": list(queries.closures(space, now)[:60]),
        "week": list(space.hours.all()),
    }
    return render(request, "timetable/hours.html", page, status=form.status)


@requires("timetable.set_hours", get=_space)
@require_http_methods(READ_WRITE)
def special_day(request: HttpRequest, space: Space) -> HttpResponse:
    """Other hours on a day."""
    form = SpecialDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        spans = [(given["opens"], given["closes"])] if given["opens"] is not None else []
        try:
            actions.set_special_day(
                space=space,
                day=given["day"],
                hours=spans,
                by=request.user,
                now=clock.now(),
                note=given["note"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("Saved. What is booked on that day stays; close the space to move it.")
            )
            return redirect("timetable:hours", slug=space.code)
    page = {"space": space, "form": form, "heading": _("Other hours on one day"), "submit": _("Save")}
    return render(request, "timetable/form.html", page, status=form.status)


@requires("timetable.close", get=_space)
@require_http_methods(READ_WRITE)
def close(request: HttpRequest, space: Space) -> HttpResponse:
    """Close for a time; says how many bookings were cancelled."""
    form = CloseForm(request.POST or None)
    form.fields["only"].queryset = queries.resources_in([space.pk])  # type: ignore[attr-defined]
    with clock_of(space):
        is_valid = request.method == "POST" and form.is_valid()
    if is_valid:
        given = form.cleaned_data
        try:
            _closure, gone, stays = actions.close(
                space=space, starts_at=given["starts_at"], ends_at=given["ends_at"], reason=given["reason"],
                by=request.user, now=clock.now(), resources=list(given["only"]),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            told = ngettext("%(n)s booking was cancelled.", "%(n)s bookings were cancelled.", gone) % {
                "n": gone
            }
            messages.success(request, f"{_('Closed.')} {told if gone else ''}".strip())
            if stays:
                links = format_html_join(", ", '<a href="{}">{}</a>', ((one.url, one.inner) for one in stays))
                message = _("This is still planned; move or cancel it: {}")
                messages.warning(request, format_html(message, links))
            return redirect("timetable:hours", slug=space.code)
    page = {
        "space": space,
        "form": form,
        "heading": _("Close for a time"),
        "lead": _(
            "Bookings in this time are cancelled; the people who made them are told at once and offered other times."
        ),
        "submit": _("Close"),
    }
    return render(request, "timetable/form.html", page, status=form.status)


@requires("timetable.set_hours", get=queries.resource)
@require_http_methods(READ_WRITE)
def thing_hours(request: HttpRequest, thing: Resource) -> HttpResponse:
    """Weekly hours of one thing, where they differ from those of its space."""
    own = [(one.weekday, one.opens, one.closes) for one in thing.hours.all()]
    form = WeekForm(request.POST or None, hours=own)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_resource_hours(resource=thing, hours=form.cleaned_data["hours"], by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("timetable:thing_hours", pk=thing.pk)
    page = {
        "space": thing.space, "form": form, "submit": _("Save"),
        "heading": _("Weekly hours: %(thing)s") % {"thing": thing},
        "lead": _("For this only. Leave all days empty, and the hours of the space hold.") if own
        else _("The hours of the space hold now. What you write here holds for this only, in place of them."),
    }  # fmt: skip
    return render(request, "timetable/form.html", page, status=form.status)


def _day(pk: int) -> SpecialDay:
    return queries.special_day(pk)


@requires("timetable.set_hours", get=_day)
@require_POST
def remove_special_day(request: HttpRequest, special: SpecialDay) -> HttpResponse:
    """The usual hours again."""
    actions.remove_special_day(special=special, by=request.user, now=clock.now())
    messages.success(request, _("The day has its usual hours again."))
    return redirect("timetable:hours", slug=special.space.code)


def _closure(pk: int) -> Closure:
    return queries.closure(pk)


@requires("timetable.close", get=_closure)
@require_POST
def lift(request: HttpRequest, closure: Closure) -> HttpResponse:
    """Open again."""
    actions.lift_closure(closure=closure, by=request.user, now=clock.now())
    messages.success(request, _("Open again. Bookings that were cancelled do not come back by themselves."))
    return redirect("timetable:hours", slug=closure.space.code)
