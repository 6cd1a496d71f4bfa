"""Joining the waitlist, taking what is offered, leaving it."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ceh.availability.queries.contexts import BookingContext
from ceh.availability.views.public_times import context_today
from ceh.bookings.views.member_booking import booked, form_of
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.people.queries import standing
from ceh.timetable.rules import days_span
from ceh.waitlist.actions import waitlist as actions
from ceh.waitlist.models import WaitlistEntry
from ceh.web.access import requires
from ceh.web.pages import Button


@requires("bookings.choose_time", get=context_today)
@require_POST
def join(request: HttpRequest, context: BookingContext) -> HttpResponse:
    """Stand in line for a time that is taken, or for as long at any hour of its day or week; or ask only to be told."""
    form = form_of(request, context, standing(request.user))
    if not form.is_valid():
        return redirect("bookings:book", pk=context.resource.pk)
    booking_request = form.booking_request
    earliest, latest = booking_request.starts_at, booking_request.ends_at
    days = {"day": 1, "week": 7}.get(request.POST.get("when", ""), 0)
    if days and not context.resource.by_day:
        first = local_day(booking_request.starts_at, context.week.zone)
        earliest, latest = days_span(first, first + timedelta(days=days - 1), context.week.zone)
    actions.join_waitlist(
        resource=context.resource,
        person=request.user,
        earliest=earliest,
        latest=max(latest, booking_request.ends_at),
        minutes=booking_request.minutes,
        by=request.user,
        now=clock.now(),
        alert_only="alert" in request.POST,
        seats=booking_request.seats,
        people=booking_request.people,
        with_adult=booking_request.with_adult,
    )
    messages.success(request, _("You are on the waitlist. We will write as soon as it is free."))
    return redirect("bookings:my_bookings")


def _entry(pk: int) -> WaitlistEntry:
    return WaitlistEntry.objects.select_related("resource__space", "person").get(pk=pk)


OfEntry = partial(Button, get=_entry, subject="entry")

take_offer = OfEntry(
    permission="waitlist.take_offer",
    action=actions.take_offer,
    done=lambda _visit, booking: booked(booking),
    then=lambda _visit, booking: booking,
)

leave = OfEntry(
    permission="waitlist.leave_waitlist",
    action=actions.leave_waitlist,
    done=gettext_lazy("You are no longer on the waitlist."),
    back=lambda visit: ("bookings:my_bookings",),
)
