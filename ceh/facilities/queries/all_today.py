"""What all machines of the region do today: what rarely changes is kept, what people do is read in two statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from ceh.core import marks
from ceh.facilities.models import Unit, Usage
from ceh.facilities.queries import bookings
from ceh.network.models import Space
from ceh.region.models import Municipality
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import Span, day_span

_kept = marks.Kept(8)


@dataclass(frozen=True)
class Machine:
    """A unit in an open space, and when it is open on the day; shared by all who ask, so nobody changes it."""

    unit: Unit
    opened: tuple[Span, ...]
    capacity: int

    @property
    def space(self) -> Space:
        """Where it stands."""
        return self.unit.resource.space

    @property
    def municipality(self) -> Municipality:
        """In which municipality."""
        return self.space.municipality


def machines(day: date, zone: str) -> tuple[Machine, ...]:
    """All that are not gone for good, by space and name; one statement as long as nothing of them changes."""
    mark = marks.mark(bookings.AREA)
    return _kept.get((mark, get_language(), day), lambda: _machines(day, zone))


def _machines(day: date, zone: str) -> tuple[Machine, ...]:
    rows = Unit.objects.filter(resource__retired_at=None, resource__space__state="published")
    rows = rows.exclude(state="retired").select_related("resource__space__municipality", "model__category")
    found = list(rows.order_by("resource__space__sort_key", "resource__space", "resource__sort_key", "pk"))
    known = bookings.bundles([one.resource_id for one in found], day) if found else {}
    begin, end = day_span(day, zone)
    return tuple(
        Machine(one, tuple(known[one.resource_id].week.between(begin, end)), one.resource.capacity)
        for one in found
    )


def claims(begin: datetime, end: datetime) -> dict[int, list[tuple[datetime, datetime, int]]]:
    """Resource id → (start, end, seats) of what is claimed between two instants in the whole region; one statement."""
    rows = Occupancy.objects.filter(active=True, starts_at__lt=end, ends_at__gt=begin).order_by(
        "starts_at", "pk"
    )
    found: dict[int, list[tuple[datetime, datetime, int]]] = defaultdict(list)
    for pk, starts, ends, first, last in rows.values_list(
        "resource_id", "starts_at", "ends_at", "first_seat", "last_seat"
    ):
        found[pk].append((starts, ends, last - first + 1))
    return found


def running() -> set[int]:
    """Ids of the units that somebody uses now; one statement."""
    return set(Usage.objects.filter(state="open").order_by().values_list("unit_id", flat=True))


def spaces_of(found: Iterable[Machine]) -> list[Space]:
    """The spaces in which they stand, each once, in the order of the machines."""
    return list({one.space.pk: one.space for one in found}.values())
