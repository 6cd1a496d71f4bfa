"""Which of the units found are near, open, free and permitted; and what is missing where nothing fits."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext
from ceh.availability.queries.find import When
from ceh.availability.rules.alternatives import km
from ceh.availability.rules.checks import BookingRequest, Check, Known, check_horizon, check_length, problems
from ceh.availability.rules.free_times import free_spans
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.learning import queries as learning
from ceh.learning import rules as competence
from ceh.people.models import Person
from ceh.people.queries import Standing
from ceh.timetable.models import Occupancy

Lack = Literal["time", "competence", "distance", "rules"]
HOUSE: tuple[Check, ...] = (check_horizon, check_length)  # what the booking rules say to a time, whoever asks
MOST_STARTS = 1_000
LOOK = timedelta(days=7)  # so far around the window another time is looked for


@dataclass(frozen=True)
class Found:
    """A unit, how far, when it is free, and what stands in the way (nothing: it fits)."""

    unit: Unit
    bundle: BookingContext
    km: float
    starts: list[datetime]
    lacks: frozenset[Lack]
    missing: list[competence.Standing] = field(default_factory=list)
    against: list[Refused] = field(default_factory=list)  # booking rules
    instead: datetime | None = None  # the free start nearest to the window


@dataclass(frozen=True)
class Result:
    """What fits, the nearest first; else what comes near: first what lacks one thing only, then what lacks more."""

    fits: list[Found]
    near: list[Found]


def find(
    resource_ids: Sequence[int],
    *,
    place: tuple[float, float] | None,
    within_km: float | None,
    when: When | None,
    person: Person | None,
    only_mine: bool,
    now: datetime,
    most_near: int = 30,
) -> Result:
    """Judge the units of these resources; a handful of statements, whatever their number. `place` is (lon, lat)."""
    known = contexts.cached_contexts(resource_ids, now.date()) if resource_ids else {}
    busy = contexts.busy(known.values(), when.begin, when.end) if when and known else {}
    facts = facts_of(person, known) if person is not None and known else None
    found = []
    for bundle in known.values():
        unit, space = bundle.unit, bundle.space
        assert unit is not None, "only units are searched"
        far = km(*place, space.lon, space.lat) if place else 0.0
        starts = _starts(bundle, busy.get(unit.resource_id, []), when) if when else []
        against = _against(bundle, starts[0] if starts else when.begin, when, now) if when else []
        missing = (
            missing_competences(bundle, facts, person, when.begin if when else now)
            if facts and person
            else []
        )
        lacks = set[Lack]()
        if when and not starts:
            lacks.add("time")
        if only_mine and missing:
            lacks.add("competence")
        if within_km is not None and place and far > within_km:
            lacks.add("distance")
        if against:
            lacks.add("rules")
        found.append(
            Found(unit, bundle, far, starts if not against else [], frozenset(lacks), missing, against)
        )
    found.sort(key=lambda one: (len(one.lacks), one.km, one.unit.resource.sort_key))
    fits = [one for one in found if not one.lacks]
    near = found[:most_near] if not fits else []
    return Result(fits, _at_another_time(near, when, now) if when and near else near)


def _against(bundle: BookingContext, at: datetime, when: When, now: datetime) -> list[Refused]:
    """What the booking rules say to that long at that time; whole days are asked for on the page of the thing."""
    if bundle.resource.by_day:
        return []
    booking_request = BookingRequest(at, at + timedelta(minutes=when.minutes))
    return problems(booking_request, Known(bundle, Standing(None, False), now), HOUSE)


def _at_another_time(near: list[Found], when: When, now: datetime) -> list[Found]:
    """The same, with the free start nearest to the window where only the time is in the way; one statement."""
    late = [one for one in near if "time" in one.lacks and "rules" not in one.lacks]
    begin, end = max(now, when.begin - LOOK), when.end + LOOK
    busy = contexts.busy([one.bundle for one in late], begin, end) if late else {}
    result = {}
    for one in late:
        starts = _starts(
            one.bundle, busy[one.unit.resource_id], replace(when, begin=begin, end=end), MOST_STARTS
        )
        result[one.unit.pk] = min(starts, key=lambda at: abs(at - when.begin), default=None)
    return [replace(one, instead=result.get(one.unit.pk)) for one in near]


def facts_of(person: Person, known: dict[int, BookingContext]) -> learning.Facts:
    """What decides for this person about all of them, in one statement or two."""
    things = {need for one in known.values() for need, _level in one.needs}
    spaces = {one.space.pk for one in known.values()}
    common = next(iter(known.values())).common
    return learning.facts([person.pk], things, spaces, known=common) if things else learning.Facts()


def missing_competences(
    bundle: BookingContext, facts: learning.Facts, person: Person, at: datetime
) -> list[competence.Standing]:
    """The competences of a machine that the person does not have at that time, with the reason."""
    if bundle.unit is None or bundle.unit.access == "open":
        return []
    result = [
        competence.standing(
            facts, person_id=person.pk, competence_id=one, space_id=bundle.space.pk, level=level, at=at
        )
        for one, level in bundle.needs
    ]
    return [one for one in result if not one.ok]


def _starts(bundle: BookingContext, claims: list[Occupancy], when: When, limit: int = 3) -> list[datetime]:
    length = timedelta(minutes=when.minutes)
    return [span[0] for span in free_spans(bundle, claims, when.begin, when.end, length, limit=limit)]
