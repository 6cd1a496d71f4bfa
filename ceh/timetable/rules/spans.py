"""Spans of time: open, free, full. Pure: hours, days and claims go in, spans come out.

Hours are local times of a zone; spans are instants. A day on which the clock changes has 23 or 25 hours, and the spans
of such a day are as long as they really are. A local time that a clock change leaves out means the instant at which
the clock jumps; one that it repeats means the first for an opening and the last for a closing.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

MIDNIGHT = time(0, 0)
LONGEST = timedelta(days=370)  # of one claim

Span = tuple[datetime, datetime]
Hours = Sequence[tuple[time, time]]  # of one day, in order; 00:00 as an end means midnight


@lru_cache(maxsize=8_000)  # the same openings are asked for again and again
def instant(day: date, at: time, zone: str, *, last: bool = False) -> datetime:
    """The instant of a local time, in UTC. `last` takes the second of two that a clock change repeats."""
    local = datetime.combine(day, at.replace(fold=int(last)), ZoneInfo(zone))
    result = local.astimezone(UTC)
    if result.astimezone(ZoneInfo(zone)).replace(fold=0, tzinfo=None) != local.replace(fold=0, tzinfo=None):
        # The clock leaves this time out: fold 0 reads it with the offset before the jump, fold 1 with that after.
        before = local.replace(fold=0).utcoffset() or timedelta()
        after = local.replace(fold=1).utcoffset() or timedelta()
        return _jump(result if not last else local.replace(fold=0).astimezone(UTC), after - before, zone)
    return result


def _jump(near: datetime, gap: timedelta, zone: str) -> datetime:
    """The instant at which the clock jumps, somewhere within `gap` before `near`."""
    low, high = near - gap, near
    offset = high.astimezone(ZoneInfo(zone)).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def day_span(day: date, zone: str) -> Span:
    """From midnight to midnight: 23, 24 or 25 hours."""
    return instant(day, MIDNIGHT, zone), instant(day + timedelta(days=1), MIDNIGHT, zone)


def spans_of(day: date, hours: Hours, zone: str) -> list[Span]:
    """The open spans of a day, merged where they meet, empty ones left out."""
    result = []
    for opens, closes in hours:
        end = (
            instant(day + timedelta(days=1), MIDNIGHT, zone)
            if closes == MIDNIGHT
            else instant(day, closes, zone, last=True)
        )
        result.append((instant(day, opens, zone), end))
    return merged(result)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap as one, empty ones left out."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def free(opened: Iterable[Span], busy: Iterable[Span]) -> list[Span]:
    """Open spans without the busy ones."""
    taken = merged(busy)
    result: list[Span] = []
    for start, end in merged(opened):
        at = start
        for left, right in taken:
            if right <= at or left >= end:
                continue
            if left > at:
                result.append((at, left))
            at = max(at, right)
        if at < end:
            result.append((at, end))
    return result


class SeatClaim(Protocol):
    """Seats that are held for a time: an occupancy, a block of a timetable."""

    @property
    def first_seat(self) -> int: ...
    @property
    def last_seat(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class SeatHold(NamedTuple):
    """Seats held for a time."""

    first_seat: int
    last_seat: int
    starts_at: datetime
    ends_at: datetime


def free_seats(capacity: int, claims: Iterable[SeatClaim], starts: datetime, ends: datetime) -> list[int]:
    """Seats (from 1) that nobody holds at any moment between two instants.

    The only place that counts free seats. Adding up claims is wrong: two that follow each other hold the same seat,
    and who takes a seat keeps that one all the time. A claim on a part of a kit holds the kit's last seat.
    """
    held = set[int]()
    for claim in claims:
        if claim.starts_at < ends and claim.ends_at > starts:
            held.update(range(min(claim.first_seat, capacity), claim.last_seat + 1))
    return [seat for seat in range(1, capacity + 1) if seat not in held]


def full(claims: Iterable[SeatClaim], capacity: int, seats: int = 1) -> list[Span]:
    """Spans in which fewer than `seats` are free."""
    rows = list(claims)
    if capacity == 1:
        return merged((row.starts_at, row.ends_at) for row in rows)
    edges = sorted({edge for row in rows for edge in (row.starts_at, row.ends_at)})
    return merged(span for span in pairwise(edges) if len(free_seats(capacity, rows, *span)) < seats)


def starts_in(windows: Iterable[Span], length: timedelta, step: timedelta, limit: int = 5) -> list[datetime]:
    """The first starts at which `length` fits, on the grid of `step` counted from each window's full hour."""
    result: list[datetime] = []
    for start, end in windows:
        hour = start.replace(minute=0, second=0, microsecond=0)
        at = hour + step * -(-(start - hour) // step)
        while at + length <= end and len(result) < limit:
            result.append(at)
            at += step
    return result


def check_span(starts: datetime, ends: datetime) -> None:
    """Refuses ("timetable.span") a time that ends before it starts, or is absurdly long."""
    if ends <= starts:
        raise Refused(
            "timetable.span", _("The end must come after the start."), _("Correct the times."), kind="input"
        )
    if ends - starts > LONGEST:
        raise Refused(
            "timetable.span",
            _("That is longer than a year."),
            _("Split it into shorter times."),
            kind="input",
        )


def taken() -> Refused:
    """The answer to whoever comes second or only looks: nobody knows whether it was taken just now or weeks ago."""
    return Refused(
        "timetable.taken",
        _("This time is taken."),
        _("Choose another time, or wait for this one."),
        kind="conflict",
    )


def retired(name: str) -> Refused:
    """The refusal for a resource out of use."""
    return Refused(
        "timetable.retired",
        _("%(name)s is no longer in use.") % {"name": name},
        _("Look for another one near you."),
        kind="rule",
    )
