"""The usual price of machines, for their cards in the catalogue."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from ceh.bookings.models import Booking
from ceh.bookings.rules.cards import PriceHint
from ceh.equipment.models import Unit
from ceh.people.models import Person
from ceh.people.queries import today
from ceh.prices.queries import lists, members, owed
from ceh.prices.queries.panels import Offer
from ceh.prices.rules import free_hours, pricing
from ceh.region.queries import current


def price_hints(units: Sequence[Unit], at: datetime, person: Person | None) -> dict[int, PriceHint]:
    """Unit id → what the person (None: anybody) pays for its use on a day; none where the space has no price list.
    One statement, for a person at most six."""
    day = today(at)
    by_space = defaultdict(list)
    for line in lists.lines_on({unit.space_id for unit in units}, day):
        by_space[line.price_list.space_id].append(line)
    is_personal = person and any(line.who != "anyone" for lines in by_space.values() for line in lines)
    ties = members.ties_of(person.pk).on(day, at) if person and is_personal else None
    offers = {
        space_id: Offer(lines, 0, 0, ties.kinds_in(space_id) if ties else members.NOBODY.kinds)
        for space_id, lines in by_space.items()
    }
    chosen = {}
    for unit in units:
        if unit.space_id in offers:
            offer = offers[unit.space_id]
            lines = {line.pk: line for line in offer.lines}
            use = pricing.Use("use", 60, unit.resource_id, unit.model_id, unit.model.category_id)
            for pick in pricing.chosen(use, pricing.timed(offer.lines), offer.kinds)[:1]:
                chosen[unit.pk] = lines[pick.pk]
    limited = {line.pk for line in chosen.values() if line.free} if person else set()
    spent: dict[int, int] = {}
    if person and limited:
        zone, month = current().timezone, (day.year, day.month)
        before = owed.upcoming_bookings(person.pk, offers, *free_hours.month_span(day, day, zone))

        def offer_of(booking: Booking) -> Offer | None:
            return offers.get(booking.space_id)

        priced = free_hours.spent_in(person.pk, limited, [month])
        spent = free_hours.with_upcoming(priced, before, offer_of, zone)[month]
    return {
        pk: PriceHint(
            line.price,
            str(line.get_per_display()),
            "" if line.who == "anyone" else str(line.get_who_display()),
            max(0, line.free - spent.get(line.pk, 0)) if line.pk in limited else 0,
        )
        for pk, line in chosen.items()
    }
