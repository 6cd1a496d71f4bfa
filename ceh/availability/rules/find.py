"""Which of the units found are near, open, free and permitted; and what is missing where nothing fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest
from ceh.availability.queries.find import Candidates, When
from ceh.availability.rules.alternatives import km
from ceh.availability.rules.checks import Check, check_horizon, check_length, missing_competences, problems
from ceh.availability.rules.free_times import free_spans
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.learning import rules as competence
from ceh.people.queries import Standing
from ceh.timetable.models import Occupancy

Lack = Literal["time", "competence", "distance", "rules"]
CHECKS_OF_TIME: tuple[Check, ...] = (check_horizon, check_length)  # whoever asks
MOST_STARTS = 1_000
LOOK = timedelta(days=7)  # so far around the window another time is looked for


@dataclass(frozen=True)
class Match:
    """A unit, how far, when it is free, and what stands in the way (nothing: it fits)."""

    unit: Unit
    context: BookingContext
    km: float
    starts: list[datetime]
    lacks: frozenset[Lack]
    missing: list[competence.Standing] = field(default_factory=list)
    against: list[Refused] = field(default_factory=list)  # booking rules
    instead: datetime | None = None  # the free start nearest to the window


@dataclass(frozen=True)
class Result:
    """What fits, the nearest first; else what comes near: first what lacks one thing only, then what lacks more."""

    fits: list[Match]
    near: list[Match]


def match_units(
    candidates: Candidates,
    *,
    place: tuple[float, float] | None,
    within_km: float | None,
    when: When | None,
    only_mine: bool,
    now: datetime,
    most_near: int = 30,
) -> Result:
    """Judge the candidates. `place` is (lon, lat)."""
    matches = []
    for context in candidates.contexts.values():
        unit, space = context.unit, context.space
        assert unit is not None, "only units are searched"
        far = km(*place, space.lon, space.lat) if place else 0.0
        starts = _starts(context, candidates.claims.get(unit.resource_id, []), when) if when else []
        against = _against(context, starts[0] if starts else when.begin, when, now) if when else []
        at = when.begin if when else now
        missing = missing_competences(context, candidates.competence_facts, candidates.person_id, at)
        lacks = set[Lack]()
        if when and not starts:
            lacks.add("time")
        if only_mine and missing:
            lacks.add("competence")
        if within_km is not None and place and far > within_km:
            lacks.add("distance")
        if against:
            lacks.add("rules")
        free = starts if not against else []
        matches.append(Match(unit, context, far, free, frozenset(lacks), missing, against))
    matches.sort(key=lambda match: (len(match.lacks), match.km, match.unit.resource.sort_key))
    fits = [match for match in matches if not match.lacks]
    return Result(fits, matches[:most_near] if not fits else [])


def _against(context: BookingContext, at: datetime, when: When, now: datetime) -> list[Refused]:
    """What the booking rules say to that long at that time; whole days are asked for on the page of the thing."""
    if context.resource.by_day:
        return []
    booking_request = BookingRequest(at, at + timedelta(minutes=when.minutes))
    return problems(booking_request, BookingFacts(context, Standing(None, False), now), CHECKS_OF_TIME)


def search_window(when: When, now: datetime) -> When:
    """The time in which another start is looked for."""
    return replace(when, begin=max(now, when.begin - LOOK), end=when.end + LOOK)


def at_wrong_time(near: Sequence[Match]) -> list[Match]:
    """Those of them to which another time may help."""
    return [match for match in near if "time" in match.lacks and "rules" not in match.lacks]


def with_other_times(
    near: Sequence[Match], claims: Mapping[int, list[Occupancy]], when: When, now: datetime
) -> list[Match]:
    """The same, those `at_wrong_time` with the free start nearest to the window; `claims` of the `search_window`."""
    instead = {}
    for match in at_wrong_time(near):
        starts = _starts(match.context, claims[match.unit.resource_id], search_window(when, now), MOST_STARTS)
        starts = [at for at in starts if at <= match.context.last_start(now)]
        instead[match.unit.pk] = min(starts, key=lambda at: abs(at - when.begin), default=None)
    return [replace(match, instead=instead.get(match.unit.pk)) for match in near]


def _starts(context: BookingContext, claims: list[Occupancy], when: When, limit: int = 3) -> list[datetime]:
    length = timedelta(minutes=when.minutes)
    return [span[0] for span in free_spans(context, claims, when.begin, when.end, length, limit=limit)]
