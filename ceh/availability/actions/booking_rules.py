"""The booking rules of a space, and of one thing in it."""

from typing import Any

from django.utils.translation import gettext as _

from ceh.availability.models import BookingRules
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable.models import Resource


def set_rules(*, space: Space, by: Person, resource: Resource | None = None, **values: Any) -> BookingRules:
    """How it is booked here, all or (`resource`) one thing of it.

    Raises Refused: "equipment.manage_equipment", "bookings.lengths".
    """
    need(by, "equipment.manage_equipment", space)
    if values.get("longest") and values["longest"] < values.get("shortest", 30):
        raise Refused(
            "bookings.lengths",
            _("The longest time is shorter than the shortest."),
            _("Correct the minutes."),
            kind="input",
            field_name="longest",
        )
    with act("availability.set_rules", by=by):
        Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        # By the thing alone: it may have come here from another space, with its rules.
        of = {"resource": resource} if resource else {"space": space, "resource": None}
        return BookingRules.objects.update_or_create(**of, defaults={**values, "space": space})[0]


def drop_rules(*, resource: Resource, by: Person) -> None:
    """The thing is booked as its space says again. Raises Refused: "equipment.manage_equipment"."""
    need(by, "equipment.manage_equipment", resource)
    with act("availability.drop_rules", by=by):
        BookingRules.objects.filter(resource=resource).delete()
