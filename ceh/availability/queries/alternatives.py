"""What may be taken instead of a request: free time around it, and other things of the kind, near by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingRequest, today
from ceh.core import cache_versions
from ceh.equipment.models import Place, Unit
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import Span

_cache = cache_versions.VersionedCache(5_000)
LOOK = timedelta(days=7)  # so far before and after the request
SMALLEST_SHARE = 0.75  # of a room's area, that another one needs to stand in for it


@dataclass(frozen=True)
class Surroundings:
    """What decides about alternatives to a request."""

    window: Span
    claims: Sequence[Occupancy]  # on the thing itself
    others: Sequence[BookingContext]  # other things of the kind
    claims_of_others: Mapping[int, Sequence[Occupancy]]  # by resource


def load_surroundings(
    context: BookingContext,
    booking_request: BookingRequest,
    now: datetime,
    *,
    with_others: bool,
    but: int = 0,
) -> Surroundings:
    """All of it within the booking horizon, as if the booking `but` were not there; about ten statements."""
    span = (booking_request.starts_at, booking_request.ends_at)
    look = LOOK
    if context.resource.by_day:  # who wants a week will not look for it day by day
        look += context.length_of(booking_request)
    last = context.last_start(now)
    begin = max(now, min(span[0], last) - look)
    window = (begin, min(max(now, span[1]) + look, last + context.length_of(booking_request)))
    claims = contexts.busy([context], *window, but=but)[context.resource.pk]
    ids = _same_kind_ids(context.resource.pk, now) if with_others else []
    by_resource = contexts.cached_contexts(ids, today(now)) if ids else {}
    return Surroundings(
        window,
        claims,
        [by_resource[pk] for pk in ids if span[0] <= by_resource[pk].last_start(now)],
        contexts.busy(by_resource.values(), *span) if ids else {},
    )


def _same_kind_ids(resource_id: int, now: datetime) -> list[int]:
    """The ids of what may stand in; one statement as long as no machine and no space changes."""
    key = (
        cache_versions.version_of(contexts.AREA),
        resource_id,
    )  # first the version, then what is read under it

    def make() -> list[int]:
        return [resource.pk for resource in same_kind(contexts.context_of(resource_id, today(now)))]

    return _cache.get(key, make)


def same_kind(context: BookingContext, limit: int = 12) -> list[Resource]:
    """What may stand in for a thing: units of its category, the same model first; rooms, premises, seats or kits."""
    if context.unit is None:
        return list(_same_places(context)[:limit])
    rows = Unit.objects.filter(
        model__category=context.unit.model.category_id,
        bookable=True,
        state__in=("in_service", "limited"),
        resource__retired_at=None,
        resource__space__state="published",
    ).exclude(pk=context.unit.pk)
    is_other = Case(When(model=context.unit.model_id, then=0), default=1)
    near = _distance(context, "resource__space")
    return [
        unit.resource
        for unit in rows.select_related("resource__space").order_by(is_other, near, "pk")[:limit]
    ]


def _same_places(context: BookingContext) -> "QuerySet[Resource]":
    """Places of the same kind; rooms are not much smaller, kits have something of each category of the kit's units."""
    own = context.resource
    rows = Resource.objects.filter(
        kind=own.kind, by_day=own.by_day, retired_at=None, space__state="published"
    )
    area = Place.objects.filter(resource=own).values_list("area_m2", flat=True).first()
    if own.kind == "room" and area:
        rows = rows.filter(Q(place__area_m2=None) | Q(place__area_m2__gte=area * SMALLEST_SHARE))
    if own.kind == "kit" and not context.parts:
        return rows.none()
    if own.kind == "kit":
        units = Unit.objects.filter(resource__in=[part.pk for part in context.parts])
        for category in set(units.values_list("model__category", flat=True)):
            rows = rows.filter(parts__removed_at=None, parts__part__equipment_unit__model__category=category)
    rows = rows.exclude(pk=own.pk).select_related("space").annotate(near=_distance(context, "space"))
    return rows.order_by("near", "pk").distinct()


def _distance(context: BookingContext, space: str) -> Any:
    """Good enough to sort by: the square of a distance in degrees of latitude."""
    lon, lat = F(f"{space}__lon") - context.space.lon, F(f"{space}__lat") - context.space.lat
    return lon * lon / 2 + lat * lat
