"""Booking at the tablet of a space: number and PIN, then two taps, and the tablet knows nobody any more."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingRequest, today
from ceh.availability.rules.alternatives import other_time_helps
from ceh.bookings.actions.judging import alternatives
from ceh.bookings.queries import bookings as queries
from ceh.bookings.views.member_booking import booked
from ceh.bookings.views.member_summary import overlaps
from ceh.core import clock
from ceh.core.mail import time_of
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.people.models import Person
from ceh.reception import actions
from ceh.reception.forms import KioskBookForm, KioskForm
from ceh.reception.models import KioskDevice
from ceh.reception.queries import kiosk as tablets
from ceh.reception.rules import kiosk as rules
from ceh.reception.views.public_kiosk import READ_WRITE, at_tablet
from ceh.timetable.models import Resource
from ceh.timetable.rules import taken
from ceh.web.access import public

NEAR = 60  # of other starts so many are judged


@public
@never_cache
@require_http_methods(READ_WRITE)
def kiosk_book(request: HttpRequest, slug: str) -> HttpResponse:
    """Who; then what and when, with today's next free starts; then how long."""
    device, unit = at_tablet(request, slug, request.GET.get("unit", ""))
    if device is None:
        return redirect("reception:kiosk", slug=slug)
    if "ticket" in request.POST:
        return _chosen(request, device, unit)
    form = KioskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            person = actions.identify_member(
                device=device, member=values["member"], pin=values["pin"], now=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _things(request, device, unit, person, actions.make_ticket(device=device, person=person))
    form.ask(None)
    return _page(request, device, form, unit=unit)


def _page(request: HttpRequest, device: KioskDevice, form: Any, **more: Any) -> HttpResponse:
    page = {"space": device.space, "form": form, **more}
    return render(request, "reception/kiosk_book.html", page, status=form.status)


def _things(
    request: HttpRequest, device: KioskDevice, unit: Unit | None, person: Person, ticket: str
) -> HttpResponse:
    """The space's resources with their next free starts; only one machine where its page led here."""
    now = clock.now()
    bookable = [
        context
        for context in tablets.bookable(device.space, today(now))
        if unit is None or context.resource.pk == unit.resource_id
    ]
    ends = now + timedelta(days=1)
    busy = contexts.busy(bookable, now, ends) if bookable else {}
    things = [
        (context.resource, [(_hour(at, context), _value(context, at)) for at in starts])
        for context in bookable
        if (starts := rules.starts_today(context, busy[context.resource.pk], now))
    ]
    return _page(request, device, KioskBookForm(), person=person, ticket=ticket, things=things)


def _chosen(request: HttpRequest, device: KioskDevice, unit: Unit | None) -> HttpResponse:
    """Ask how long; with a length, book it, or say why not and what is free instead."""
    now, form = clock.now(), KioskBookForm(request.POST)
    ticket = request.POST["ticket"]
    try:
        person = actions.ticket_holder(device=device, ticket=ticket)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect(request.get_full_path())
    if not form.is_valid() or not form.cleaned_data["pick"]:
        return _things(request, device, unit, person, ticket)
    resource_id, starts = form.picked
    try:
        context = actions.bookable_here(device=device, resource_id=resource_id, now=now)
    except Resource.DoesNotExist:
        raise Http404(str(resource_id)) from None
    busy = contexts.busy([context], starts, starts + timedelta(days=1))[resource_id]
    minutes = rules.lengths(context, busy, starts)
    page: dict[str, Any] = {"person": person, "ticket": ticket, "found": context}
    long = form.cleaned_data["minutes"] or (minutes or [context.rules.shortest or context.resource.step])[0]
    booking_request = BookingRequest(starts, starts + timedelta(minutes=long), **form.more)
    no = None
    if form.cleaned_data["minutes"]:
        try:
            booking = actions.book(
                device=device,
                resource_id=resource_id,
                person=person,
                booking_request=booking_request,
                now=now,
            )
        except Refused as refused:
            no = refused
        else:
            text = f"{context.resource}, {time_of(booking.starts_at, booking.ends_at, context.week.zone)}."
            messages.success(request, f"{text} {booked(booking)}")
            return redirect("reception:kiosk", slug=device.space.code)
    elif not minutes:
        no = taken()
    if no is not None:
        form.refuse(no)
        helps = other_time_helps(no, is_judged=True)
        page["other"] = _other(context, person, booking_request, now) if helps else {}
    form.ask(no)
    if minutes:
        page["overlaps"] = overlaps(person, starts, starts + timedelta(minutes=minutes[-1]), but=0)
    page["lengths"] = [(minute, _hour(starts + timedelta(minutes=minute), context)) for minute in minutes]
    return _page(request, device, form, **page, starts=_hour(starts, context))


def _other(
    context: BookingContext, person: Person, booking_request: BookingRequest, now: datetime
) -> dict[str, Any]:
    """Other times for this person, other resources here then, and where else it is free."""
    other = alternatives(context, booking_request, now, most=NEAR)
    zone, long = context.week.zone, booking_request.ends_at - booking_request.starts_at
    starts = rules.bookable_starts(
        booking_request, queries.load_facts(context, person, booking_request, now), other.starts
    )
    return {
        "starts": [(time_of(at, at + long, zone), _value(context, at)) for at in starts],
        "here": [
            (alternative.resource, KioskBookForm.value(alternative.resource.pk, booking_request.starts_at))
            for alternative in other.elsewhere
            if alternative.resource.space_id == context.space.pk
        ],
        "elsewhere": [
            alternative
            for alternative in other.elsewhere
            if alternative.resource.space_id != context.space.pk
        ][:3],
    }


def _hour(at: datetime, context: BookingContext) -> str:
    return f"{at.astimezone(ZoneInfo(context.week.zone)):%H:%M}"


def _value(context: BookingContext, at: datetime) -> str:
    return KioskBookForm.value(context.resource.pk, at)
