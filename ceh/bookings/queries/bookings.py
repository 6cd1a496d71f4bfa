"""Questions about bookings, and all that decides whether one is possible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.translation import get_language

from ceh.bookings.models import Booking, HouseRules, Waiting
from ceh.core import cache_versions
from ceh.core.permissions import space_ids
from ceh.equipment.models import Place, Requirement, Unit
from ceh.equipment.queries.equipment import parts_of_kits
from ceh.learning import queries as learning
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.region.queries import current
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import Week, day_span, weeks

AREA = "equipment"
AHEAD = 400  # days for which the hours of a resource are known
SOURCE = "bookings.booking"
SMALLEST_SHARE = 0.75  # of a room's area, that another one needs to stand in for it
_kept = cache_versions.VersionedCache(5_000)


@dataclass(frozen=True)
class BookingContext:
    """What decides about a resource and changes rarely: itself, its unit, the booking rules, when it is open.

    `common` is the same for all resources: who recognises what, and who is stopped.
    """

    resource: Resource
    unit: Unit | None
    house: HouseRules
    needs: tuple[tuple[int, str], ...]  # (competence id, level)
    competences: dict[int, Competence]
    week: Week
    common: learning.Common
    parts: tuple[Resource, ...] = ()  # of a kit: they are taken with it, and what they ask for, it asks for

    @property
    def ids(self) -> tuple[int, ...]:
        """The thing and its parts."""
        return (self.resource.pk, *(part.pk for part in self.parts))

    @property
    def space(self) -> Space:
        """Where it stands."""
        return self.resource.space


def bundle(resource_id: int, today: date) -> BookingContext:
    """All about a resource; one statement as long as nothing of it changes. Raises Resource.DoesNotExist."""
    return cached_contexts([resource_id], today)[resource_id]


def cached_contexts(resource_ids: Iterable[int], today: date) -> dict[int, BookingContext]:
    """The same for many. What is missing is read with all of the same spaces: somebody will ask for them next."""
    before = (cache_versions.mark(AREA), get_language(), today)

    def make(missing: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], BookingContext]:
        ids = [key[-1] for key in missing]
        near = Resource.objects.filter(retired_at=None, space__resources__in=ids).values_list("pk", flat=True)
        return {(*before, pk): one for pk, one in bundles({*ids, *near}, today).items()}

    found = _kept.many([(*before, pk) for pk in resource_ids], make)
    return {key[-1]: one for key, one in found.items()}


def bundles(resource_ids: Iterable[int], today: date) -> dict[int, BookingContext]:
    """All about many, in nine statements. Raises Resource.DoesNotExist for one that is not there."""
    ids = set(resource_ids)
    rows = Resource.objects.filter(pk__in=ids).select_related("space", "equipment_unit__model__category")
    result = {row.pk: row for row in rows}
    if ids - result.keys():
        raise Resource.DoesNotExist(f"no resource {sorted(ids - result.keys())}")
    open_hours = weeks(result.values(), today - timedelta(days=1), today + timedelta(days=AHEAD))
    house = house_rules(result.values())
    parts = parts_of_kits(result.values())
    units = {
        thing.pk: getattr(thing, "equipment_unit", None)
        for thing in (*result.values(), *chain(*parts.values()))
    }
    needs = requirements(unit for unit in units.values() if unit is not None)
    for pk, rows_of_kit in parts.items():
        asked = [
            needs.get(part.pk, [])
            for part in rows_of_kit
            if (unit := units[part.pk]) and unit.access != "open"
        ]
        needs[pk] = list({(need.competence_id, need.level): need for need in chain(*asked)}.values())
    common = learning.common(day_span(today, "UTC")[0] - timedelta(days=1))
    return {
        pk: BookingContext(
            resource=one,
            unit=units[pk],
            house=house[pk],
            needs=tuple((need.competence_id, need.level) for need in needs.get(pk, ())),
            competences={need.competence_id: need.competence for need in needs.get(pk, ())},
            week=open_hours[pk],
            common=common,
            parts=parts.get(pk, ()),
        )
        for pk, one in result.items()
    }


def house_rules(resources: Iterable[Resource]) -> dict[int, HouseRules]:
    """Resource id → its own rules, else those of its space, else those that hold where nothing is said."""
    rows = list(resources)
    spaces = {row.space_id for row in rows}
    told = HouseRules.objects.filter(Q(resource__in=rows) | Q(space__in=spaces, resource=None))
    of_space: dict[int, HouseRules] = {}
    of_resource: dict[int, HouseRules] = {}
    for one in told:
        if one.resource_id is None:
            of_space[one.space_id] = one
        else:
            of_resource[one.resource_id] = one
    return {
        row.pk: of_resource.get(row.pk) or of_space.get(row.space_id) or HouseRules(space_id=row.space_id)
        for row in rows
    }


def requirements(units: Iterable[Unit]) -> dict[int, list[Requirement]]:
    """Resource id → what its unit asks for, by itself and by its model; one statement."""
    rows = list(units)
    asked = Requirement.objects.filter(removed_at=None).select_related("competence")
    result = list(asked.filter(Q(unit__in=rows) | Q(model__in=[row.model_id for row in rows])))
    return {
        unit.resource_id: [
            need for need in result if need.unit_id == unit.pk or need.model_id == unit.model_id
        ]
        for unit in rows
    }


def standing_facts(person: Person, known: BookingContext) -> learning.Facts | None:
    """What decides whether the person may use it; None where nothing is asked for."""
    if not known.needs:
        return None
    return learning.facts(
        person_ids=[person.pk],
        competence_ids=[one for one, _level in known.needs],
        space_ids=[known.space.pk],
        known=known.common,
    )


AHEAD_STATES = ("requested", "confirmed", "in_use", "displaced")  # something is still to be done or to come
HELD = ("requested", "confirmed", "in_use", "completed", "no_show")  # what uses up a person's share


# The share is of hours, so what is taken by day is not in it. Rules of one thing count that thing, wherever it stood;
# those of a space count all that is in it but for things with a share of their own.
SHARE = """
SELECT coalesce(floor(extract(epoch FROM sum(booking.ends_at - booking.starts_at) FILTER (
        WHERE NOT thing.by_day AND booking.state = ANY(%(held)s)
        AND booking.starts_at >= %(begin)s AND booking.starts_at < %(end)s
    )) / 60), 0)::int,
    count(*) FILTER (WHERE booking.state IN ('requested', 'confirmed') AND booking.ends_at > %(now)s)
FROM bookings_booking booking JOIN timetable_resource thing ON thing.id = booking.resource_id
WHERE booking.person_id = %(person)s AND booking.ends_at > %(since)s AND booking.id <> %(but)s
"""
OF_THING = "AND booking.resource_id = %(thing)s"
OF_SPACE = """
    AND booking.space_id = %(space)s AND NOT EXISTS (SELECT FROM bookings_houserules own
        WHERE own.resource_id = booking.resource_id AND (own.per_week > 0 OR own.ahead > 0))
"""


def share(
    person: Person, house: HouseRules, week: tuple[datetime, datetime], now: datetime, *, but: int = 0
) -> tuple[int, int]:
    """(minutes in the week, bookings ahead) that the person has of what the booking rules rule, leaving one out.

    One statement, written out (ADR 18).
    """
    begin, end = week
    given: dict[str, Any] = {
        "person": person.pk,
        "space": house.space_id,
        "thing": house.resource_id,
        "begin": begin,
        "end": end,
        "now": now,
        "but": but,
        "since": min(begin, now),
        "held": list(HELD),
    }
    with connection.cursor() as cursor:
        cursor.execute(SHARE + (OF_THING if house.resource_id else OF_SPACE), given)
        minutes, ahead = cursor.fetchone()
    return minutes, ahead


def shares(person: Person, house: HouseRules, weeks: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Minutes that the person has in each of the weeks, as `share` counts them; one statement for all."""
    held = Booking.objects.filter(
        person=person,
        resource__by_day=False,
        state__in=HELD,
        starts_at__gte=weeks[0][0],
        starts_at__lt=weeks[-1][1],
    )
    if house.resource_id:
        held = held.filter(resource=house.resource_id)
    else:
        own = HouseRules.objects.filter(Q(per_week__gt=0) | Q(ahead__gt=0), resource=OuterRef("resource"))
        held = held.filter(~Exists(own), space=house.space_id)
    rows = list(held.order_by().values_list("starts_at", "ends_at"))
    return [
        int(sum(((b - a).total_seconds() for a, b in rows if begin <= a < end), 0.0) // 60)
        for begin, end in weeks
    ]


def booking(pk: int) -> Booking:
    """One booking with all around it. Raises Booking.DoesNotExist."""
    rows = Booking.objects.select_related(
        "space", "resource__space", "resource__equipment_unit__model", "person", "made_by", "series"
    )
    return rows.get(pk=pk)


def bookings_of(person: Person, now: datetime, *, past: bool = False) -> "QuerySet[Booking]":
    """The person's bookings: those to come, the next first; or those that are over or came to nothing.

    What was cancelled or rejected is not to come, whenever it was to be.
    """
    rows = Booking.objects.filter(person=person).select_related("space", "resource")
    is_ahead = Q(ends_at__gt=now, state__in=AHEAD_STATES)
    if past:
        return rows.exclude(is_ahead).order_by("-starts_at", "-pk")
    return rows.filter(is_ahead).order_by("starts_at", "pk")


def is_booked_by(person: Person, resource: Resource, starts: datetime, ends: datetime) -> bool:
    """Whether the person has booked the thing in a part of this time; one statement."""
    rows = Booking.objects.filter(
        person=person, resource=resource, state__in=("requested", "confirmed", "in_use")
    )
    return rows.filter(starts_at__lt=ends, ends_at__gt=starts).exists()


def overlapping(
    person: Person, starts: datetime, ends: datetime, *, but: int = 0, most: int | None = 5
) -> list[Booking]:
    """What the person has booked in a part of this time, anywhere; one statement."""
    rows = Booking.objects.filter(person=person, state__in=("requested", "confirmed", "in_use"))
    rows = rows.filter(starts_at__lt=ends, ends_at__gt=starts).exclude(pk=but)
    return list(rows.select_related("space", "resource").order_by("starts_at", "pk")[:most])


def rest_of(first: Booking, now: datetime) -> "QuerySet[Booking]":
    """A booking of a series and all that follow it and have not begun."""
    rows = Booking.objects.filter(
        series=first.series_id, state__in=("requested", "confirmed"), starts_at__gt=now
    )
    return rows.filter(series__isnull=False, starts_at__gte=first.starts_at)


def bookings_in(space: Space, starts: datetime, ends: datetime) -> "QuerySet[Booking]":
    """All bookings in a space that touch the time, with who."""
    rows = Booking.objects.filter(space=space, starts_at__lt=ends, ends_at__gt=starts)
    return rows.select_related("space", "resource", "person").order_by("starts_at", "pk")


def to_decide(space_ids: Iterable[int]) -> "QuerySet[Booking]":
    """Bookings that wait for the space, the nearest first."""
    rows = Booking.objects.filter(state="requested", space__in=list(space_ids))
    return rows.select_related("space", "resource", "person").order_by("starts_at", "pk")


def number_to_decide(space_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """Space id → how many bookings wait for an answer and have not begun."""
    rows = Booking.objects.filter(state="requested", space__in=list(space_ids), starts_at__gt=now)
    return dict(rows.order_by().values_list("space").annotate(number=Count("pk")))


def next_of(person: Person, now: datetime, limit: int = 3) -> list[Booking]:
    """What the person has booked next, with what its card shows."""
    rows = bookings_of(person, now).filter(state__in=("requested", "confirmed", "in_use"))
    return list(rows.select_related("space", "resource__equipment_unit__model__category")[:limit])


def displaced_of(person: Person, now: datetime) -> list[Booking]:
    """Bookings ahead that an outage or a closure cancelled, and for which the person has not chosen another time."""
    return list(bookings_of(person, now).filter(state="displaced"))


def offers_to(person: Person) -> list[Waiting]:
    """Time that is held for the person until they take it."""
    return [entry for entry in waiting_of(person) if entry.state == "offered"]


def requests_of(person: Any, now: datetime, space: Space | None = None) -> list[Booking] | None:
    """What waits for an answer of this person, in a space or in all where they decide; None for nothing."""
    decides = space_ids(person, "manager") | space_ids(person, "trainer")
    if space is not None:
        decides = {space.pk}  # whoever sees its page of today
    return (list(to_decide(decides)[:50]) if decides else []) or None


def busy(known: Iterable[BookingContext], starts: datetime, ends: datetime) -> dict[int, list[Occupancy]]:
    """Resource id → active claims that touch the time, for a kit those on its parts, too; one statement."""
    things = list(known)
    rows = timetable.claims(chain(*(thing.ids for thing in things)), starts, ends).order_by("starts_at")
    return spread(things, rows)


def outages(resource_id: int, now: datetime) -> list[tuple[datetime, datetime]]:
    """(from, until) of the times out of service that are not over, in order; one statement."""
    rows = timetable.claims([resource_id], now, now + timedelta(days=AHEAD), kinds=["outage"])
    return list(rows.order_by("starts_at").values_list("starts_at", "ends_at"))


def spread(known: Iterable[BookingContext], rows: Iterable[Occupancy]) -> dict[int, list[Any]]:
    """Claims by resource; a kit has those of its parts besides, but none of them twice."""
    by_id: dict[int, list[Any]] = {}
    for row in rows:
        by_id.setdefault(row.resource_id, []).append(row)
    result = {}
    for one in known:
        own = by_id.get(one.resource.pk, [])
        if one.parts:
            there = {(row.source_type, row.source_id) for row in own}
            for pk in one.ids[1:]:
                more = [row for row in by_id.get(pk, []) if (row.source_type, row.source_id) not in there]
                there |= {(row.source_type, row.source_id) for row in more}
                own = own + more
            own.sort(key=lambda row: row.starts_at)
        result[one.resource.pk] = own
    return result


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


def queue(resource_id: int) -> "QuerySet[Waiting]":
    """Who waits for time on the resource, the first first."""
    return Waiting.objects.filter(resource=resource_id, state="waiting").order_by("made_at", "pk")


def waiting_of(person: Person) -> "QuerySet[Waiting]":
    """What the person waits for, and what is offered to them."""
    rows = Waiting.objects.filter(person=person, state__in=("waiting", "offered"))
    return rows.select_related("resource__space").order_by("earliest", "pk")


def zone(known: BookingContext) -> str:
    """The zone in which the resource's times are told."""
    return known.week.zone or current().timezone
