"""What a machine or room would cost a person, in words that stand beside the button for booking."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.prices.models import PriceLine
from ceh.prices.queries import owed, panels
from ceh.prices.rules import free_hours, pricing
from ceh.timetable.models import Resource

NEW = 2**63  # what is not booked yet is priced after all that is


@dataclass(frozen=True)
class Told:
    """The lines that would price a use, those for who does not come, and materials."""

    space: Any
    use: list[PriceLine]
    missed: list[PriceLine]
    materials: list[PriceLine]
    amount: Money | None = None  # of certain times, all places; credits are not counted in
    free_hours: float = 0.0  # of these times, because of the person's free hours a month
    seats: int = 1
    times: int = 1


def told(person: Any, now: datetime, resource: Resource) -> Told | None:
    """What "what it costs" shows to this person; None where the space has no price list today."""
    found = panels.offers(person, resource, now, now)
    offer = found.at(now) if found else None
    return _shown(offer, resource) if offer else None


def _shown(found: panels.Offer, resource: Resource) -> Told:
    lines = pricing.timed(found.lines)
    won = pricing.told(resource.pk, found.model_id, found.category_id, lines, found.kinds)
    chosen = [line for line in found.lines if line.pk in won]
    return Told(
        resource.space,
        [one for one in chosen if one.what not in ("late", "no_show")],
        [one for one in chosen if one.what in ("late", "no_show")],
        [line for line in found.lines if line.what == "material"],
    )


def for_times(person: Any, now: datetime, chosen: Any) -> Told | None:
    """What chosen times (`resource`, `spans`, `seats`, `booking_id`) would cost together, each by the list of its day.

    Free hours go to bookings in the order in which they will be priced: by their end.
    """
    offers = panels.offers(person, chosen.resource, chosen.spans[0][0], chosen.spans[-1][0])
    first = offers.at(chosen.spans[0][0]) if offers else None
    shown = _shown(first, chosen.resource) if first else None
    if offers is None or shown is None or not shown.use:
        return shown
    rows = _priced(person, offers, chosen)
    amount = Money(sum(row.cents for row in rows), shown.use[0].price.currency)
    free = float(sum(row.quantity for row in rows if row.reason == "free"))
    return replace(shown, amount=amount, free_hours=free, seats=chosen.seats, times=len(chosen.spans))


def _priced(person: Any, offers: panels.Offers, chosen: Any) -> list[pricing.Priced]:
    zone, pk = offers.zone, chosen.booking_id or NEW
    limited = [line.pk for _row, lines in offers.lists for line in lines if line.free]
    queue = [(ends, starts, pk, _use(offers, chosen, starts, ends)) for starts, ends in chosen.spans]
    spent: free_hours.Spent = {}
    if limited and person.is_authenticated:
        days = [local_day(starts, zone) for starts, _ends in chosen.spans]
        span = free_hours.month_span(min(days), max(days), zone)
        upcoming = owed.upcoming_bookings(person.pk, [offers.resource.space_id], *span)
        queue += [
            (row.ends_at, row.starts_at, row.pk, free_hours.use_of(row)) for row in upcoming if row.pk != pk
        ]
        spent = free_hours.spent_in(person.pk, limited, sorted({(day.year, day.month) for day in days}))
    result = []
    for _ends, starts, booking_id, use in sorted(queue, key=lambda entry: entry[:3]):
        offer, month = offers.at(starts), free_hours.month_of(starts, zone)
        rows = free_hours.price_use(use, offer, spent.get(month, {})) if offer else []
        free_hours.take(spent, month, rows)
        if booking_id == pk:
            result.extend(rows)
    return result


def _use(offers: panels.Offers, chosen: Any, starts: datetime, ends: datetime) -> pricing.Use:
    why = "use" if offers.model_id else "booking"
    minutes = pricing.booked_minutes(starts, ends, chosen.seats)
    return pricing.Use(why, minutes, chosen.resource.pk, offers.model_id, offers.category_id)
