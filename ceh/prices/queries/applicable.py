"""The prices that hold for a person at a machine or room on given days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ceh.core.clock import local_day
from ceh.equipment.models import Unit
from ceh.prices.models import PriceLine, PriceList
from ceh.prices.queries import lists, members
from ceh.timetable.models import Resource
from ceh.timetable.queries import zone_of


@dataclass(frozen=True)
class ApplicablePrices:
    """What may be priced for a person at a machine or room: the space's lines, what it is, the kinds that hold."""

    lines: list[PriceLine]
    model_id: int
    category_id: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class PricesByDay:
    """The prices of some days: on each the list that is valid then, and the kinds that hold then."""

    lists: list[tuple[PriceList, list[PriceLine]]]
    resource: Resource
    zone: str
    model_id: int
    category_id: int
    ties: members.Ties | None

    def at(self, moment: datetime) -> ApplicablePrices | None:
        """What holds at a moment; None where the space has no price list on that day."""
        day = local_day(moment, self.zone)
        for row, lines in self.lists:
            if row.valid_from <= day and (row.valid_until is None or row.valid_until >= day):
                kinds = (
                    self.ties.on(day, moment).kinds_in(row.space_id) if self.ties else members.NOBODY.kinds
                )
                return ApplicablePrices(lines, self.model_id, self.category_id, kinds)
        return None


def prices_by_day(person: Any, resource: Resource, first: datetime, last: datetime) -> PricesByDay | None:
    """The facts for "what it costs me" from one moment to another; seven statements, one more for each further list.

    None where the space has no price list in that time.
    """
    zone = zone_of(resource.space)
    valid = lists.lists_between(resource.space_id, local_day(first, zone), local_day(last, zone))
    if not valid:
        return None
    unit = Unit.objects.select_related("model").filter(resource=resource).first()
    return PricesByDay(
        [(row, lists.lines_of(row)) for row in valid],
        resource,
        zone,
        unit.model_id if unit else 0,
        unit.model.category_id if unit else 0,
        members.ties_of(person.pk) if person.is_authenticated else None,
    )
