"""What else of the kind there is, near by."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from ceh.availability.queries.contexts import BookingContext
from ceh.equipment.models import Place, Unit
from ceh.timetable.models import Resource

SMALLEST_SHARE = 0.75  # of a room's area, that another one needs to stand in for it


def same_kind(known: BookingContext, limit: int = 12) -> list[Resource]:
    """What may stand in for a thing: units of its category, the same model first; rooms, premises, seats or kits."""
    if known.unit is None:
        return list(_same_places(known)[:limit])
    rows = Unit.objects.filter(
        model__category=known.unit.model.category_id,
        bookable=True,
        state__in=("in_service", "limited"),
        resource__retired_at=None,
        resource__space__state="published",
    ).exclude(pk=known.unit.pk)
    is_other = Case(When(model=known.unit.model_id, then=0), default=1)
    near = _distance(known, "resource__space")
    return [
        unit.resource
        for unit in rows.select_related("resource__space").order_by(is_other, near, "pk")[:limit]
    ]


def _same_places(known: BookingContext) -> "QuerySet[Resource]":
    """Places of the same kind; rooms are not much smaller, kits have something of each category of the kit's units."""
    own = known.resource
    rows = Resource.objects.filter(
        kind=own.kind, by_day=own.by_day, retired_at=None, space__state="published"
    )
    area = Place.objects.filter(resource=own).values_list("area_m2", flat=True).first()
    if own.kind == "room" and area:
        rows = rows.filter(Q(place__area_m2=None) | Q(place__area_m2__gte=area * SMALLEST_SHARE))
    if own.kind == "kit" and not known.parts:
        return rows.none()
    if own.kind == "kit":
        units = Unit.objects.filter(resource__in=[part.pk for part in known.parts])
        for category in set(units.values_list("model__category", flat=True)):
            rows = rows.filter(parts__removed_at=None, parts__part__equipment_unit__model__category=category)
    rows = rows.exclude(pk=own.pk).select_related("space").annotate(near=_distance(known, "space"))
    return rows.order_by("near", "pk").distinct()


def _distance(known: BookingContext, space: str) -> Any:
    """Good enough to sort by: the square of a distance in degrees of latitude."""
    lon, lat = F(f"{space}__lon") - known.space.lon, F(f"{space}__lat") - known.space.lat
    return lon * lon / 2 + lat * lat
