"""Tables of a space, and what its templates are filled with."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ceh.bookings.models import Booking
from ceh.bookings.states import BOOKING
from ceh.core.language import fold
from ceh.equipment.models import ACCESS, EquipmentCategory, Requirement, Unit
from ceh.equipment.queries.equipment import units_in
from ceh.intake.models import TableIn
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.network.queries.ties import tied_members
from ceh.people.models import Person
from ceh.timetable.models import Resource

SHOWN = ("pk", "space", "kind", "filename", "total", "state", "uploaded_at", "by", "forgotten_at")


def table(pk: int) -> TableIn:
    """One table with its space. Raises TableIn.DoesNotExist."""
    return TableIn.objects.select_related("space", "by").get(pk=pk)


def tables_of(space: Space) -> "QuerySet[TableIn]":
    """The tables of a space, newest first, without their rows."""
    return (
        TableIn.objects.filter(space=space)
        .select_related("space", "by")
        .only(*SHOWN, "by__name", "space__code")
    )


def code_labels() -> dict[str, dict[str, Any]]:
    """List → code → label, of what stands as a code in the row of a machine.

    Retired ones too: machines that have them come in again.
    """
    return {
        "category": {one.code: one.name for one in EquipmentCategory.objects.all()},
        "access": dict(ACCESS),
        "competence": {one.code: one.name for one in Competence.objects.all()},
        "level": dict(LEVELS),
    }


def needs_of(units: list[Unit]) -> dict[int, dict[str, str]]:
    """Unit key → competence code → level, of what each asks for by itself; one statement."""
    found: dict[int, dict[str, str]] = {one.pk: {} for one in units}
    for row in Requirement.objects.filter(unit__in=units, removed_at=None).select_related("competence"):
        found[row.unit_id or 0][row.competence.code] = row.level
    return found


def units_of(space: Space) -> list[Unit]:
    """The machines of a space that are not retired."""
    return list(units_in(space))


def things(space: Space) -> dict[str, list[Resource]]:
    """Folded name → what can be booked under it."""
    found: dict[str, list[Resource]] = {}
    for one in Resource.objects.filter(space=space, retired_at=None):
        for text in {fold(text) for text in one.name.values()}:
            found.setdefault(text, []).append(one)
    return found


def people(space: Space, emails: set[str], by: Person) -> dict[str, Person]:
    """E-mail → active account that has to do with the space; any account for those who look after all people."""
    return tied_members(space, emails, [], by=by)[0]


def standing(resource_ids: set[int], people_ids: set[int]) -> dict[tuple[int, int, datetime], Booking]:
    """(resource, person, start) → booking that holds its time; one statement."""
    rows = Booking.objects.filter(
        resource__in=resource_ids, person__in=people_ids, state__in=[*BOOKING.group("holds"), "completed"]
    )
    return {(one.resource_id, one.person_id, one.starts_at): one for one in rows}


def bookings_ahead(space: Space, now: datetime, zone: str) -> list[list[Any]]:
    """The rows of a template filled with the bookings ahead; hours on the space's clock, without its zone."""
    here = ZoneInfo(zone)
    rows = Booking.objects.filter(
        space=space, ends_at__gt=now, state__in=BOOKING.group("ahead"), person__is_active=True
    ).select_related("resource", "person")
    return [
        [
            str(one.resource), one.starts_at.astimezone(here).replace(tzinfo=None),
            one.ends_at.astimezone(here).replace(tzinfo=None), one.person.email or "", one.people, one.seats,
            one.purpose,
        ]
        for one in rows.order_by("starts_at", "pk")
    ]  # fmt: skip
