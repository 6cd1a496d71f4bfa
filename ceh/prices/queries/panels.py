"""What the app shows on pages of others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.prices.models import PriceLine, PriceList
from ceh.prices.queries import lists, members, owed
from ceh.timetable.models import Resource
from ceh.timetable.queries import zone_of
from ceh.usage.models import Usage


def mine(person: Person, now: datetime) -> list[Money] | None:
    """What a person owes, for "my things"; one statement. None where there is nothing."""
    return [Money(cents, code) for code, cents in owed.open_sum(person).items() if cents] or None


RECENT = timedelta(hours=12)  # so long the page of a machine asks for material


def of_space(person: Any, now: datetime, space: Space) -> dict[str, Any] | None:
    """The way to the prices of a space, and for its people to what is owed; one statement."""
    page = {
        "space": space,
        "may_see_owed": person.is_authenticated and can(person, "prices.see_charges", space),
    }
    has_prices = lists.list_on(space.pk, local_day(now, zone_of(space))) is not None
    return page if has_prices or page["may_see_owed"] else None


def just_used(person: Any, now: datetime, unit: Unit) -> Usage | None:
    """The person's use of a machine that has just ended, where the space sells material; two statements at most."""
    if not person.is_authenticated:
        return None
    rows = Usage.objects.filter(unit=unit, person=person, state="closed", ended_at__gte=now - RECENT)
    found = rows.order_by("-ended_at").first()
    if found is None:
        return None
    valid = lists.list_on(found.space_id, local_day(found.started_at, zone_of(unit.space)))
    return found if valid and lists.materials_of(valid.pk) else None


@dataclass(frozen=True)
class Offer:
    """What may be priced for a person at a machine or room: the space's lines, what it is, the kinds that hold."""

    lines: list[PriceLine]
    model_id: int
    category_id: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class Offers:
    """The offers of some days: on each the list that is valid then, and the kinds that hold then."""

    lists: list[tuple[PriceList, list[PriceLine]]]
    resource: Resource
    zone: str
    model_id: int
    category_id: int
    ties: members.Ties | None

    def at(self, moment: datetime) -> Offer | None:
        """What holds at a moment; None where the space has no price list on that day."""
        day = local_day(moment, self.zone)
        for row, lines in self.lists:
            if row.valid_from <= day and (row.valid_until is None or row.valid_until >= day):
                kinds = (
                    self.ties.on(day, moment).kinds_in(row.space_id) if self.ties else members.NOBODY.kinds
                )
                return Offer(lines, self.model_id, self.category_id, kinds)
        return None


def offers(person: Any, resource: Resource, first: datetime, last: datetime) -> Offers | None:
    """The facts for "what it costs me" from one moment to another; seven statements, one more for each further list.

    None where the space has no price list in that time.
    """
    zone = zone_of(resource.space)
    valid = lists.lists_between(resource.space_id, local_day(first, zone), local_day(last, zone))
    if not valid:
        return None
    unit = Unit.objects.select_related("model").filter(resource=resource).first()
    return Offers(
        [(row, lists.lines_of(row)) for row in valid],
        resource,
        zone,
        unit.model_id if unit else 0,
        unit.model.category_id if unit else 0,
        members.ties_of(person.pk) if person.is_authenticated else None,
    )
