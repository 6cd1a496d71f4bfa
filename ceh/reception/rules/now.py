"""What a machine does at an instant of a day: free, taken, closed, out of service; and until when. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ceh.availability.queries.contexts import BookingContext
from ceh.equipment.models import Unit
from ceh.reception.queries.now import LOOK_AHEAD
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import SeatClaim, Span, free, full

Kind = Literal["free", "taken", "closed", "out"]


@dataclass(frozen=True)
class Now:
    """What it does, and the next instant at which that changes (None: not today, or nobody knows)."""

    kind: Kind
    until: datetime | None = None


def states_of(
    units: Iterable[Unit],
    facts: Mapping[int, tuple[BookingContext, list[Occupancy]]],
    running: Collection[int],
    now: datetime,
) -> dict[int, Now]:
    """Unit id → what it does now. `facts`: as `queries.now.facts_now` gives it; `running`: unit ids in use."""
    return {unit.pk: state_of(unit, *facts[unit.pk], in_use=unit.pk in running, now=now) for unit in units}


def state_of(
    unit: Unit, context: BookingContext, claims: Collection[Occupancy], *, in_use: bool, now: datetime
) -> Now:
    """The same of one machine whose claims from now until `LOOK_AHEAD` are known."""
    closures = [claim for claim in claims if claim.kind == "closure"]
    others = [claim for claim in claims if claim.kind != "closure"]
    opened = context.week.between(now, now + LOOK_AHEAD)
    return judge(
        opened,
        closures,
        others,
        context.resource.capacity,
        usable=unit.state in unit.machine.group("usable"),
        in_use=in_use,
        now=now,
    )


def judge(
    opened: Sequence[Span],
    closures: Iterable[SeatClaim],
    claims: Iterable[SeatClaim],
    capacity: int,
    *,
    usable: bool,
    in_use: bool,
    now: datetime,
) -> Now:
    """The same for hours and claims as they are stored; a closure closes, other claims take."""
    return now_of(
        free(opened, full(closures, capacity)), full(claims, capacity), usable=usable, in_use=in_use, now=now
    )


def now_of(
    opened: Sequence[Span], taken: Sequence[Span], *, usable: bool, in_use: bool, now: datetime
) -> Now:
    """Judge a machine: when it is open, when all its places are taken (in order), whether it works and runs."""
    if not usable:
        return Now("out")
    for starts, ends in taken:
        if starts <= now < ends:
            return Now("taken", _end_of(ends, taken))
    if in_use:
        return Now("taken")
    for starts, ends in free(opened, taken):
        if starts <= now < ends:
            return Now("free", ends)
    return Now("closed", next((starts for starts, _ends in opened if starts > now), None))


def _end_of(at: datetime, taken: Sequence[Span]) -> datetime:
    """The end of what is taken without a pause."""
    for starts, ends in taken:
        if starts <= at < ends:
            at = ends
    return at
