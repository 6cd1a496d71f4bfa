"""All that decides about a resource and changes rarely, and which of its time is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from ceh.availability.models import BookingRules
from ceh.core import cache_versions
from ceh.core.clock import local_day
from ceh.equipment.models import Requirement, Unit
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
SOURCE = "bookings.booking"  # of claims: those of bookings, which an app above makes
_kept = cache_versions.VersionedCache(5_000)


@dataclass(frozen=True)
class BookingContext:
    """What decides about a resource and changes rarely: itself, its unit, the booking rules, when it is open.

    `common` is the same for all resources: who recognises what, and who is stopped.
    """

    resource: Resource
    unit: Unit | None
    house: BookingRules
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


def today(now: datetime) -> date:
    """The day by which hours are kept in the process."""
    return local_day(now, current().timezone)


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
    house = booking_rules(result.values())
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


def booking_rules(resources: Iterable[Resource]) -> dict[int, BookingRules]:
    """Resource id → its own rules, else those of its space, else those that hold where nothing is said."""
    rows = list(resources)
    spaces = {row.space_id for row in rows}
    told = BookingRules.objects.filter(Q(resource__in=rows) | Q(space__in=spaces, resource=None))
    of_space: dict[int, BookingRules] = {}
    of_resource: dict[int, BookingRules] = {}
    for one in told:
        if one.resource_id is None:
            of_space[one.space_id] = one
        else:
            of_resource[one.resource_id] = one
    return {
        row.pk: of_resource.get(row.pk) or of_space.get(row.space_id) or BookingRules(space_id=row.space_id)
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


def busy(known: Iterable[BookingContext], starts: datetime, ends: datetime) -> dict[int, list[Occupancy]]:
    """Resource id → active claims that touch the time, for a kit those on its parts, too; one statement."""
    things = list(known)
    rows = timetable.claims(chain(*(thing.ids for thing in things)), starts, ends).order_by("starts_at")
    return spread(things, rows)


def out_until(resource_id: int, now: datetime) -> datetime | None:
    """Until when it is out of service, as its outages say; None where it is in service or nobody knows.

    One statement; outages that follow each other count as one.
    """
    rows = timetable.claims([resource_id], now, now + timedelta(days=AHEAD), kinds=["outage"])
    until = None
    for starts, ends in rows.order_by("starts_at").values_list("starts_at", "ends_at"):
        if starts <= (until or now):
            until = max(until or ends, ends)
    return until


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
