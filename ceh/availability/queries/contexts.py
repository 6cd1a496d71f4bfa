"""All that decides about a resource and changes rarely, and which of its time is taken."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

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
from ceh.people.queries import Standing
from ceh.region.queries import current
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import Span, Week, day_span, days_of, weeks

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
    rules: BookingRules
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

    def length_of(self, booking_request: "BookingRequest") -> timedelta:
        """How long it is; of what is let by day so many times 24 hours."""
        span = (booking_request.starts_at, booking_request.ends_at)
        if not self.resource.by_day:
            return span[1] - span[0]
        return timedelta(days=len(days_of(*span, self.week.zone)))

    def last_start(self, now: datetime) -> datetime:
        """The latest start within the booking horizon, else as far as opening hours are known."""
        return now + timedelta(days=self.rules.horizon or AHEAD)


@dataclass(frozen=True)
class BookingRequest:
    """What somebody wants. `people` are present, `seats` taken of a pool."""

    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    people: int = 1
    with_adult: bool = False

    @classmethod
    def of(cls, row: Any, span: Span | None = None) -> "BookingRequest":
        """What a booking is, or a waitlist entry asks for: at its own time, or at another."""
        starts_at, ends_at = span or (row.starts_at, row.ends_at)
        return cls(starts_at, ends_at, row.seats, row.people, row.with_adult)

    @property
    def minutes(self) -> int:
        """How long."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def fields(self) -> dict[str, Any]:
        """As the fields of a booking."""
        return asdict(self)


@dataclass(frozen=True)
class BookingFacts:
    """What decides whether a person may have a resource: both, what they have booked already, and the time."""

    context: BookingContext
    who: Standing
    now: datetime
    person_id: int = 0
    competence_facts: learning.Facts | None = None
    minutes_in_week: int = 0
    upcoming: int = 0

    @property
    def rules(self) -> BookingRules:
        """The booking rules."""
        return self.context.rules

    @property
    def zone(self) -> ZoneInfo:
        """Where times are told."""
        return ZoneInfo(self.context.week.zone)


def today(now: datetime) -> date:
    """The day by which hours are kept in the process."""
    return local_day(now, current().timezone)


def context_of(resource_id: int, today: date) -> BookingContext:
    """All about a resource; one statement as long as nothing of it changes. Raises Resource.DoesNotExist."""
    return cached_contexts([resource_id], today)[resource_id]


def cached_contexts(resource_ids: Iterable[int], today: date) -> dict[int, BookingContext]:
    """The same for many. What is missing is read with all of the same spaces: somebody will ask for them next."""
    before = (cache_versions.version_of(AREA), get_language(), today)

    def make(missing: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], BookingContext]:
        ids = [key[-1] for key in missing]
        near = Resource.objects.filter(retired_at=None, space__resources__in=ids).values_list("pk", flat=True)
        return {(*before, pk): context for pk, context in load_contexts({*ids, *near}, today).items()}

    contexts = _kept.many([(*before, pk) for pk in resource_ids], make)
    return {key[-1]: context for key, context in contexts.items()}


def load_contexts(resource_ids: Iterable[int], today: date) -> dict[int, BookingContext]:
    """All about many, in nine statements. Raises Resource.DoesNotExist for one that is not there."""
    ids = set(resource_ids)
    rows = Resource.objects.filter(pk__in=ids).select_related("space", "equipment_unit__model__category")
    result = {row.pk: row for row in rows}
    if ids - result.keys():
        raise Resource.DoesNotExist(f"no resource {sorted(ids - result.keys())}")
    open_hours = weeks(result.values(), today - timedelta(days=1), today + timedelta(days=AHEAD))
    rules = booking_rules(result.values())
    parts = parts_of_kits(result.values())
    units = {
        thing.pk: getattr(thing, "equipment_unit", None)
        for thing in (*result.values(), *chain(*parts.values()))
    }
    needs = requirements(unit for unit in units.values() if unit is not None)
    for pk, rows_of_kit in parts.items():
        needs_of_parts = [
            needs.get(part.pk, [])
            for part in rows_of_kit
            if (unit := units[part.pk]) and unit.access != "open"
        ]
        needs[pk] = list({(need.competence_id, need.level): need for need in chain(*needs_of_parts)}.values())
    common = learning.common(day_span(today, "UTC")[0] - timedelta(days=1))
    return {
        pk: BookingContext(
            resource=resource,
            unit=units[pk],
            rules=rules[pk],
            needs=tuple((need.competence_id, need.level) for need in needs.get(pk, ())),
            competences={need.competence_id: need.competence for need in needs.get(pk, ())},
            week=open_hours[pk],
            common=common,
            parts=parts.get(pk, ()),
        )
        for pk, resource in result.items()
    }


def booking_rules(resources: Iterable[Resource]) -> dict[int, BookingRules]:
    """Resource id → its own rules, else those of its space, else those that hold where nothing is said."""
    rows = list(resources)
    spaces = {row.space_id for row in rows}
    rules = BookingRules.objects.filter(Q(resource__in=rows) | Q(space__in=spaces, resource=None))
    of_space: dict[int, BookingRules] = {}
    of_resource: dict[int, BookingRules] = {}
    for row_of_rules in rules:
        if row_of_rules.resource_id is None:
            of_space[row_of_rules.space_id] = row_of_rules
        else:
            of_resource[row_of_rules.resource_id] = row_of_rules
    return {
        row.pk: of_resource.get(row.pk) or of_space.get(row.space_id) or BookingRules(space_id=row.space_id)
        for row in rows
    }


def requirements(units: Iterable[Unit]) -> dict[int, list[Requirement]]:
    """Resource id → what its unit asks for, by itself and by its model; one statement."""
    rows = list(units)
    requirements = Requirement.objects.filter(removed_at=None).select_related("competence")
    result = list(requirements.filter(Q(unit__in=rows) | Q(model__in=[row.model_id for row in rows])))
    return {
        unit.resource_id: [
            need for need in result if need.unit_id == unit.pk or need.model_id == unit.model_id
        ]
        for unit in rows
    }


def standing_facts(person: Person, context: BookingContext) -> learning.Facts | None:
    """What decides whether the person may use it; None where nothing is asked for."""
    if not context.needs:
        return None
    return learning.facts(
        person_ids=[person.pk],
        competence_ids=[competence_id for competence_id, _level in context.needs],
        space_ids=[context.space.pk],
        known=context.common,
    )


def facts_for(person: Person, contexts: Iterable[BookingContext]) -> learning.Facts:
    """What decides for the person about all of them, in one statement or two."""
    things = list(contexts)
    competence_ids = {competence_id for thing in things for competence_id, _level in thing.needs}
    if not competence_ids:
        return learning.Facts()
    spaces = {thing.space.pk for thing in things}
    return learning.facts([person.pk], competence_ids, spaces, known=things[0].common)


def busy(
    contexts: Iterable[BookingContext], starts: datetime, ends: datetime, *, but: int = 0
) -> dict[int, list[Occupancy]]:
    """Resource id → active claims that touch the time, for a kit those on its parts, too; one statement.

    Those of the booking `but`, which is to move, are left out.
    """
    things = list(contexts)
    rows = timetable.claims(chain(*(thing.ids for thing in things)), starts, ends).order_by("starts_at")
    return spread(things, (row for row in rows if (row.source_type, row.source_id) != (SOURCE, but)))


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


def spread(contexts: Iterable[BookingContext], rows: Iterable[Occupancy]) -> dict[int, list[Any]]:
    """Claims by resource; a kit has those of its parts besides, but none of them twice."""
    by_id: dict[int, list[Any]] = {}
    for row in rows:
        by_id.setdefault(row.resource_id, []).append(row)
    result = {}
    for context in contexts:
        own = by_id.get(context.resource.pk, [])
        if context.parts:
            there = {(row.source_type, row.source_id) for row in own}
            for pk in context.ids[1:]:
                more = [row for row in by_id.get(pk, []) if (row.source_type, row.source_id) not in there]
                there |= {(row.source_type, row.source_id) for row in more}
                own = own + more
            own.sort(key=lambda row: row.starts_at)
        result[context.resource.pk] = own
    return result
