"""The usual price of machines, for their cards in the catalogue. Pure."""

from collections.abc import Iterable, Mapping

from ceh.availability.queries.cards import PriceHint
from ceh.equipment.models import Unit
from ceh.prices.models import PriceLine
from ceh.prices.queries.offers import Offer
from ceh.prices.rules import pricing


def usual_lines(units: Iterable[Unit], offers: Mapping[int, Offer]) -> dict[int, PriceLine]:
    """Unit id → the line that prices an hour of its use, by the offers of the spaces (space id → offer)."""
    result = {}
    for unit in units:
        if offer := offers.get(unit.space_id):
            lines = {line.pk: line for line in offer.lines}
            use = pricing.Use("use", 60, unit.resource_id, unit.model_id, unit.model.category_id)
            for line in pricing.chosen(use, pricing.timed(offer.lines), offer.kinds)[:1]:
                result[unit.pk] = lines[line.pk]
    return result


def hint_of(line: PriceLine, free_minutes: int) -> PriceHint:
    """A line as a card shows it, with the free minutes that the reader has left this month."""
    who = "" if line.who == "anyone" else str(line.get_who_display())
    return PriceHint(line.price, str(line.get_per_display()), who, free_minutes)
