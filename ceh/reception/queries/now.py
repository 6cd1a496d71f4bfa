"""What is known of machines at this moment: one answer for every page that says "free now"."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, today
from ceh.equipment.models import Unit
from ceh.timetable.models import Occupancy

LOOK_AHEAD = timedelta(days=14)  # so far the next opening is looked for


def facts_now(units: Iterable[Unit], now: datetime) -> dict[int, tuple[BookingContext, list[Occupancy]]]:
    """Unit id → its rules and its claims until `LOOK_AHEAD`; one statement where nothing of the machines changed."""
    rows = list(units)
    by_resource = contexts.cached_contexts([unit.resource_id for unit in rows], today(now)) if rows else {}
    claims = contexts.busy(by_resource.values(), now, now + LOOK_AHEAD) if rows else {}
    return {unit.pk: (by_resource[unit.resource_id], claims[unit.resource_id]) for unit in rows}
