"""What the app shows on pages of others."""

from datetime import datetime, timedelta
from typing import Any

from ceh.billing.queries import charges
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.prices.queries import lists
from ceh.timetable.queries import zone_of
from ceh.usage.models import Usage


def mine(person: Person, now: datetime) -> list[Money] | None:
    """What a person owes, for "my overview"; one statement. None where there is nothing."""
    return [Money(cents, code) for code, cents in charges.open_sum(person).items() if cents] or None


RECENT = timedelta(hours=12)  # so long the page of a machine asks for material


def of_space(person: Any, now: datetime, space: Space) -> Space | None:
    """The space, where it has prices or the person sees what is owed to it; one statement at most."""
    is_shown = can(person, "billing.see_charges", space) or lists.list_on(
        space.pk, local_day(now, zone_of(space))
    )
    return space if is_shown else None


def just_used(person: Any, now: datetime, unit: Unit) -> Usage | None:
    """The person's use of a machine that has just ended, where the space sells material; two statements at most."""
    if not person.is_authenticated:
        return None
    rows = Usage.objects.filter(unit=unit, person=person, state="closed", ended_at__gte=now - RECENT)
    usage = rows.order_by("-ended_at").first()
    if usage is None:
        return None
    valid = lists.list_on(usage.space_id, local_day(usage.started_at, zone_of(unit.space)))
    return usage if valid and lists.materials_of(valid.pk) else None
