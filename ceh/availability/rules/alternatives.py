"""What else is possible when a booking_request is not: another time here, the same time elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from math import asin, cos, radians, sin, sqrt

from ceh.availability.queries import contexts, stand_ins
from ceh.availability.queries.contexts import BookingContext
from ceh.availability.rules.checks import BACK, BookingRequest
from ceh.availability.rules.free_times import days_long, free_spans, has_room
from ceh.network.models import Space
from ceh.timetable.models import Resource
from ceh.timetable.rules import Span

EARTH_KM = 6371.0088


LOOK = timedelta(days=7)  # so far before and after the booking_request


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


Fits = Callable[[BookingContext, BookingRequest], bool]


def alternatives(
    bundle: BookingContext,
    booking_request: BookingRequest,
    now: datetime,
    *,
    most: int = 4,
    but: int = 0,
    fits: Fits | None = None,
) -> Alternatives:
    """A few of each, none that has begun, as if the booking `but` were not there; about ten statements.

    With `fits` only what it allows, and times that do not overlap.
    """
    if booking_request.ends_at <= booking_request.starts_at:
        return Alternatives([], [])
    length = days_long(bundle, booking_request)
    look = (
        LOOK + length if bundle.resource.by_day else LOOK
    )  # who wants a week will not look for it day by day
    begin, end = max(now, booking_request.starts_at - look), max(now, booking_request.ends_at) + look
    claims = contexts.busy([bundle], begin, end)[bundle.resource.pk]
    claims = [claim for claim in claims if (claim.source_type, claim.source_id) != (contexts.SOURCE, but)]
    spans = free_spans(bundle, claims, begin, end, length, booking_request.seats)
    spans.sort(key=lambda span: (abs(span[0] - booking_request.starts_at), span))
    proposed: Iterable[Span] = spans
    if fits is not None:
        proposed = _apart(
            span
            for span in spans
            if fits(bundle, replace(booking_request, starts_at=span[0], ends_at=span[1]))
        )
    starts = [span[0] for span in islice(proposed, most)]
    rows = stand_ins.same_kind(bundle) if booking_request.starts_at >= now - BACK else []
    known = contexts.bundles([row.pk for row in rows], now.date()) if rows else {}
    busy = contexts.busy(known.values(), booking_request.starts_at, booking_request.ends_at) if rows else {}
    elsewhere = [
        Elsewhere(row, km_between(bundle.space, row.space))
        for row in rows
        if has_room(known[row.pk], busy[row.pk], booking_request)
        and known[row.pk].week.open_throughout(booking_request.starts_at, booking_request.ends_at)
        and (fits is None or fits(known[row.pk], booking_request))
    ]
    elsewhere.sort(key=lambda other: other.km)
    return Alternatives(sorted(starts), elsewhere[:most])


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Leave out what overlaps an earlier one, so that a few proposals differ."""
    chosen: list[Span] = []
    for begin, end in spans:
        if all(end <= other_begin or other_end <= begin for other_begin, other_end in chosen):
            chosen.append((begin, end))
            yield begin, end


def km_between(one: Space, other: Space) -> float:
    """The great circle between two spaces, in kilometres."""
    return km(one.lon, one.lat, other.lon, other.lat)


def km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The great circle between two places in degrees, in kilometres (haversine, mean radius)."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    half = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
