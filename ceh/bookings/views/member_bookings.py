"""What becomes of a booking: for the person, and for staff of the space."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.availability.rules.alternatives import other_time_helps
from ceh.availability.views import public_drawings as drawings
from ceh.availability.views.public_times import TimesChosen, context_today, span_words, times
from ceh.bookings import emails
from ceh.bookings.actions import bookings as actions
from ceh.bookings.actions import series
from ceh.bookings.forms.bookings import CancelForm, DropForm
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.bookings.rules import bookings as rules
from ceh.bookings.states import BOOKING
from ceh.bookings.views.member_booking import (
    READ_WRITE,
    address,
    alternatives_of,
    booked,
    form_of,
    typed_values,
)
from ceh.bookings.views.member_summary import overlaps, summary
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.mail import time_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.people.queries import standing
from ceh.web.access import public, requires, signed_in
from ceh.web.pages import StepPage, Steps, Visit
from ceh.web.panels import panels
from ceh.web.templatetags import ceh as tags


@signed_in
@require_safe
def my_bookings(request: HttpRequest) -> HttpResponse:
    """What lies ahead and what was; panels say what I wait for."""
    now = clock.now()
    upcoming = list(queries.bookings_of(request.user, now)[:50])
    page = {
        "displaced": [row for row in upcoming if row.state == "displaced"],
        "upcoming": [row for row in upcoming if row.state != "displaced"],
        "panels": panels("my_bookings", request.user, now),
        "past": list(queries.bookings_of(request.user, now, past=True)[:20]),
    }
    return render(request, "bookings/my_bookings.html", page)


@requires("bookings.see_booking", get=queries.booking)
@require_safe
def booking(request: HttpRequest, row: Booking) -> HttpResponse:
    """One booking: when, where, what now; for a displaced one other times."""
    context, now = context_today(row.resource_id), clock.now()
    page = {
        "booking": row,
        "context": context,
        "space": row.space,
        "time": span_words((row.starts_at, row.ends_at), context.week.zone),
        "is_changeable": rules.check_movable(row, now) is None,
        "is_mine": row.person_id == request.user.pk,
        "late": now > row.starts_at - timedelta(hours=context.rules.late_cancel_hours),
        "past": row.ends_at <= now,
        "is_over": row.ends_at <= now or row.state not in queries.AHEAD_STATES,
        "extras": list(row.extras.all()),
        "panels": panels("booking", request.user, now, row),
        "place": emails.place_of(row.space),
        "time_panels": panels("time", row.person, now, _times_of(row))
        if row.ends_at > now and row.state in queries.AHEAD_STATES
        else [],
    }
    if page["is_mine"] and not page["is_over"] and row.state != "displaced":
        page["overlaps"] = overlaps(row.person, row.starts_at, row.ends_at, but=row.pk)
    if row.state == "displaced":
        page["other"] = alternatives_of(context, BookingRequest.of(row), now, row=row)
    return render(request, "bookings/booking.html", page)


def _times_of(row: Booking) -> TimesChosen:
    return TimesChosen(row.resource, [(row.starts_at, row.ends_at)], row.seats, row.pk)


@requires("bookings.see_booking", get=queries.booking)
@require_safe
def booking_calendar(request: HttpRequest, row: Booking) -> HttpResponse:
    """The booking for a calendar, with the UID of its letters: a calendar that has both shows it once."""
    content = emails.calendar_of([row], "PUBLISH")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ceh-{row.pk}.ics"'
    return response


@requires("bookings.cancel_booking", get=queries.booking)
@require_http_methods(READ_WRITE)
def move(request: HttpRequest, row: Booking) -> HttpResponse:
    """Another time for the same booking."""
    return _move(request, row, context_today(row.resource_id))


@requires("bookings.cancel_booking", get=lambda pk, to: queries.booking(pk))
@require_http_methods(READ_WRITE)
def move_to(request: HttpRequest, row: Booking) -> HttpResponse:
    """Another thing for the same booking, at the same time or another."""
    assert request.resolver_match is not None
    context = context_today(request.resolver_match.kwargs["to"])
    need(request.user, "bookings.choose_time", context)
    return _move(request, row, context)


def _move(request: HttpRequest, row: Booking, context: BookingContext) -> HttpResponse:
    if refused := rules.check_movable(row, clock.now()):
        if request.method == "POST":
            raise refused
        messages.info(request, str(refused))
        return redirect(row)
    who, path = standing(row.person), request.path
    stays = row.state != "displaced" and row.resource_id == context.resource.pk
    span = (row.starts_at, row.ends_at) if stays else None
    initial = _form_values(row, context.week.zone)
    typed = typed_values(request, **initial)
    chosen = (
        times(request, context, who, path=path, but=row.pk, previous=span, typed=typed)
        if not context.resource.by_day
        else None
    )
    form = form_of(request, context, who, chosen=chosen, single=True, **initial)
    page: dict[str, Any] = {
        "form": form,
        "booking": row,
        "context": context,
        "space": context.space,
        "resource": context.resource,
        "times": chosen,
    }
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            moved = actions.move_booking(
                booking=row,
                booking_request=form.booking_request,
                by=request.user,
                now=now,
                resource_id=context.resource.pk,
                override=form.cleaned_data.get("override", ""),
            )
        except Refused as refused:
            form.refuse(refused)
            if other_time_helps(refused, is_judged=True):
                page["other"] = alternatives_of(context, form.booking_request, now, row=row, typed=typed)
        else:
            messages.success(request, _("Moved.") if moved.state == "confirmed" else booked(moved))
            return redirect(row)
    page |= summary(request, context, form, who, chosen, is_sent=request.method == "POST", moving=row)
    page["day"] = drawings.timetable_beside_form(
        request,
        context,
        form["day"].value(),
        to=path,
        chosen=page.get("chosen"),
        but=row.pk,
        typed=typed,
    )
    return render(request, "bookings/move.html", page, status=form.status)


def _form_values(row: Booking, zone: str) -> dict[str, Any]:
    """A booking as the form shows it, on the clock of the place."""
    begin, end = (at.astimezone(ZoneInfo(zone)) for at in (row.starts_at, row.ends_at))
    return {
        "day": begin.date(),
        "begins": begin.time(),
        "ends": end.time(),
        "last_day": (end - timedelta(seconds=1)).date(),
        "seats": row.seats,
        "people": row.people,
        "with_adult": row.with_adult,
        "purpose": row.purpose,
    }


@requires("bookings.cancel_booking", get=queries.booking)
@require_POST
def drop(request: HttpRequest, row: Booking) -> HttpResponse:
    """It was drawn elsewhere in a timetable: the timetable again with the way back, or why not and what instead."""
    form, now = DropForm(request.POST), clock.now()
    if not form.is_valid():
        raise BadRequest("nowhere")
    pk, starts, ends = form.slot()
    context, booking_request = (
        context_today(pk),
        BookingRequest.of(row, (starts, ends)),
    )
    is_week = "week" in request.GET
    page: dict[str, Any] = {"booking": row, "is_week": is_week}
    try:
        row = actions.move_booking(
            booking=row,
            booking_request=booking_request,
            by=request.user,
            now=now,
            resource_id=pk,
            expected=form.slot("was_"),
        )
    except Refused as refused:
        page["refused"] = refused
        if other_time_helps(refused, is_judged=True):
            page["other"] = alternatives_of(context, booking_request, now, row=row)
        page["form_page"] = address(context.resource, starts, ends, context.week.zone, row)
    else:
        page |= {
            "moved": f"{context.resource}, {time_of(starts, ends, context.week.zone)}",
            "back": form.back(),
        }
        if row.person_id == request.user.pk:
            page["overlaps"] = overlaps(row.person, starts, ends, but=row.pk)
    page |= drawings.week_of_resource(request, context_today(row.resource_id)) if is_week else {}
    page |= {} if is_week else drawings.day_of_space(request, row.space)
    return render(request, "bookings/_dropped.html", page, status=422 if "refused" in page else 200)


def _cancel(*, booking: Booking, by: Person, now: datetime, reason: str = "", rest: bool = False) -> int:
    """Cancel the booking, or it and all that follow in its series. Gives how many."""
    if rest:
        return series.cancel_rest(first=booking, by=by, now=now, reason=reason)
    actions.cancel(booking=booking, by=by, now=now, reason=reason)
    return 1


def _cancelled(_visit: Visit, number: int) -> str:
    if number == 1:
        return _("Cancelled. The time is free for others.")
    return ngettext("%(n)s booking cancelled.", "%(n)s bookings cancelled.", number) % {"n": number}


def _about_cancelling(visit: Visit) -> dict[str, Any]:
    booking, context = visit.record, context_today(visit.record.resource_id)
    return {
        "is_late": rules.is_late(booking.starts_at, visit.now, context.rules.late_cancel_hours),
        "is_mine": booking.person_id == visit.by.pk,
        "time": time_of(booking.starts_at, booking.ends_at, context.week.zone),
    }


cancel = StepPage(
    machine=BOOKING,
    verb="cancel_booking",
    permission="bookings.cancel_booking",
    get=queries.booking,
    subject="booking",
    crumbs=lambda visit: [(visit.record.resource, "bookings:booking", visit.record.pk)],
    form=CancelForm,
    options=lambda visit: {
        "is_mine": visit.record.person_id == visit.by.pk,
        "later": max(0, queries.rest_of(visit.record, visit.now).count() - 1),
    },
    action=_cancel,
    heading=gettext_lazy("Cancel this booking?"),
    submit=gettext_lazy("Cancel the booking"),
    icon="circle-slash",
    tone="danger",
    done=_cancelled,
    context=_about_cancelling,
    template="bookings/cancel.html",
)


def _who_and_when(visit: Visit) -> SafeString:
    booking = visit.record
    time = tags.span(booking.starts_at, booking.ends_at, at=booking.space_id)
    return format_html("{}, {}, {}", booking.person, booking.resource, time)


decide = Steps(
    model=Booking,
    get=queries.booking,
    route="bookings/<int:pk>/",
    subject="booking",
    verbs=("confirm_booking", "reject_booking"),
    actions={
        "confirm_booking": partial(actions.decide, confirm=True),
        "reject_booking": partial(actions.decide, confirm=False),
    },
    crumbs=lambda visit: [(visit.record.resource, "bookings:booking", visit.record.pk)],
    about=_who_and_when,
    then=lambda visit, booking: (
        ("reception:today", booking.space.code) if visit.request.POST.get("back") == "today" else booking
    ),
)


@public
@require_http_methods(READ_WRITE)
def confirm_attendance(request: HttpRequest, token: str) -> HttpResponse:
    """ "Yes, I will come", from the reminder; without signing in, by what the letter carries."""
    pk, begins = emails.read_attendance_token(token) or (None, None)
    row = Booking.objects.filter(pk=pk).select_related("space", "resource", "person").first()
    if row is None or int(row.starts_at.timestamp()) != begins:
        raise Refused(
            "bookings.letter_link",
            _("It is not complete, or the booking has been moved or removed since."),
            _("Your bookings are listed on the page “My bookings”; sign in to see them."),
            url=reverse("bookings:my_bookings"),
            kind="link",
        )
    if request.method == "POST" and row.state == "confirmed":
        actions.confirm_attendance(booking=row, now=clock.now())
        row.refresh_from_db()
    zone = contexts.context_of(row.resource_id, local_day(clock.now(), "UTC")).week.zone
    page = {"booking": row, "time": time_of(row.starts_at, row.ends_at, zone)}
    return render(request, "bookings/confirm_attendance.html", page)
