"""Questions about visits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person
from ceh.usage.models import GroupVisit, Visit

STAFF = ("manager", "trainer")


def space_of_code(code: str) -> Space:
    """The space whose poster carries the code. Raises Space.DoesNotExist."""
    return Space.objects.select_related("kind", "municipality").get(visit_code=code)


def visit(pk: int) -> Visit:
    """Raises Visit.DoesNotExist."""
    return Visit.objects.select_related("space", "person", "recorded_by").get(pk=pk)


def group_visit(pk: int) -> GroupVisit:
    """Raises GroupVisit.DoesNotExist."""
    return GroupVisit.objects.select_related("space", "recorded_by").get(pk=pk)


def visits_in(space: Space) -> "QuerySet[Visit]":
    """All visits of a space, newest first, with their people."""
    return Visit.objects.filter(space=space).select_related("person", "recorded_by")


def groups_in(space: Space, limit: int = 20) -> list[GroupVisit]:
    """The newest head counts of a space."""
    return list(GroupVisit.objects.filter(space=space).select_related("recorded_by")[:limit])


def counter(space: Space, day: date, *, held: bool = False) -> GroupVisit | None:
    """What is counted at the door on the day; None before the first tap. `held`: nobody else changes it meanwhile."""
    rows = GroupVisit.objects.filter(space=space, day=day, counter=True, state="recorded")
    return (rows.select_for_update() if held else rows).first()


def visits_of(person: Person, limit: int = 50) -> list[Visit]:
    """A person's own visits, newest first."""
    return list(
        Visit.objects.filter(person=person)
        .select_related("space")
        .only("day", "state", "space__code", "space__name")[:limit]
    )


def today_in(space: Space, person: Any, day: date) -> Visit | None:
    """The person's recorded visit of the day in the space."""
    if not person.is_authenticated:
        return None
    return Visit.objects.filter(space=space, person=person, day=day, state="recorded").first()


def is_staff_at(person: Person, space: Space, at: datetime) -> bool:
    """Whether the person held a role of staff in the space (or as trainer in the network) at that instant."""
    held = RoleAssignment.objects.filter(person=person, role__in=STAFF, starts_at__lte=at)
    return held.filter(Q(space=space) | Q(space=None), Q(ends_at=None) | Q(ends_at__gt=at)).exists()


@dataclass(frozen=True)
class Month:
    """One month in a space: visits of members (staff apart) and people in groups."""

    first: date
    members: int
    staff: int
    groups: int


def months(space: Space, first: date, end: date) -> list[Month]:
    """Every month from `first` to before `end` (both the first of a month), in two statements; none is left out."""
    rows = Visit.objects.filter(space=space, state="recorded", day__gte=first, day__lt=end)
    counted = rows.annotate(month=TruncMonth("day")).values("month").order_by("month")
    by_month: dict[date, Any] = {
        line["month"]: line
        for line in counted.annotate(
            members=Count("pk", filter=Q(as_staff=False)), staff=Count("pk", filter=Q(as_staff=True))
        )
    }
    heads = GroupVisit.objects.filter(space=space, state="recorded", day__gte=first, day__lt=end)
    groups = dict(
        heads.annotate(month=TruncMonth("day"))
        .order_by("month")
        .values_list("month")
        .annotate(Sum("headcount"))
    )
    result, month = [], first
    while month < end:
        line = by_month.get(month, {})
        result.append(Month(month, line.get("members", 0), line.get("staff", 0), groups.get(month, 0)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return result
