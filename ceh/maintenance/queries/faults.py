"""Questions about faults, outages, warnings, and how reliable machines are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ceh.core.text import ByName
from ceh.equipment.models import Unit
from ceh.maintenance.models import Fault, Hazard, HazardRead, Outage
from ceh.maintenance.states import FAULT
from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.queries import Label

OPEN = FAULT.group("open")
UNIT = "unit__resource__space"


def fault(pk: int) -> Fault:
    """Raises Fault.DoesNotExist."""
    return Fault.objects.select_related(UNIT, "unit__model", "reported_by").get(pk=pk)


def outage(pk: int) -> Outage:
    """Raises Outage.DoesNotExist."""
    return Outage.objects.select_related(UNIT, "unit__model", "fault", "by").get(pk=pk)


def hazard(pk: int) -> Hazard:
    """Raises Hazard.DoesNotExist."""
    return Hazard.objects.select_related("model", f"fault__{UNIT}").get(pk=pk)


def hazard_of(fault: Fault) -> Hazard | None:
    """The warning that came from a fault."""
    return Hazard.objects.filter(fault=fault).first()


def fault_of(unit: Unit, pk: str) -> Fault | None:
    """A fault of the machine by what an address says, which may be anything."""
    return Fault.objects.filter(pk=int(pk), unit=unit).first() if pk.isdecimal() and len(pk) < 15 else None


def faults_in(space: Space) -> "QuerySet[Fault]":
    """All faults of the space's present machines, newest first."""
    rows = Fault.objects.filter(unit__resource__space=space)
    return rows.select_related(UNIT, "reported_by")


def open_faults(unit_ids: Iterable[int]) -> dict[int, list[Fault]]:
    """Unit id → its open faults, newest first; one statement."""
    result: dict[int, list[Fault]] = defaultdict(list)
    for row in Fault.objects.filter(unit__in=list(unit_ids), state__in=OPEN).select_related("reported_by"):
        result[row.unit_id].append(row)
    return result


def number_open(space_ids: Iterable[int], _now: datetime) -> dict[int, int]:
    """Space id → number of open faults of its machines."""
    rows = Fault.objects.filter(unit__resource__space__in=list(space_ids), state__in=OPEN).order_by()
    return dict(rows.values_list("unit__resource__space").annotate(number=Count("pk")))


def upkeep(_reader: Any, _now: datetime, space: Space) -> dict[str, Any]:
    """What the page at the counter says: open faults of its machines, and outages that have begun. Two statements."""
    faults = (
        faults_in(space)
        .filter(state__in=OPEN)
        .order_by(ByName("unit__resource__sort_keys"), "-reported_at", "-pk")
    )
    return {"faults": faults, "outages": [outage for outage in outages_in(space) if outage.begun_at]}


def open_outages(unit_ids: Iterable[int]) -> dict[int, list[Outage]]:
    """Unit id → its current and planned outages, earliest first; one statement."""
    result: dict[int, list[Outage]] = defaultdict(list)
    rows = Outage.objects.filter(unit__in=list(unit_ids), ended_at=None).order_by("starts_at", "pk")
    for row in rows.select_related(UNIT, "fault"):
        result[row.unit_id].append(row)
    return result


def outages_in(space: Space, limit: int = 50) -> list[Outage]:
    """Current and planned outages in a space, earliest first."""
    rows = Outage.objects.filter(unit__resource__space=space, ended_at=None).order_by("starts_at", "pk")
    return list(rows.select_related(UNIT)[:limit])


def same_report(unit_id: int, person: Person | None, severity: str, since: datetime) -> Fault | None:
    """What the person, or somebody without a name, reported a moment ago, so that a double tap is one report."""
    rows = Fault.objects.filter(unit=unit_id, reported_by=person, severity=severity, state__in=OPEN)
    return rows.filter(reported_at__gte=since).first()


def due_to_begin(now: datetime) -> "QuerySet[Outage]":
    """Planned outages whose start has passed."""
    rows = Outage.objects.filter(begun_at=None, ended_at=None, starts_at__lte=now).exclude(
        unit__state="retired"
    )
    return rows.select_related(UNIT).order_by("starts_at", "pk")


def overdue(now: datetime) -> "QuerySet[Outage]":
    """Outages past their expected end."""
    rows = Outage.objects.filter(begun_at__isnull=False, ended_at=None, expected_until__lte=now)
    rows = rows.exclude(unit__state="retired")  # what is gone for good takes no time any more
    return rows.select_related(UNIT).order_by("expected_until", "pk")


def unread_hazards(units: Iterable[Unit]) -> dict[int, list[Hazard]]:
    """Unit id → warnings of its model that its space has not read; without those of its own faults."""
    rows = list(units)
    warnings = Hazard.objects.filter(model__in={row.model_id for row in rows})
    hazards = list(warnings.select_related("model", f"fault__{UNIT}"))
    reads = set(HazardRead.objects.filter(hazard__in=hazards).values_list("hazard_id", "space_id"))
    return {
        unit.pk: [
            warning
            for warning in hazards
            if warning.model_id == unit.model_id
            and warning.fault.unit_id != unit.pk
            and (warning.pk, unit.space_id) not in reads
        ]
        for unit in rows
    }


def spaces_with(model_id: int, *, but: int) -> list[Space]:
    """Other spaces with a unit of the model in use."""
    there = Unit.objects.filter(model=model_id, resource__space=OuterRef("pk")).exclude(state="retired")
    return list(Space.objects.filter(Exists(there)).exclude(pk=but).order_by("pk"))


def managers_of(space_ids: Iterable[int], now: datetime) -> list[tuple[Person, Space]]:
    """(manager, space) for each of the spaces; one statement."""
    rows = RoleAssignment.objects.filter(role="manager", space__in=list(space_ids), starts_at__lte=now)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=now), person__is_active=True)
    result = {
        (row.person_id, row.space_id): row for row in rows.select_related("person", "space").order_by("pk")
    }
    return [(role.person, role.space) for role in result.values() if role.space is not None]


def in_the_way(outage: Outage, now: datetime) -> list[Label]:
    """Course sessions that hold the machine while it is out of service: they must be moved or cancelled."""
    if outage.ended_at is not None:
        return []
    begin = max(outage.starts_at, now)
    rows = timetable.claims([outage.unit.resource_id], begin, outage.expected_until, kinds=["session"])
    result = list(rows.order_by("starts_at"))
    labels = timetable.labels(result)
    return [labels[claim.pk] for claim in result]


def spans(
    unit_ids: Iterable[int], start: datetime, end: datetime
) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Unit id → (from, until) of outages that began and touch the time; one statement."""
    result: dict[int, list[tuple[datetime, datetime | None]]] = {pk: [] for pk in unit_ids}
    rows = Outage.objects.filter(unit__in=list(result), begun_at__isnull=False, begun_at__lt=end)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=start)).order_by()
    for unit_id, begun, ended in rows.values_list("unit_id", "begun_at", "ended_at"):
        if begun is not None:
            result[unit_id].append((begun, ended))
    return result


def repairs(
    unit_ids: Iterable[int], start: datetime, end: datetime
) -> dict[int, tuple[list[tuple[datetime, datetime]], int]]:
    """Unit id → ((reported, mended) of faults mended in the time, how many were reported in it); one statement."""
    mended: dict[int, list[tuple[datetime, datetime]]] = {pk: [] for pk in unit_ids}
    reported_numbers = dict.fromkeys(mended, 0)
    within = Q(reported_at__gte=start, reported_at__lt=end) | Q(ended_at__gte=start, ended_at__lt=end)
    rows = Fault.objects.filter(within, unit__in=list(mended)).exclude(state="no_fault").order_by()
    for unit_id, state, reported, ended in rows.values_list("unit_id", "state", "reported_at", "ended_at"):
        reported_numbers[unit_id] += start <= reported < end
        if state == "solved" and ended is not None and start <= ended < end:
            mended[unit_id].append((reported, ended))
    return {pk: (mended[pk], reported_numbers[pk]) for pk in mended}
