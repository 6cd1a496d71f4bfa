"""Rooms, seats, kits and premises as they change: what they are called and hold, and their end."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.equipment.models import Place
from ceh.people.models import Person
from ceh.timetable.actions import hours as timetable


def change_place(
    *,
    place: Place,
    by: Person,
    now: datetime,
    name: Mapping[str, str] | str,
    capacity: int,
    area_m2: float | None = None,
    description: Mapping[str, str] | None = None,
) -> Place:
    """Name, how many at a time, size in m², what it is good for.

    Raises Refused: "equipment.manage_equipment", "timetable.capacity" while more seats are taken, "timetable.kit".
    """
    need(by, "equipment.manage_equipment", place.resource)
    with act("equipment.change_place", by=by):
        resource = timetable.change_resource(
            resource=place.resource, by=by, now=now, name=name, capacity=capacity
        )
        row = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
        row.resource, row.area_m2, row.description = resource, area_m2, Translated.of(dict(description or {}))
        row.save()
        return row


def retire_place(*, place: Place, by: Person, now: datetime, reason: str) -> int:
    """Take it out of use for good; cancel upcoming bookings. Gives how many.

    Raises Refused: "equipment.manage_equipment", "equipment.reason", "timetable.retired" where it is so already.
    """
    need(by, "equipment.manage_equipment", place.resource)
    if not reason.strip():
        raise Refused(
            "equipment.reason",
            _("Say why it is taken out of use."),
            _("Shown to people with bookings."),
            kind="input",
        )
    with act("equipment.retire_place", by=by, reason=reason):
        return timetable.retire_resource(
            resource=place.resource, by=by, now=now, reason=reason.strip()[:300]
        )[1]
