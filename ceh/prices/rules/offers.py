"""What a machine or room would cost a person, as it stands beside the button for booking. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ceh.bookings.models import Booking
from ceh.core.money import Money
from ceh.prices.models import PriceLine
from ceh.prices.queries.offers import Offer, Offers
from ceh.prices.rules import free_hours, pricing
from ceh.timetable.models import Resource

NEW = 2**63  # what is not booked yet is priced after all that is


@dataclass(frozen=True)
class ShownPrice:
    """The lines that would price a use, those for who does not come, and materials."""

    space: Any
    use: list[PriceLine]
    missed: list[PriceLine]
    materials: list[PriceLine]
    amount: Money | None = None  # of certain times, all places; credits are not counted in
    free_hours: float = 0.0  # of these times, because of the person's free hours a month
    seats: int = 1
    times: int = 1


def shown_price(offer: Offer, resource: Resource) -> ShownPrice:
    """What an offer says about this machine or room."""
    lines = pricing.timed(offer.lines)
    won = pricing.winning_lines(resource.pk, offer.model_id, offer.category_id, lines, offer.kinds)
    chosen = [line for line in offer.lines if line.pk in won]
    return ShownPrice(
        resource.space,
        [line for line in chosen if line.what not in ("late", "no_show")],
        [line for line in chosen if line.what in ("late", "no_show")],
        [line for line in offer.lines if line.what == "material"],
    )


def lines_with_free_hours(offers: Offers) -> list[int]:
    """The ids of the lines of which some hours a month are free."""
    return [line.pk for _row, lines in offers.lists for line in lines if line.free]


def price_times(
    shown: ShownPrice, offers: Offers, times: Any, upcoming: Iterable[Booking], spent: free_hours.Spent
) -> ShownPrice:
    """The price of chosen times (`resource`, `spans`, `seats`, `booking_id`) together, each by the list of its day.

    Free hours go to bookings in the order in which they will be priced: by their end. `upcoming` are the person's
    other bookings in these months, `spent` what was priced as free.
    """
    zone, pk = offers.zone, times.booking_id or NEW
    queue = [(ends, starts, pk, _use(offers, times, starts, ends)) for starts, ends in times.spans]
    queue += [(row.ends_at, row.starts_at, row.pk, free_hours.use_of(row)) for row in upcoming]
    rows: list[pricing.Priced] = []
    for _ends, starts, booking_id, use in sorted(queue, key=lambda entry: entry[:3]):
        offer, month = offers.at(starts), free_hours.month_of(starts, zone)
        priced = free_hours.price_use(use, offer, spent.get(month, {})) if offer else []
        free_hours.take(spent, month, priced)
        if booking_id == pk:
            rows.extend(priced)
    amount = Money(sum(row.cents for row in rows), shown.use[0].price.currency)
    free = float(sum(row.quantity for row in rows if row.reason == "free"))
    return replace(shown, amount=amount, free_hours=free, seats=times.seats, times=len(times.spans))


def _use(offers: Offers, times: Any, starts: datetime, ends: datetime) -> pricing.Use:
    why = "use" if offers.model_id else "booking"
    minutes = pricing.booked_minutes(starts, ends, times.seats)
    return pricing.Use(why, minutes, times.resource.pk, offers.model_id, offers.category_id)
