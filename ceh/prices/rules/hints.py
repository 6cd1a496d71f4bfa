"""The usual price of machines, for their cards in the catalogue. Pure."""

from collections.abc import Iterable, Mapping

from ceh.availability.queries.cards import PriceHint
from ceh.equipment.models import Unit
from ceh.prices.models import PriceLine
from ceh.prices.queries.applicable import ApplicablePrices
from ceh.prices.rules import pricing


def usual_lines(units: Iterable[Unit], prices: Mapping[int, ApplicablePrices]) -> dict[int, PriceLine]:
    """Unit id → the line that prices an hour of its use, by the prices of the spaces (by space id)."""
    result = {}
    for unit in units:
        if applicable := prices.get(unit.space_id):
            lines = {line.pk: line for line in applicable.lines}
            use = pricing.Use("use", 60, unit.resource_id, unit.model_id, unit.model.category_id)
            for line in pricing.chosen(use, pricing.timed(applicable.lines), applicable.kinds)[:1]:
                result[unit.pk] = lines[line.pk]
    return result


def hint_of(line: PriceLine, free_minutes: int) -> PriceHint:
    """A line as a card shows it, with the free minutes that the reader has left this month."""
    who = "" if line.who == "anyone" else str(line.get_who_display())
    return PriceHint(line.price, str(line.get_per_display()), who, free_minutes)
