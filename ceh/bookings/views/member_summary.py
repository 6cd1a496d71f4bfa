"""What stands beside the button that books: the time, its price, what stands against it, the days of a series."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.availability.rules.free_times import has_room
from ceh.availability.rules.starts import length_words
from ceh.availability.views.public_times import Times, TimesChosen, span_words
from ceh.bookings.actions import judging, series
from ceh.bookings.actions.series import Occurrence
from ceh.bookings.forms.bookings import BookingForm
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.bookings.rules.bookings import booked_already, needs_approval
from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.enrolment.queries import sessions_at
from ceh.people.models import Person
from ceh.people.queries import Standing
from ceh.timetable.rules import taken
from ceh.web.panels import panels

# What stands against any time at all; it is told before anything is chosen.
ALWAYS = (
    "learning.",
    "bookings.retired",
    "bookings.not_bookable",
    "bookings.space_closed",
    "bookings.guardian",
    "bookings.held",
)
FIRST = ("seats", "with_adult")  # fields that stand beside the button where they are asked at all


def summary(
    request: HttpRequest,
    context: BookingContext,
    form: BookingForm,
    who: Standing,
    times: Times | None,
    *,
    is_sent: bool,
    moving: Booking | None = None,
) -> dict[str, Any]:
    """The part of the page that follows every choice; `moving` is the booking that gets another time."""
    now = clock.now()
    person = moving.person if moving else request.user
    draft = form if form.is_bound else form.draft()
    booking_request = draft.booking_request if draft.is_valid() else form.refused_wish
    judged = booking_request or BookingRequest(now + timedelta(days=1), now + timedelta(days=1, hours=1))
    but = moving.pk if moving else 0
    problems = _problems(context, person, judged, now, but=but, who=who)
    missing = [problem for problem in problems if problem.rule.startswith(ALWAYS)]
    is_reversed = booking_request is not None and booking_request.ends_at <= booking_request.starts_at
    against: list[Refused] = []
    if booking_request and not is_sent:
        against = [problem for problem in problems if problem not in missing]
        if not is_reversed:
            against += _taken(context, person, times, booking_request, but)
    is_own = any(problem.rule == "bookings.booked_already" for problem in against)
    page: dict[str, Any] = {
        "missing": missing,
        "against": against,
        "asks_first": needs_approval(context),
        "first_fields": [form[name] for name in _first(context) if name in form.fields],
        "more_fields": [form[name] for name in form.fields if name not in (*_first(context), *TIME)],
        "time_fields": [form[name] for name in TIME if name in form.fields],
    }
    page["more_open"] = bool(
        form.is_bound
        or (times and times.is_exact and (is_reversed or not against))
        or request.GET.get("repeat")
    )
    if not moving and not missing and any(problem.rule == "timetable.taken" for problem in against):
        page["can_wait"] = True
    if booking_request is not None and not is_reversed:
        span = (booking_request.starts_at, booking_request.ends_at)
        page["span"] = span_words(span, context.week.zone)
        if not is_own and person == request.user and not draft.cleaned_data.get("who"):
            page["overlaps"] = overlaps(person, *span, but=but)
        page["chosen"] = span
        page["length"] = "" if context.resource.by_day else length_words(booking_request.minutes)
        whom = draft.cleaned_data.get("who") or person
        page["panels"] = panels(
            "time", whom, now, TimesChosen(context.resource, [span], booking_request.seats, but)
        )
        page["series"] = _series(request, context, draft, booking_request, now) if draft.is_valid() else []
    return page


def overlaps(person: Person, starts: datetime, ends: datetime, *, but: int) -> list[Any]:
    """What else the person has at that time, bookings and course sessions, in order; two statements."""
    result = [*queries.overlapping(person, starts, ends, but=but), *sessions_at(person, starts, ends)]
    return sorted(result, key=lambda row: row.starts_at)


def with_overlaps(
    person: Person | None, days: Sequence[Occurrence], zone: str
) -> list[tuple[str, Occurrence, list[Any]]]:
    """The days of a series in words, with what else the person has then where it fits; two statements."""
    spans = [(day.booking_request.starts_at, day.booking_request.ends_at) for day in days if day.fits]
    result: list[Any] = []
    if person is not None and spans:
        first, last = spans[0][0], spans[-1][1]
        result = [*queries.overlapping(person, first, last, most=None), *sessions_at(person, first, last)]
    return [
        (
            span_words((day.booking_request.starts_at, day.booking_request.ends_at), zone),
            day,
            [
                row
                for row in result
                if day.fits
                and row.starts_at < day.booking_request.ends_at
                and row.ends_at > day.booking_request.starts_at
            ],
        )
        for day in days
    ]


TIME = ("day", "begins", "ends", "last_day")


def _first(context: BookingContext) -> Sequence[str]:
    return (*FIRST, "people") if context.rules.people > 1 else FIRST


def _problems(
    context: BookingContext, person: Person, booking_request: BookingRequest, now: datetime, **more: Any
) -> list[Refused]:
    try:
        return judging.judge(context, person, booking_request, now, **more)
    except Refused as refused:  # an absurd time
        return [refused]


def _taken(
    context: BookingContext, person: Person, times: Times | None, booking_request: BookingRequest, but: int
) -> list[Refused]:
    """That the time is taken, by others or by the person, where it is."""
    span = (booking_request.starts_at, booking_request.ends_at)
    claims = times.claims if times else contexts.busy([context], *span, but=but)[context.resource.pk]
    if has_room(context, claims, booking_request):
        return []
    is_own = queries.is_booked_by(person, context.resource, *span, but=but)
    return [booked_already() if is_own else taken()]


def _series(
    request: HttpRequest,
    context: BookingContext,
    form: BookingForm,
    booking_request: BookingRequest,
    now: datetime,
) -> list[tuple[str, Occurrence, list[Any]]]:
    """The days of a series as they would be booked, as soon as its rhythm and its last day are chosen."""
    values = form.cleaned_data
    if not values.get("repeat") or not values.get("until"):
        return []
    try:
        days = series.preview(
            resource_id=context.resource.pk,
            person=request.user,
            booking_request=booking_request,
            every=int(values["repeat"]),
            until=values["until"],
            now=now,
        )
    except Refused:
        return []
    return with_overlaps(None if values.get("who") else request.user, days, context.week.zone)
