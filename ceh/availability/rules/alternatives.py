"""What else is possible when a booking_request is not: another time here, the same time elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from math import asin, cos, radians, sin, sqrt

from ceh.availability.queries.alternatives import Surroundings
from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.availability.rules.free_times import free_spans, has_room
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.timetable.models import Resource
from ceh.timetable.rules import Span

EARTH_KM = 6371.0088
# Refusals that a request for another time does not meet again. The second set depends on the person besides: it holds
# where each time that is offered is judged for the person who comes.
OTHER_TIME_HELPS = frozenset({"timetable.taken", "bookings.hours", "bookings.past", "bookings.horizon"})
OTHER_TIME_HELPS_PERSON = OTHER_TIME_HELPS | {"bookings.evening", "bookings.per_week"}


@dataclass(frozen=True)
class Elsewhere:
    """Another thing of the kind, free at that time, and how far from the first."""

    resource: Resource
    km: float


@dataclass(frozen=True)
class Alternatives:
    """Other starts here, the nearest to the booking_request first; other things at the same time, the nearest first."""

    starts: list[datetime]
    elsewhere: list[Elsewhere]


def other_time_helps(refused: Refused, *, is_judged: bool = False) -> bool:
    """Whether another time solves all that was refused; `is_judged` where what is offered fits the person."""
    rules = OTHER_TIME_HELPS_PERSON if is_judged else OTHER_TIME_HELPS
    return all(problem.rule in rules for problem in refused.problems or [refused])


Fits = Callable[[BookingContext, BookingRequest], bool]


def alternatives(
    context: BookingContext,
    booking_request: BookingRequest,
    surroundings: Surroundings,
    *,
    most: int = 4,
    fits: Fits | None = None,
) -> Alternatives:
    """A few of each. With `fits` only what it allows, and times that do not overlap."""
    length = context.length_of(booking_request)
    spans = free_spans(context, surroundings.claims, *surroundings.window, length, booking_request.seats)
    spans.sort(key=lambda span: (abs(span[0] - booking_request.starts_at), span))
    proposed: Iterable[Span] = spans
    if fits is not None:
        proposed = _apart(
            span
            for span in spans
            if fits(context, replace(booking_request, starts_at=span[0], ends_at=span[1]))
        )
    starts = [span[0] for span in islice(proposed, most)]
    elsewhere = [
        Elsewhere(other.resource, km_between(context.space, other.space))
        for other in surroundings.others
        if has_room(other, surroundings.claims_of_others[other.resource.pk], booking_request)
        and other.week.open_throughout(booking_request.starts_at, booking_request.ends_at)
        and (fits is None or fits(other, booking_request))
    ]
    elsewhere.sort(key=lambda place: place.km)
    return Alternatives(sorted(starts), elsewhere[:most])


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Leave out what overlaps an earlier one, so that a few proposals differ."""
    chosen: list[Span] = []
    for begin, end in spans:
        if all(end <= other_begin or other_end <= begin for other_begin, other_end in chosen):
            chosen.append((begin, end))
            yield begin, end


def km_between(space: Space, other: Space) -> float:
    """The great circle between two spaces, in kilometres."""
    return km(space.lon, space.lat, other.lon, other.lat)


def km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The great circle between two places in degrees, in kilometres (haversine, mean radius)."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    half = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
