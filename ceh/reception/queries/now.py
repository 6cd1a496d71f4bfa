"""What machines do at this moment: one answer for every page that says "free now"."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, today
from ceh.equipment.models import Unit
from ceh.reception.rules.now import Now, judge
from ceh.timetable.models import Occupancy

LOOK_AHEAD = timedelta(days=14)  # so far the next opening is looked for


def seen_now(units: Iterable[Unit], now: datetime) -> dict[int, tuple[BookingContext, list[Occupancy]]]:
    """Unit id → its rules and its claims until `LOOK_AHEAD`; one statement where nothing of the machines changed."""
    rows = list(units)
    bundles = contexts.cached_contexts([unit.resource_id for unit in rows], today(now)) if rows else {}
    claims = contexts.busy(bundles.values(), now, now + LOOK_AHEAD) if rows else {}
    return {unit.pk: (bundles[unit.resource_id], claims[unit.resource_id]) for unit in rows}


def states_now(units: Iterable[Unit], running: Collection[int], now: datetime) -> dict[int, Now]:
    """Unit id → what it does; as many statements as `seen_now`. `running`: unit ids in use."""
    rows = list(units)
    seen = seen_now(rows, now)
    return {unit.pk: state_of(unit, *seen[unit.pk], in_use=unit.pk in running, now=now) for unit in rows}


def state_of(
    unit: Unit, bundle: BookingContext, claims: Collection[Occupancy], *, in_use: bool, now: datetime
) -> Now:
    """The same of one machine whose claims from now until `LOOK_AHEAD` are known."""
    closures = [claim for claim in claims if claim.kind == "closure"]
    others = [claim for claim in claims if claim.kind != "closure"]
    opened = bundle.week.between(now, now + LOOK_AHEAD)
    return judge(
        opened,
        closures,
        others,
        bundle.resource.capacity,
        usable=unit.state in unit.machine.group("usable"),
        in_use=in_use,
        now=now,
    )
