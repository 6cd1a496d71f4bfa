"""What all machines of the region do today: what rarely changes is kept, what people do is read in two statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from ceh.availability.queries import contexts
from ceh.core import cache_versions
from ceh.core.text import ByName
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import SeatHold, Span, day_span
from ceh.usage.models import Usage

PLACES = ("space", "municipality", "kind")  # by what machines are chosen
_kept = cache_versions.VersionedCache(8)


@dataclass(frozen=True, slots=True)
class Machine:
    """A unit in an open space, and when it is open on the day. `codes` say where and what it is, as PLACES are."""

    unit_id: int
    resource_id: int
    name: str
    usable: bool
    opened: tuple[Span, ...]
    capacity: int
    space: Space
    codes: tuple[str, str, str]


@dataclass(frozen=True)
class Board:
    """All machines by space and name, and the names of the places by their codes. Shared by all: nobody changes it."""

    machines: tuple[Machine, ...]
    offered: dict[str, dict[str, str]]


def board(day: date, zone: str) -> Board:
    """All that are not gone for good; one statement as long as nothing of them changes."""
    version = cache_versions.version_of(contexts.AREA)
    return _kept.get((version, get_language(), day), lambda: _board(day, zone))


def _board(day: date, zone: str) -> Board:
    rows = Unit.objects.filter(resource__retired_at=None, resource__space__state="published")
    rows = (
        rows.exclude(state="retired")
        .select_related("resource__space__municipality", "model__category")
        .defer("resource__space__municipality__rings")
    )
    units = list(
        rows.order_by(
            ByName("resource__space__sort_keys"), "resource__space", ByName("resource__sort_keys"), "pk"
        )
    )
    known = contexts.load_contexts([unit.resource_id for unit in units], day) if units else {}
    begin, end = day_span(day, zone)
    machines = []
    offered: dict[str, dict[str, str]] = {place: {} for place in PLACES}
    for unit in units:
        space, usable = unit.resource.space, unit.state in unit.machine.group("usable")
        codes = (space.code, space.municipality.code, unit.model.category.code)
        names = (str(space), str(space.municipality), str(unit.model.category))
        for place, code, text in zip(PLACES, codes, names, strict=True):
            offered[place].setdefault(code, text)
        opened = tuple(known[unit.resource_id].week.between(begin, end))
        machines.append(
            Machine(
                unit.pk, unit.resource_id, str(unit), usable, opened, unit.resource.capacity, space, codes
            )
        )
    return Board(tuple(machines), offered)


def claims(begin: datetime, end: datetime) -> tuple[dict[int, list[SeatHold]], dict[int, list[SeatHold]]]:
    """Resource id → its closures, and → its other claims, that touch the time in the whole region; one statement."""
    rows = Occupancy.objects.filter(active=True, starts_at__lt=end, ends_at__gt=begin).order_by()
    closures: dict[int, list[SeatHold]] = defaultdict(list)
    others: dict[int, list[SeatHold]] = defaultdict(list)
    for row in rows.values_list("resource_id", "kind", "first_seat", "last_seat", "starts_at", "ends_at"):
        (closures if row[1] == "closure" else others)[row[0]].append(SeatHold(*row[2:]))
    return closures, others


def running() -> set[int]:
    """Ids of the units in use now; one statement."""
    return set(Usage.objects.filter(state="open").order_by().values_list("unit_id", flat=True))


def chosen(machines: Iterable[Machine], codes: dict[str, str]) -> list[Machine]:
    """Machines whose places have these codes (name of the place → code)."""
    conditions = [(PLACES.index(name), code) for name, code in codes.items()]
    return [machine for machine in machines if all(machine.codes[at] == code for at, code in conditions)]
