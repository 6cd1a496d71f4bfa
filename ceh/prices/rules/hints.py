"""The usual price of machines, for their cards in the catalogue."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from ceh.facilities.models import Unit
from ceh.facilities.rules.cards import PriceHint
from ceh.people.queries import today
from ceh.prices.queries import lists
from ceh.prices.rules import pricing

ANYONE = frozenset({"anyone"})


def price_hints(units: Sequence[Unit], now: datetime) -> dict[int, PriceHint]:
    """Unit id → what anybody pays for its use today; none where the space has no price list. One statement."""
    by_space = defaultdict(list)
    for line in lists.lines_on({unit.space_id for unit in units}, today(now)):
        by_space[line.price_list.space_id].append(line)
    hints = {}
    for unit in units:
        lines = {line.pk: line for line in by_space.get(unit.space_id, [])}
        plain = [pricing.plain(line) for line in lines.values() if line.what != "material"]
        use = pricing.Use("use", 60, unit.resource_id, unit.model_id, unit.model.category_id)
        for chosen in pricing.chosen(use, plain, ANYONE)[:1]:
            line = lines[chosen.pk]
            hints[unit.pk] = PriceHint(line.price, str(line.get_per_display()))
    return hints
