"""What a machine or room would cost a person, as it stands beside the button for booking. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ceh.bookings.models import Booking
from ceh.core.money import Money
from ceh.prices.models import PriceLine
from ceh.prices.queries.applicable import ApplicablePrices, PricesByDay
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


def shown_price(prices: ApplicablePrices, resource: Resource) -> ShownPrice:
    """What these prices say about this machine or room."""
    lines = pricing.timed(prices.lines)
    won = pricing.winning_lines(resource.pk, prices.model_id, prices.category_id, lines, prices.kinds)
    chosen = [line for line in prices.lines if line.pk in won]
    return ShownPrice(
        resource.space,
        [line for line in chosen if line.what not in ("late", "no_show")],
        [line for line in chosen if line.what in ("late", "no_show")],
        [line for line in prices.lines if line.what == "material"],
    )


def lines_with_free_hours(by_day: PricesByDay) -> list[int]:
    """The ids of the lines of which some hours a month are free."""
    return [line.pk for _row, lines in by_day.lists for line in lines if line.free]


def price_times(
    shown: ShownPrice, by_day: PricesByDay, times: Any, upcoming: Iterable[Booking], spent: free_hours.Spent
) -> ShownPrice:
    """The price of chosen times (`resource`, `spans`, `seats`, `booking_id`) together, each by the list of its day.

    Free hours go to bookings in the order in which they will be priced: by their end. `upcoming` are the person's
    other bookings in these months, `spent` what was priced as free.
    """
    zone, pk = by_day.zone, times.booking_id or NEW
    queue = [(ends, starts, pk, _use(by_day, times, starts, ends)) for starts, ends in times.spans]
    queue += [(row.ends_at, row.starts_at, row.pk, free_hours.use_of(row)) for row in upcoming]
    rows: list[pricing.Priced] = []
    for _ends, starts, booking_id, use in sorted(queue, key=lambda entry: entry[:3]):
        prices, month = by_day.at(starts), free_hours.month_of(starts, zone)
        priced = free_hours.price_use(use, prices, spent.get(month, {})) if prices else []
        free_hours.take(spent, month, priced)
        if booking_id == pk:
            rows.extend(priced)
    amount = Money(sum(row.cents for row in rows), shown.use[0].price.currency)
    free = float(sum(row.quantity for row in rows if row.reason == "free"))
    return replace(shown, amount=amount, free_hours=free, seats=times.seats, times=len(times.spans))


def _use(by_day: PricesByDay, times: Any, starts: datetime, ends: datetime) -> pricing.Use:
    why = "use" if by_day.model_id else "booking"
    minutes = pricing.booked_minutes(starts, ends, times.seats)
    return pricing.Use(why, minutes, times.resource.pk, by_day.model_id, by_day.category_id)
