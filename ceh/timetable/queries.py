"""Questions of time: what is open, what is occupied, which calendar address is whose."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ceh.core.clock import local_day
from ceh.core.text import ByName
from ceh.directory.queries import Announced
from ceh.network.models import OpeningHours, Space
from ceh.people.rules import EVENING
from ceh.region.models import Region
from ceh.region.queries import current
from ceh.timetable.models import (
    Closure,
    FeedKey,
    Occupancy,
    Part,
    Resource,
    ResourceHours,
    SpaceCalendar,
    SpecialDay,
)


def resources(ids: Iterable[int]) -> dict[int, Resource]:
    """Resources by id, with their spaces; one statement."""
    return {row.pk: row for row in Resource.objects.filter(pk__in=list(ids)).select_related("space")}


def resource(pk: int) -> Resource:
    """A resource in use, with its space and its own weekly hours. Raises Resource.DoesNotExist."""
    rows = Resource.objects.select_related("space").prefetch_related("hours")
    return rows.get(pk=pk, retired_at=None)


def resources_in(space_ids: Iterable[int]) -> "QuerySet[Resource]":
    """Bookable resources in the spaces, sorted by name in the reader's language."""
    return Resource.objects.filter(space__in=list(space_ids), retired_at=None)


def parts_of(kit_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Kit id → ids of its parts, by name; kits without parts are left out. One statement."""
    rows = Part.objects.filter(kit__in=list(kit_ids), removed_at=None).order_by(
        ByName("part__sort_keys"), "part_id"
    )
    result: dict[int, tuple[int, ...]] = {}
    for kit, part in rows.values_list("kit", "part"):
        result[kit] = (*result.get(kit, ()), part)
    return result


def together_with(resource_id: int) -> list[int]:
    """The thing, its parts, and the kits that have it or one of them: freed together, or one by the other. One
    statement."""
    own = Part.objects.filter(kit=resource_id, removed_at=None).values("part")
    pairs = Part.objects.filter(Q(part=resource_id) | Q(part__in=own), removed_at=None)
    return sorted({resource_id}.union(*pairs.values_list("kit", "part")))


def claims(
    resource_ids: Iterable[int], starts: datetime, ends: datetime, kinds: Iterable[str] = ()
) -> "QuerySet[Occupancy]":
    """Active claims on the resources that touch the time; those that only meet its ends do not."""
    ids = list(resource_ids)
    rows = Occupancy.objects.filter(active=True, resource__in=ids, starts_at__lt=ends, ends_at__gt=starts)
    return rows.filter(kind__in=list(kinds)) if kinds else rows


def claims_of(source_type: str, source_id: int) -> "QuerySet[Occupancy]":
    """The active claims of one booking, session, outage."""
    return Occupancy.objects.filter(active=True, source_type=source_type, source_id=source_id)


def zone_of(space: Space) -> str:
    """The zone in which the space's times are shown (an IANA name). No statement where its calendar was selected."""
    if "calendar" in space._state.fields_cache:
        kept = space._state.fields_cache["calendar"]
        return (kept.zone if kept else "") or current().timezone
    mine = SpaceCalendar.objects.filter(pk=space.pk).values_list("zone", flat=True).first()
    return mine or current().timezone


_evening: Callable[[int], time | None] = lambda _space_id: None  # noqa: E731


def register_evening(source: Callable[[int], time | None]) -> None:
    """Tell who knows from which hour on minors need an adult in a space (None where it said nothing)."""
    global _evening
    _evening = source


def evening_of(space_id: int) -> time:
    """From which hour on minors need an adult in a space; one statement."""
    return _evening(space_id) or EVENING


_own_zones: tuple[Region, dict[int, str]] | None = None  # kept as long as this copy of the region


def own_zones() -> dict[int, str]:
    """Space number → zone, of the spaces that do not keep the region's; {} where no region is loaded.

    Read as seldom as the region is, so that a page may tell times of many spaces. Rules ask `zone_of`.
    """
    global _own_zones
    try:
        region = current()
    except Region.DoesNotExist:
        return {}
    kept = _own_zones
    if kept is None or kept[0] is not region:
        rows = SpaceCalendar.objects.exclude(zone="").values_list("space", "zone")
        kept = _own_zones = (region, dict(rows))
    return kept[1]


def forget_zones() -> None:
    """Clear the cached zones of spaces."""
    global _own_zones
    _own_zones = None


@dataclass(frozen=True)
class StoredHours:
    """Stored hours: weekly by id, special by (space, resource or None), calendars by space."""

    of_space: dict[int, list[list[tuple[time, time]]]]
    of_resource: dict[int, list[list[tuple[time, time]]]]
    special: dict[tuple[int, int | None], dict[date, list[tuple[time, time]]]]
    calendars: dict[int, SpaceCalendar]


def stored_hours(items: Iterable[Resource], first: date, last: date) -> StoredHours:
    """Hours that apply to the resources from first to last day; four statements, whatever their number."""
    rows = list(items)
    space_ids = {row.space_id for row in rows}
    special: dict[tuple[int, int | None], dict[date, list[tuple[time, time]]]] = defaultdict(dict)
    days = SpecialDay.objects.filter(space__in=space_ids, day__range=(first, last), removed_at=None)
    for day in days:
        hours = special[day.space_id, day.resource_id].setdefault(day.day, [])
        if day.opens is not None and day.closes is not None:
            hours.append((day.opens, day.closes))
    return StoredHours(
        _weekly(OpeningHours.objects.filter(space__in=space_ids), "space_id"),
        _weekly(ResourceHours.objects.filter(resource__in=rows), "resource_id"),
        special,
        {
            space_calendar.pk: space_calendar
            for space_calendar in SpaceCalendar.objects.filter(pk__in=space_ids)
        },
    )


def _weekly(rows: Iterable[Any], column: str) -> dict[int, list[list[tuple[time, time]]]]:
    result: dict[int, list[list[tuple[time, time]]]] = {}
    for row in rows:
        week = result.setdefault(getattr(row, column), [[] for _day in range(7)])
        week[row.weekday].append((row.opens, row.closes))
    return result


def special_days(space: Space, since: date) -> "QuerySet[SpecialDay]":
    """Special days from a day on."""
    return SpecialDay.objects.filter(space=space, day__gte=since, removed_at=None).select_related("resource")


def calendar_of(space: Space) -> SpaceCalendar:
    """The calendar of a space; an unsaved one if it has none."""
    return SpaceCalendar.objects.filter(pk=space.pk).first() or SpaceCalendar(space=space)


def special_day(pk: int) -> SpecialDay:
    """A special day. Raises SpecialDay.DoesNotExist."""
    return SpecialDay.objects.select_related("space").get(pk=pk, removed_at=None)


def closures(space: Space, since: datetime) -> "QuerySet[Closure]":
    """Closures that are not over or lifted."""
    return Closure.objects.filter(space=space, ends_at__gt=since, lifted_at=None).order_by("starts_at")


def public_closures(space: Space, since: datetime, until: datetime) -> list[Closure]:
    """Closures of the whole space between two moments, the earliest first: no resource of it stays open."""
    source = Closure._meta.label_lower
    claims = Occupancy.objects.filter(
        source_type=source, source_id=OuterRef(OuterRef("pk")), resource=OuterRef("pk"), active=True
    )
    open_resources = Resource.objects.filter(~Exists(claims), space=OuterRef("space"), retired_at=None)
    return list(closures(space, since).filter(~Exists(open_resources), starts_at__lt=until))


def closure(pk: int) -> Closure:
    """A closure. Raises Closure.DoesNotExist."""
    return Closure.objects.select_related("space").get(pk=pk)


def feed_key(person: Any) -> FeedKey | None:
    """The person's calendar address, if they have one."""
    return FeedKey.objects.filter(person=person, revoked_at=None).first()


@dataclass(frozen=True)
class Label:
    """Texts of a claim: for everybody, and for those who may see more.

    `tentative`: somebody must still say yes. `step` is added to its SEQUENCE in calendars: it grows when they did.
    """

    public: str
    inner: str
    url: str = ""
    tentative: bool = False
    step: int = 0


Labels = Callable[[list[Occupancy]], dict[int, Label]]
_labels: dict[str, Labels] = {}


def register_labels(source_type: str, labels: Labels) -> None:
    """An app above says how its claims read: {occupancy id: Label} for many of them, in few statements."""
    _labels[source_type] = labels


def labels(occupancies: Iterable[Occupancy]) -> dict[int, Label]:
    """Labels of claims by id; the kind of the claim if its app has no label."""
    by_type: dict[str, list[Occupancy]] = defaultdict(list)
    for row in occupancies:
        by_type[row.source_type].append(row)
    result: dict[int, Label] = {}
    for source_type, rows in by_type.items():
        if source_type in _labels:
            result |= _labels[source_type](rows)
        for row in rows:
            result.setdefault(row.pk, Label(row.get_kind_display(), row.get_kind_display()))
    return result


def for_feed(starts: datetime, ends: datetime, **where: Any) -> "QuerySet[Occupancy]":
    """Claims of a space or a resource between two instants, also those that were given back, with their resources."""
    rows = Occupancy.objects.filter(starts_at__lt=ends, ends_at__gt=starts, **where)
    return rows.select_related("resource__space").order_by("starts_at", "pk")


ANNOUNCED_AHEAD = timedelta(days=90)


def announced(space: Space, now: datetime) -> Announced:
    """Closures and special days of the next three months; three statements."""
    zone, until = zone_of(space), now + ANNOUNCED_AHEAD
    days = special_days(space, local_day(now, zone)).filter(resource=None, day__lt=local_day(until, zone))
    return Announced(public_closures(space, now, until), list(days.order_by("day", "opens")))
