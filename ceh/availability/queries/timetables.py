"""What a timetable shows: the resources of a space on a day, one resource in a week."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from ceh.availability.queries.contexts import BookingContext
from ceh.network.models import Space
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy

# `source(resource_ids, starts, ends, reader)` gives active claims that touch the time, in order, in one statement.
ClaimSource = Callable[[Iterable[int], datetime, datetime, Any], list[Occupancy]]
_claims: list[ClaimSource] = []


def register_claims(source: ClaimSource) -> None:
    """An app above says which claims are the reader's `own`, and which are on the `main` thing that they booked."""
    _claims[:] = [source]


def claims(resource_ids: Iterable[int], starts: datetime, ends: datetime, reader: Any) -> list[Occupancy]:
    """Active claims on them that touch the time, in order, with `own` and `main`; one statement."""
    return _claims[0](resource_ids, starts, ends, reader)


def resources(space: Space) -> list[int]:
    """Ids of a space's resources, sorted by name in the reader's language; one statement."""
    return list(timetable.resources_in([space.pk]).values_list("pk", flat=True))


def bookable(contexts: Iterable[BookingContext]) -> list[BookingContext]:
    """Contexts of resources that can be booked."""
    return [context for context in contexts if context.unit is None or context.unit.bookable]


def day_of(text: str, fallback: date) -> date:
    """A day from an address; the fallback if it is invalid or decades away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return fallback
    return day if abs((day - fallback).days) < 3650 else fallback
