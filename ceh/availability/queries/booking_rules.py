"""The booking rules that apply to a space or to one thing in it."""

from datetime import time

from ceh.availability.models import BookingRules
from ceh.network.models import Space
from ceh.timetable.models import Resource


def rules_of(space: Space, resource: Resource | None = None) -> BookingRules:
    """The thing's own rules, else the space's, else those that hold where nothing is said.

    Not saved where they are not its own: their key is None.
    """
    own = BookingRules.objects.filter(resource=resource).first() if resource else None
    rules = (
        own or BookingRules.objects.filter(space=space, resource=None).first() or BookingRules(space=space)
    )
    if resource and own is None:
        rules.pk, rules.resource = None, resource
    return rules


def evening_of(space_id: int) -> time | None:
    """From which hour on minors need an adult, where the space has rules of its own; one statement."""
    rows = BookingRules.objects.filter(space=space_id, resource=None)
    return rows.values_list("evening", flat=True).first()
