"""The usual price of machines, for their cards in the catalogue."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from ceh.facilities.models import Unit
from ceh.facilities.rules.cards import PriceHint
from ceh.people.models import Person
from ceh.people.queries import today
from ceh.prices.queries import lists, members, owed
from ceh.prices.rules import pricing


def price_hints(units: Sequence[Unit], now: datetime, person: Person | None) -> dict[int, PriceHint]:
    """Unit id → what the person (None: anybody) pays for its use today; none where the space has no price list.
    One statement, for a person at most five."""
    day = today(now)
    by_space = defaultdict(list)
    for line in lists.lines_on({unit.space_id for unit in units}, day):
        by_space[line.price_list.space_id].append(line)
    is_personal = person and any(line.who != "anyone" for lines in by_space.values() for line in lines)
    kinds = members.kinds_in(person.pk, by_space, day, now) if person and is_personal else {}
    chosen = {}
    for unit in units:
        lines = {line.pk: line for line in by_space.get(unit.space_id, [])}
        plain = [pricing.plain(line) for line in lines.values() if line.what != "material"]
        use = pricing.Use("use", 60, unit.resource_id, unit.model_id, unit.model.category_id)
        for pick in pricing.chosen(use, plain, kinds.get(unit.space_id, members.NOBODY.kinds))[:1]:
            chosen[unit.pk] = lines[pick.pk]
    limited = {line.pk for line in chosen.values() if line.free} if person else set()
    spent = owed.spent(person.pk, limited, day) if person and limited else {}
    return {
        pk: PriceHint(
            line.price,
            str(line.get_per_display()),
            "" if line.who == "anyone" else str(line.get_who_display()),
            max(0, line.free - spent.get(line.pk, 0)) if line.pk in limited else 0,
        )
        for pk, line in chosen.items()
    }
