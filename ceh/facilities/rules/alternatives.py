"""What else is possible when a wish is not: another time here, the same time elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from ceh.facilities.queries import bookings as queries
from ceh.facilities.queries.bookings import Bundle
from ceh.facilities.rules.bookings import Wish
from ceh.network.models import Space
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import Span, day_starts_in, days_of, free, free_seats, full, starts_in

EARTH_KM = 6371.0088
LOOK = timedelta(days=7)  # so far before and after the wish


@dataclass(frozen=True)
class Elsewhere:
    """Another thing of the kind, free at that time, and how far from the first."""

    resource: Resource
    km: float


@dataclass(frozen=True)
class Alternatives:
    """Other starts here, the nearest to the wish first; other things at the same time, the nearest first."""

    starts: list[datetime]
    elsewhere: list[Elsewhere]


def alternatives(found: Bundle, wish: Wish, now: datetime, *, most: int = 4, but: int = 0) -> Alternatives:
    """A few of each, as if the booking `but` were not there; about ten statements, whatever their number."""
    long, by_day = wish.ends_at - wish.starts_at, found.resource.by_day
    look = LOOK + long if by_day else LOOK  # who wants a week will not look for it day by day
    begin, end = max(now, wish.starts_at - look), wish.ends_at + look
    held = queries.busy([found], begin, end)[found.resource.pk]
    held = [one for one in held if (one.source_type, one.source_id) != (queries.SOURCE, but)]
    windows = free_windows(found, held, begin, end, wish.seats)
    if by_day:
        zone = found.week.zone
        starts = day_starts_in(windows, len(days_of(wish.starts_at, wish.ends_at, zone)), zone)
    else:
        starts = starts_in(windows, long, timedelta(minutes=found.resource.step), limit=400)
    starts = [at for at in starts if seats_left(found, held, at, at + long, wish.seats)]
    starts.sort(key=lambda at: (abs(at - wish.starts_at), at))
    rows = queries.same_kind(found)
    known = queries.bundles([one.pk for one in rows], now.date()) if rows else {}
    busy = queries.busy(known.values(), wish.starts_at, wish.ends_at) if rows else {}
    elsewhere = [
        Elsewhere(one, km_between(found.space, one.space))
        for one in rows
        if not full_at(busy[one.pk], known[one.pk].resource.capacity, wish.seats)
        and known[one.pk].week.open_throughout(wish.starts_at, wish.ends_at)
    ]
    elsewhere.sort(key=lambda one: one.km)
    return Alternatives(sorted(starts[:most]), elsewhere[:most])


def free_windows(
    found: Bundle, busy: list[Occupancy], begin: datetime, end: datetime, seats: int = 1
) -> list[Span]:
    """When so many seats of a resource are free while it is open."""
    opened = [(max(a, begin), min(b, end)) for a, b in found.week.between(begin, end)]
    claims = [(one.starts_at, one.ends_at, one.last_seat - one.first_seat + 1) for one in busy]
    return free(opened, full(claims, found.resource.capacity - seats + 1))


def seats_left(found: Bundle, busy: list[Occupancy], starts: datetime, ends: datetime, seats: int) -> bool:
    """Whether so many of the same seats are free all that time; what has one place only is told by its windows."""
    capacity = found.resource.capacity
    if capacity == 1:
        return True
    held = [(one.first_seat, one.last_seat, one.starts_at, one.ends_at) for one in busy]
    return len(free_seats(capacity, held, starts, ends)) >= seats


def full_at(busy: list[Occupancy], capacity: int, seats: int) -> bool:
    """Whether fewer than so many seats are free somewhere in the time that these claims touch."""
    claims = [(one.starts_at, one.ends_at, one.last_seat - one.first_seat + 1) for one in busy]
    return bool(full(claims, capacity - seats + 1))


def km_between(one: Space, other: Space) -> float:
    """The great circle between two spaces, in kilometres."""
    return km(one.lon, one.lat, other.lon, other.lat)


def km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The great circle between two places in degrees, in kilometres (haversine, mean radius)."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    half = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
