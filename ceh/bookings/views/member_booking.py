"""Booking something, and what becomes of it: for the person, and for staff of the space."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.availability.rules.alternatives import other_time_helps
from ceh.availability.views import public_drawings as drawings
from ceh.availability.views.public_times import (
    Times,
    TimesChosen,
    context_today,
    next_days,
    span_words,
    times,
)
from ceh.bookings.actions import bookings as actions
from ceh.bookings.actions import series
from ceh.bookings.actions.judging import alternatives, alternatives_to
from ceh.bookings.forms.bookings import BookingForm
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.bookings.rules.bookings import booked_already
from ceh.bookings.views.member_summary import summary, with_overlaps
from ceh.bookings.views.public_booking import visitor_page
from ceh.core import clock
from ceh.core.mail import time_of
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.people.queries import Standing, standing
from ceh.people.rules import is_minor
from ceh.timetable.models import Resource
from ceh.timetable.rules import as_long, days_of, days_to_offer
from ceh.web.access import requires
from ceh.web.once import FIELD
from ceh.web.panels import panels

READ_WRITE = ["GET", "HEAD", "POST"]
TYPED = ("seats", "people", "with_adult", "repeat", "until", "purpose")
IN_ADDRESSES = ("day", "begins", "ends", "last_day", *TYPED)


def form_of(
    request: HttpRequest,
    context: BookingContext,
    who: Standing,
    *,
    chosen: Times | None = None,
    single: bool = False,
    **initial: Any,
) -> BookingForm:
    """The form, filled in with what the address says and the chosen time."""
    now = clock.now().astimezone(ZoneInfo(context.week.zone))
    offered = initial | {name: request.GET[name] for name in IN_ADDRESSES if name in request.GET}
    if chosen:
        offered |= chosen.initial
    if context.resource.by_day:
        previous = (initial["day"], initial["last_day"]) if initial else None
        days = (request.GET.get(name, "") for name in ("day", "last_day"))
        if previous is None and not request.GET.get("day"):
            previous = next_days(context)
        offered["day"], offered["last_day"] = days_to_offer(*days, today=now.date(), previous=previous)
    return BookingForm(
        request.POST or None,
        initial=offered,
        context=context,
        by=request.user,
        single=single,
        staff=can(request.user, "bookings.override", context.space),
        minor=is_minor(who.birth_year, now.date()),
    )


def typed_values(request: HttpRequest, **initial: Any) -> dict[str, str]:
    """What was typed besides the time and differs from what the form offers, for links that choose another time."""
    values = request.POST if request.method == "POST" else request.GET
    offered = {"seats": "1", "people": "1"} | {name: str(value) for name, value in initial.items()}
    most = Booking._meta.get_field("purpose").max_length
    typed = {name: values[name][:most] for name in TYPED if name in values}
    return {name: value for name, value in typed.items() if value != offered.get(name, "")}


@requires("availability.see_timetable", get=context_today)
@require_http_methods(READ_WRITE)
def book(request: HttpRequest, context: BookingContext) -> HttpResponse:
    """Book a thing: free starts as buttons, the summary beside the one button, the day as a grid.

    Visitors read it; to book they sign in.
    """
    person = request.user
    if not person.is_authenticated:
        return visitor_page(request, context)
    who = standing(person)
    is_sent = request.method == "POST" and "change" not in request.POST
    typed = typed_values(request)
    buttons = None if is_sent or context.resource.by_day else times(request, context, who, typed=typed)
    form = form_of(request, context, who, chosen=buttons)
    page: dict[str, Any] = {
        "form": form,
        "context": context,
        "resource": context.resource,
        "space": context.space,
    }
    if is_sent and form.is_valid():
        values, now = form.cleaned_data, clock.now()
        try:
            whom = values.get("who") or person
            if values.get("repeat"):
                return _repeat(request, context, form, whom, page)
            booking = actions.book(
                resource_id=context.resource.pk,
                person=whom,
                booking_request=form.booking_request,
                by=person,
                now=now,
                source="web" if whom == person else "staff",
                loaded=(context, who) if whom == person else None,
                purpose=values["purpose"],
                override=values.get("override", ""),
            )
        except Refused as refused:
            form.refuse(refused)
            if refused.rule == "timetable.taken" and "override" not in form.fields:
                return taken(request, context, form, refused, now)
            if other_time_helps(refused):
                page["other"] = alternatives_of(context, form.booking_request, now, typed=typed)
            page["can_wait"] = refused.rule == "timetable.taken"
        else:
            messages.success(request, booked(booking))
            return redirect(booking)
    if is_sent and not context.resource.by_day:
        buttons = times(request, context, who, typed=typed)
    page["times"] = buttons
    page |= summary(request, context, form, who, buttons, is_sent=is_sent)
    page["day"] = drawings.timetable_beside_form(
        request, context, form["day"].value(), chosen=page.get("chosen"), typed=typed
    )
    return render(request, "bookings/book.html", page, status=form.status)


def taken(
    request: HttpRequest, context: BookingContext, form: BookingForm, refused: Refused, now: datetime
) -> HttpResponse:
    """The time is taken: what is free instead, and the waitlist.

    A page of its own, because many may ask for one time at once and all want an answer quickly: without the day's
    timetable it takes half the work (`make bench`, the rush).
    """
    booking_request, person = form.booking_request, request.user
    span = (booking_request.starts_at, booking_request.ends_at)
    is_own = queries.is_booked_by(person, context.resource, *span)
    page = {
        "form": form,
        "resource": context.resource,
        "space": context.space,
        "refusal": booked_already() if is_own else refused,
        "other": alternatives_of(context, booking_request, now, typed=typed_values(request)),
        "span": span_words(span, context.week.zone),
        "can_wait": not is_own,
    }
    return render(request, "bookings/taken.html", page, status=form.status)


def booked(booking: Booking) -> str:
    """The result of a booking request as a sentence."""
    return _("Booked.") if booking.state == "confirmed" else _("Request sent. The space will answer you.")


def alternatives_of(
    context: BookingContext,
    booking_request: BookingRequest,
    now: datetime,
    *,
    row: Booking | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Other times here and the same time elsewhere, with addresses that fill in the form; `row` is to be moved.

    The addresses keep what was `typed` besides the time.
    """
    other = (
        alternatives_to(row, context, now, booking_request=booking_request)
        if row
        else alternatives(context, booking_request, now)
    )
    zone, span = context.week.zone, (booking_request.starts_at, booking_request.ends_at)
    spans = [(at, as_long(at, *span, zone, by_day=context.resource.by_day)) for at in other.starts]
    more = f"&{urlencode(typed)}" if typed else ""
    return {
        "starts": [
            (time_of(*times, zone), address(context.resource, *times, zone, row) + more) for times in spans
        ],
        "elsewhere": [(place, address(place.resource, *span, zone, row) + more) for place in other.elsewhere],
    }


def address(
    resource: Resource, starts: datetime, ends: datetime, zone: str, row: Booking | None = None
) -> str:
    """The booking page with day and times filled in; for the booking `row` the page that moves it there."""
    local_zone = ZoneInfo(zone)
    begin, end = starts.astimezone(local_zone), ends.astimezone(local_zone)
    hours = {"begins": f"{begin:%H:%M}", "ends": f"{end:%H:%M}"}
    if resource.by_day:
        hours = {"last_day": days_of(starts, ends, zone)[-1].isoformat()}
    query = urlencode({"day": begin.date().isoformat()} | hours)
    if row:
        name, args = "bookings:move", [row.pk]
        if row.resource_id != resource.pk:
            name, args = "bookings:move_to", [row.pk, resource.pk]
        return f"{reverse(name, args=args)}?{query}"
    return f"{reverse('bookings:book', args=[resource.pk])}?{query}"


def _repeat(
    request: HttpRequest, context: BookingContext, form: BookingForm, whom: Person, page: dict[str, Any]
) -> HttpResponse:
    """The preview of a series; with `confirmed` the series, without the days that the person agreed to leave out."""
    values, now = form.cleaned_data, clock.now()
    details = {
        "resource_id": context.resource.pk,
        "person": whom,
        "booking_request": form.booking_request,
        "every": int(values["repeat"]),
        "until": values["until"],
    }
    override = values.get("override", "")
    days = series.preview(**details, now=now, by=request.user, override=override)
    if "confirmed" in request.POST:
        agreed = set(request.POST.getlist("skip"))
        skip = [day.day for day in days if day.day.isoformat() in agreed]
        new_series = series.book_series(
            **details,
            skip=skip,
            by=request.user,
            now=now,
            purpose=values["purpose"],
            override=override,
        )
        n = new_series.bookings.count()
        messages.success(request, ngettext("%(n)s booking made.", "%(n)s bookings made.", n) % {"n": n})
        return redirect("bookings:my_bookings")
    rows = with_overlaps(whom if whom == request.user else None, days, context.week.zone)
    spans = [(day.booking_request.starts_at, day.booking_request.ends_at) for day in days if day.fits]
    seats = form.booking_request.seats
    page |= {
        "days": rows,
        "fit": len(spans),
        "seats": seats,
        "panels": panels("time", whom, now, TimesChosen(context.resource, spans, seats)) if spans else [],
        "posted": _again(request),
    }
    return render(request, "bookings/series.html", page)


def _again(request: HttpRequest) -> list[tuple[str, str]]:
    """The posted values, to be sent again with the confirmation."""
    return [
        (name, value)
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", FIELD, "skip", "confirmed", "change")
    ]
