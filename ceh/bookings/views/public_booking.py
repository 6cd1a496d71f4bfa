"""The booking page for visitors: days, free starts, price, rules and needs; the one button leads to sign in."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest
from ceh.availability.rules import checks
from ceh.availability.rules.free_times import has_room
from ceh.availability.rules.starts import length_words
from ceh.availability.views import public_drawings as drawings
from ceh.availability.views.public_times import TimesChosen, next_days, span_words, times
from ceh.availability.views.public_unit import needs_of
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.refusals import Refused
from ceh.people.queries import Standing
from ceh.timetable.rules import Span, days_span, days_to_offer, taken
from ceh.web.panels import panels

NOBODY = Standing(None, False)
CHECKS = (
    checks.check_thing,
    checks.check_past,
    checks.check_horizon,
    checks.check_length,
    checks.check_hours,
)


def visitor_page(request: HttpRequest, context: BookingContext) -> HttpResponse:
    """What anybody may know before booking; nothing of it is about a person."""
    now, zone, resource = clock.now(), context.week.zone, context.resource
    buttons = None if resource.by_day else times(request, context, NOBODY)
    span = _days(request, context) if resource.by_day else buttons.chosen if buttons else None
    values = buttons.initial if buttons else {}
    page: dict[str, Any] = {
        "context": context,
        "resource": resource,
        "space": context.space,
        "times": buttons,
    }
    if span:
        booking_request = BookingRequest(*span)
        against = _problems(context, booking_request)
        if not has_room(context, contexts.busy([context], *span)[resource.pk], booking_request):
            page["can_wait"] = not against
            against.append(taken())
        page |= {
            "against": against,
            "span": span_words(span, zone),
            "length": "" if resource.by_day else length_words(booking_request.minutes),
            "panels": panels("time", request.user, now, TimesChosen(resource, [span])),
        }
        if resource.by_day:
            last = local_day(span[1], zone) - date.resolution
            values = {"day": local_day(span[0], zone), "last_day": last}
    goal = f"{reverse('bookings:book', args=[resource.pk])}?{urlencode(values)}"
    page["sign_in"] = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: goal})}"
    if context.unit:
        page |= {"unit": context.unit, "needs": needs_of(context, None, now)}
    day = buttons.day if buttons else local_day(span[0], zone) if span else now.date()
    page["day"] = drawings.timetable_beside_form(request, context, day, chosen=span)
    return render(request, "bookings/book_visitor.html", page)


def _days(request: HttpRequest, context: BookingContext) -> Span:
    """First and last day of the address, else the next that are free, as one time."""
    values = request.POST if request.method == "POST" else request.GET
    days = (values.get(name, "") for name in ("day", "last_day"))
    previous = None if values.get("day") else next_days(context)
    first, last = days_to_offer(*days, today=local_day(clock.now(), context.week.zone), previous=previous)
    return days_span(first, last, context.week.zone)


def _problems(context: BookingContext, booking_request: BookingRequest) -> list[Refused]:
    try:
        return checks.problems(booking_request, BookingFacts(context, NOBODY, clock.now()), CHECKS)
    except Refused as refused:  # an absurd time
        return [refused]
