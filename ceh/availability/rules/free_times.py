"""When enough seats of a thing are free while it is open: the same answer for every way to book or to look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.timetable.rules import (
    SeatClaim,
    Span,
    day_starts_in,
    days_from,
    free,
    free_seats,
    full,
    starts_in,
)

MOST_STARTS = 2_000  # free starts that are looked at


def has_room(context: BookingContext, claims: Sequence[SeatClaim], booking_request: BookingRequest) -> bool:
    """Whether as many seats as wished are free from the first to the last moment; open or not."""
    seats = free_seats(context.resource.capacity, claims, booking_request.starts_at, booking_request.ends_at)
    return len(seats) >= booking_request.seats


def free_windows(
    context: BookingContext, claims: Sequence[SeatClaim], begin: datetime, end: datetime, seats: int = 1
) -> list[Span]:
    """When so many seats are free at a time while it is open; of a pool not always the same ones."""
    opened = [(max(a, begin), min(b, end)) for a, b in context.week.between(begin, end)]
    return free(opened, full(claims, context.resource.capacity, seats))


def free_spans(
    context: BookingContext,
    claims: Sequence[SeatClaim],
    begin: datetime,
    end: datetime,
    length: timedelta,
    seats: int = 1,
    *,
    step: int = 0,
    limit: int = MOST_STARTS,
) -> list[Span]:
    """Times of this length that can be booked, in order: on the step of the thing (or of so many minutes), or by day.

    Whole days are counted as days, so that one on which the clock changes is as good as another.
    """
    windows, zone = free_windows(context, claims, begin, end, seats), context.week.zone
    if context.resource.by_day:
        days = max(1, round(length / timedelta(days=1)))
        spans = [(at, days_from(at, days, zone)) for at in day_starts_in(windows, days, zone)]
    else:
        minutes = timedelta(minutes=step or context.resource.step)
        most = limit if context.resource.capacity == 1 else MOST_STARTS
        spans = [(at, at + length) for at in starts_in(windows, length, minutes, most)]
    if context.resource.capacity > 1:
        spans = [span for span in spans if has_room(context, claims, BookingRequest(*span, seats))]
    return spans[:limit]
