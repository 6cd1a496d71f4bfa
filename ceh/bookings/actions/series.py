"""Repeated bookings: first a preview that shows the days that do not fit, then those that the person confirmed."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest, today
from ceh.availability.rules import checks
from ceh.availability.rules.free_times import has_room
from ceh.bookings.actions import bookings
from ceh.bookings.actions.confirmations import confirm_series_later
from ceh.bookings.models import Booking, Series
from ceh.bookings.queries import bookings as queries
from ceh.bookings.rules.series import occurrences
from ceh.core.clock import local_day
from ceh.core.formatting import figures
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.journal import act
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.timetable.rules import taken, week_of


@dataclass(frozen=True)
class Occurrence:
    """One day of a series: its refusals, and the rules that staff set aside for it."""

    day: date
    booking_request: BookingRequest
    problems: list[Refused]
    set_aside: list[Refused] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether it can be booked."""
        return not self.problems


def preview(
    *,
    resource_id: int,
    person: Person,
    booking_request: BookingRequest,
    every: int,
    until: date,
    now: datetime,
    by: Person | None = None,
    override: str = "",
) -> list[Occurrence]:
    """Every occurrence with its refusals, taken times included; judged as in `book_series`.

    Raises Refused: "bookings.series" for a rhythm that cannot be, "timetable.span".
    """
    context = contexts.context_of(resource_id, today(now))
    occasions = occurrences(booking_request, every=every, until=until, zone=context.week.zone)
    claims = contexts.busy([context], occasions[0].starts_at, occasions[-1].ends_at)[resource_id]
    weeks = [week_of(occasion.starts_at, context.week.zone) for occasion in occasions]
    shares = queries.shares(person, context.rules, weeks) if context.rules.per_week else [0] * len(weeks)
    facts, fitting, days = queries.load_facts(context, person, booking_request, now), 0, []
    for occurrence, minutes in zip(occasions, shares, strict=True):
        facts_then = replace(facts, minutes_in_week=minutes, upcoming=facts.upcoming + fitting)
        problems = checks.problems(occurrence, facts_then)
        set_aside: list[Refused] = []
        if problems and bookings.may_set_aside(problems, by=by or person, context=context, override=override):
            problems, set_aside = [], problems
        if not has_room(context, claims, occurrence):
            problems = [*problems, taken()]
        fitting += not problems
        day = local_day(occurrence.starts_at, context.week.zone)
        days.append(Occurrence(day, occurrence, problems, set_aside))
    return days


def series_changed(problems: list[Refused]) -> Refused:
    """The refusal of a series if some days were taken since the preview."""
    return Refused(
        "bookings.series_changed",
        _("Some days no longer fit."),
        _("Open the preview again and leave these days out."),
        kind="conflict",
        problems=problems,
    )


@retrying()
def book_series(
    *,
    resource_id: int,
    person: Person,
    booking_request: BookingRequest,
    every: int,
    until: date,
    skip: Collection[date],
    by: Person,
    now: datetime,
    purpose: str = "",
    override: str = "",
) -> Series:
    """All occurrences except the days that the person agreed to leave out, or none.

    Raises Refused: "bookings.series_changed" with one problem for each day that no longer fits, "bookings.book".
    """
    context = contexts.context_of(resource_id, today(now))
    bookings.need_for(person, by, context)
    occasions = occurrences(booking_request, every=every, until=until, zone=context.week.zone)
    with (
        translate_db_errors(bookings.CONSTRAINT_REFUSALS),
        act("bookings.book_series", by=by, reason=override),
    ):
        series = Series.objects.create(
            person=person,
            every=every,
            skipped=sorted(day.isoformat() for day in skip),
            made_at=now,
            made_by=by,
        )
        changed, booked = [], []
        for occasion in occasions:
            day = local_day(occasion.starts_at, context.week.zone)
            if day in skip:
                continue
            try:
                booking = bookings.book_one(
                    context,
                    person,
                    occasion,
                    by,
                    now,
                    purpose=purpose,
                    override=override,
                    series=series,
                    source="series",
                )
                booked.append(booking)
            except Refused as refused:
                changed.append(replace_message(refused, day))
        if changed:
            raise series_changed(changed)
        if booked and by.pk == person.pk:
            confirm_series_later(booked, "made")
        return series


def replace_message(refused: Refused, day: date) -> Refused:
    """The same refusal, prefixed with the day."""
    return Refused(
        refused.rule,
        f"{figures(day)}: {refused.message}",
        refused.next_step,
        kind=refused.kind,
    )


@retrying()
def cancel_rest(*, first: Booking, by: Person, now: datetime, reason: str = "") -> int:
    """Cancel one booking of a series and all that follow it. Gives how many.

    Raises Refused: "bookings.cancel_booking", "booking.state".
    """
    rows = queries.rest_of(first, now)
    with act("bookings.cancel_series", by=by, reason=reason):
        result = list(rows.select_related("resource").order_by("resource", "starts_at"))
        for row in result:
            bookings.cancel(booking=row, by=by, now=now, reason=reason, notify=False)
        if result and by.pk == first.person_id:
            confirm_series_later(result, "cancelled")
        return len(result)
