"""Claiming time: the one way to write into the table of occupied time.

Whoever takes a kit takes its parts (`models.Part`), by whichever way; this is the one place that knows it.

All writers lock the resources in the order of their ids first, in the transaction of the action that calls; so two
rushes for one slot stand in line instead of in each other's way, and two who want the same two resources cannot block
each other. The exclusion constraint stands behind it. Who comes second gets `rules.taken()`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q

from ceh.timetable import queries, rules
from ceh.timetable.models import GIVES_WAY, Occupancy, Part, Resource


@dataclass(frozen=True)
class Claim:
    """A request for time on one resource: for `seats` of it, or the whole."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    whole: bool = False


def claim(
    claims: Sequence[Claim],
    *,
    kind: str,
    source_type: str,
    source_id: int,
    now: datetime,
    locked: dict[int, Resource] | None = None,
) -> list[Occupancy]:
    """Take the time, all of it or none. Call it inside the action's transaction.

    `locked` is what the action has locked of it already (`lock`), so that it is not locked again. Raises Refused:
    "timetable.span", "timetable.retired", "timetable.taken".
    """
    for item in claims:
        rules.check_span(item.starts_at, item.ends_at)
    resources = locked or lock(item.resource_id for item in claims)
    everything = [*claims, *_parts(claims, resources)]
    return _take(everything, resources, kind=kind, source_type=source_type, source_id=source_id, now=now)


def _take(
    claims: Sequence[Claim],
    resources: dict[int, Resource],
    *,
    kind: str,
    source_type: str,
    source_id: int,
    now: datetime,
) -> list[Occupancy]:
    """Claims on resources that are locked."""
    busy = _busy(claims)
    rows = []
    for item in claims:
        resource = resources[item.resource_id]
        if resource.retired_at is not None:
            raise rules.retired(str(resource))
        for first, last in _seats(item, resource.capacity, busy[item.resource_id]):
            rows.append(
                Occupancy(
                    resource=resource,
                    kind=kind,
                    starts_at=item.starts_at,
                    ends_at=item.ends_at,
                    first_seat=first,
                    last_seat=last,
                    source_type=source_type,
                    source_id=source_id,
                    made_at=now,
                    changed_at=now,
                )
            )
            busy[item.resource_id].append(rules.SeatHold(first, last, item.starts_at, item.ends_at))
    return Occupancy.objects.bulk_create(rows)


def _parts(claims: Iterable[Claim], resources: dict[int, Resource]) -> list[Claim]:
    """Claims on the parts of claimed kits, each part once; a statement only where there is a kit.

    Raises Refused: "timetable.taken" where two kits of one request share a part.
    """
    items = list(claims)
    kits = {item.resource_id for item in items if resources[item.resource_id].kind == "kit"}
    if not kits:
        return []
    parts = queries.parts_of(kits)
    there = {part for group in parts.values() for part in group}
    resources |= lock(there - resources.keys())  # somebody has just put it into the kit
    named = {item.resource_id for item in items}
    result: list[Claim] = []
    for item in items:
        for part in parts.get(item.resource_id, ()):
            if part not in named:  # who names a part beside its kit means the same thing
                result.append(Claim(part, item.starts_at, item.ends_at, whole=True))
    return result


def move(rows: Sequence[Occupancy], claims: Sequence[Claim], *, now: datetime) -> list[Occupancy]:
    """Move claims to other times or resources. They are updated, so that history and address stay.

    `claims` has one claim of one seat, or of the whole, for each row. Raises Refused: "timetable.span",
    "timetable.retired", "timetable.taken"; then nothing has moved.
    """
    for item in claims:
        rules.check_span(item.starts_at, item.ends_at)
    resources = lock({*(row.resource_id for row in rows), *(item.resource_id for item in claims)})
    mine = {row.pk for row in rows}
    busy = _busy(claims, but=mine)
    if len(rows) > 1:  # on their way they must not stand in each other's
        Occupancy.objects.filter(pk__in=mine).update(active=False)
    for row, item in zip(rows, claims, strict=True):
        resource = resources[item.resource_id]
        if resource.retired_at is not None and item.resource_id != row.resource_id:
            raise rules.retired(str(resource))
        first, last = _seats(item, resource.capacity, busy[item.resource_id])[0]
        busy[item.resource_id].append(rules.SeatHold(first, last, item.starts_at, item.ends_at))
        row.resource, row.starts_at, row.ends_at = resource, item.starts_at, item.ends_at
        row.first_seat, row.last_seat, row.active = first, last, True
        row.sequence, row.changed_at = row.sequence + 1, now
        row.save()
    first_row = rows[0] if rows else None
    if first_row is not None and (more := _parts(claims, resources)):
        _take(
            more,
            resources,
            kind=first_row.kind,
            source_type=first_row.source_type,
            source_id=first_row.source_id,
            now=now,
        )
    return list(rows)


def release(rows: Iterable[Occupancy], *, now: datetime, notify: bool = True) -> int:
    """Give the time back; the rows stay as history. Gives how many were active.

    Who waits for it is offered it (`register_freed`), unless the caller takes it again at once: then `notify` is False.
    The resources were locked with `lock(…, include_related=True)` before anything else.
    """
    freed = list(Occupancy.objects.filter(pk__in=[row.pk for row in rows], active=True))
    return _deactivate(freed, now, notify=notify)


def release_of(source_type: str, source_id: int, *, now: datetime) -> int:
    """Give back all time of one booking, session, outage; as `release`."""
    rows = Occupancy.objects.filter(source_type=source_type, source_id=source_id, active=True)
    return _deactivate(list(rows), now, notify=True)


def _deactivate(rows: list[Occupancy], now: datetime, *, notify: bool) -> int:
    ids = [row.pk for row in rows]
    Occupancy.objects.filter(pk__in=ids).update(active=False, changed_at=now, sequence=F("sequence") + 1)
    if notify:
        offer_freed_time([(row.resource_id, row.starts_at, row.ends_at) for row in rows], now=now)
    return len(rows)


def end_at(rows: Iterable[Occupancy], ends: datetime, *, now: datetime) -> int:
    """End claims early, and offer the rest of the time to the waitlist.

    What would begin later is given back. Gives how many claims became shorter.
    """
    ids = [row.pk for row in rows]
    held = list(Occupancy.objects.filter(pk__in=ids, active=True, ends_at__gt=ends))
    later = [row for row in held if row.starts_at >= ends]
    shorter = [row for row in held if row.starts_at < ends]
    Occupancy.objects.filter(pk__in=[row.pk for row in shorter]).update(
        ends_at=ends, changed_at=now, sequence=F("sequence") + 1
    )
    _deactivate(later, now, notify=False)
    offer_freed_time([(row.resource_id, max(row.starts_at, ends), row.ends_at) for row in held], now=now)
    return len(shorter)


DisplacedHandler = Callable[..., None]
_displaced_handlers: dict[str, DisplacedHandler] = {}


def register_displaced(source_type: str, handler: DisplacedHandler) -> None:
    """Register how an app above handles its displaced claims.

    Called in the same transaction as `handler(rows, reason=…, by=…, now=…)` with the freed claims.
    """
    _displaced_handlers[source_type] = handler


class Stop(NamedTuple):
    """An interruption: time, reason, source, and the space if it concerns all of it."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    source_type: str
    source_id: int
    space_id: int | None = None


UnmovableHandler = Callable[..., list[queries.Label]]
_unmovable_handlers: list[UnmovableHandler] = []


def register_unmovable(handler: UnmovableHandler) -> None:
    """Register how an app above notifies those responsible for what stays in closed time; it returns labels.

    Called in the same transaction as `handler(rows, stop=…, now=…)` with all claims that gave way to nothing; of a
    whole space that closes also without any, because not everything that is held there has claimed a room.
    """
    if handler not in _unmovable_handlers:
        _unmovable_handlers.append(handler)


Freed = tuple[int, datetime, datetime]  # resource id, from, until
FreedHandler = Callable[..., Any]
_freed_handlers: list[FreedHandler] = []


def register_freed(handler: FreedHandler) -> None:
    """An app above offers time that became free to those who wait: `handler(freed, now=…)`, in the same transaction."""
    if handler not in _freed_handlers:
        _freed_handlers.append(handler)


def offer_freed_time(spans: Iterable[Freed], *, now: datetime) -> None:
    """Tell the apps above which time is free from now on.

    The resources are locked with `lock(…, include_related=True)`.
    """
    freed = [(pk, max(starts, now), ends) for pk, starts, ends in spans if ends > now]
    if freed:
        for handler in _freed_handlers:
            handler(freed, now=now)


class Preemption(NamedTuple):
    """Claims made, claims displaced, and labels of what could not be moved."""

    claims: list[Occupancy]
    displaced: list[Occupancy]
    unmovable: list[queries.Label]


def preempt(
    claims: Sequence[Claim],
    *,
    kind: str,
    source_type: str,
    source_id: int,
    reason: str,
    by: Any,
    now: datetime,
    stop: Stop | None = None,
) -> Preemption:
    """Claim whole resources for an outage or a closure: bookings and offers in that time are cancelled.

    What cannot give way (a session, another closure) keeps its time, and the claim takes what is left around it; those
    who answer for it are told (`register_unmovable`), of the `stop` where it is more than the claims say.
    """
    for item in claims:
        rules.check_span(item.starts_at, item.ends_at)
    resources = lock((item.resource_id for item in claims), include_related=True)
    touched = list(Occupancy.objects.filter(_touching(claims), active=True).select_related("resource"))
    displaced = [row for row in touched if row.kind in GIVES_WAY]
    release(
        displaced, now=now, notify=False
    )  # it is taken at once; what becomes free elsewhere, the handlers give back
    rows = []
    for item in claims:
        kept_times = [
            (row.starts_at, row.ends_at)
            for row in touched
            if row.resource_id == item.resource_id and row.kind not in GIVES_WAY
        ]
        for starts, ends in rules.free([(item.starts_at, item.ends_at)], kept_times):
            rows.append(
                Occupancy(
                    resource=resources[item.resource_id],
                    kind=kind,
                    starts_at=starts,
                    ends_at=ends,
                    first_seat=1,
                    last_seat=resources[item.resource_id].capacity,
                    source_type=source_type,
                    source_id=source_id,
                    made_at=now,
                    changed_at=now,
                )
            )
    new_rows = Occupancy.objects.bulk_create(rows)
    by_type: dict[str, list[Occupancy]] = defaultdict(list)
    for row in displaced:
        by_type[row.source_type].append(row)
    for name, group in by_type.items():
        _displaced_handlers[name](group, reason=reason, by=by, now=now)
    unmovable = [row for row in touched if row.kind not in GIVES_WAY]
    if stop is None and unmovable:
        begin, end = min(item.starts_at for item in claims), max(item.ends_at for item in claims)
        stop = Stop(begin, end, reason, source_type, source_id)
    return Preemption(new_rows, displaced, notify_unmovable(unmovable, stop, now=now) if stop else [])


def notify_unmovable(rows: Sequence[Occupancy], stop: Stop, *, now: datetime) -> list[queries.Label]:
    """Notify those responsible for what stays in the time of the stop; return its labels."""
    return [label for handler in _unmovable_handlers for label in handler(rows, stop=stop, now=now)]


def lock(ids: Iterable[int], *, include_related: bool = False) -> dict[int, Resource]:
    """Lock resources, and the parts of kits among them, in the order of their ids until the transaction ends.

    With `include_related` also the kits that have one of them, and the parts of these: whoever frees time offers it to
    those who wait for such a kit, and must not want a lower id while holding a higher one. Raises
    Resource.DoesNotExist.
    """
    assert connection.in_atomic_block, "time is claimed inside the action's transaction"
    resource_ids = set(ids)
    if not resource_ids:
        return {}
    there = Part.objects.filter(removed_at=None)
    parts = there.filter(kit__in=resource_ids).values("part")
    query = Resource.objects.filter(Q(pk__in=resource_ids) | Q(pk__in=parts))
    if include_related:
        kits = there.filter(Q(part__in=resource_ids) | Q(part__in=parts)).values("kit")
        near = there.filter(kit__in=kits).values("part")
        query = Resource.objects.filter(
            Q(pk__in=resource_ids) | Q(pk__in=parts) | Q(pk__in=kits) | Q(pk__in=near)
        )
    rows = query.select_for_update(no_key=True).order_by("pk")
    result = {row.pk: row for row in rows}
    if missing := resource_ids - result.keys():
        raise Resource.DoesNotExist(f"no resource {sorted(missing)}")
    return result


Busy = dict[int, list[rules.SeatHold]]


def _touching(claims: Iterable[Claim]) -> Q:
    """Condition for rows that overlap the claims; one term for each time, not for each resource."""
    times: dict[tuple[datetime, datetime], list[int]] = defaultdict(list)
    for item in claims:
        times[item.starts_at, item.ends_at].append(item.resource_id)
    where = Q(pk__in=[])
    for (starts, ends), ids in times.items():
        where |= Q(resource__in=ids, starts_at__lt=ends, ends_at__gt=starts)
    return where


def _busy(claims: Iterable[Claim], but: Iterable[int] = ()) -> Busy:
    """Resource id → seats held at the times of the claims, without the rows `but`; one statement."""
    result: Busy = defaultdict(list)
    rows = Occupancy.objects.filter(_touching(claims), active=True).exclude(pk__in=set(but))
    for row in rows.values_list("resource_id", "first_seat", "last_seat", "starts_at", "ends_at"):
        result[row[0]].append(rules.SeatHold(*row[1:]))
    return result


def _seats(item: Claim, capacity: int, held: Iterable[rules.SeatHold]) -> list[tuple[int, int]]:
    """The lowest free seats, each as (first, last); the whole resource as one. Raises Refused "timetable.taken"."""
    seats = rules.free_seats(capacity, held, item.starts_at, item.ends_at)
    if len(seats) < (capacity if item.whole else item.seats):
        raise rules.taken()
    return [(1, capacity)] if item.whole else [(seat, seat) for seat in seats[: item.seats]]
