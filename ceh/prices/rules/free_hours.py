"""The free hours of a month: what is spent of them, and what upcoming bookings will take before others. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from ceh.bookings.models import Booking
from ceh.core.clock import local_day
from ceh.prices.queries.applicable import ApplicablePrices
from ceh.prices.rules import pricing
from ceh.timetable.rules import instant

Spent = dict[tuple[int, int], dict[int, int]]  # (year, month) → line → minutes


def month_of(moment: datetime, zone: str) -> tuple[int, int]:
    day = local_day(moment, zone)
    return day.year, day.month


def month_span(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the start of the month of the first day to the end of that of the last."""
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return instant(first.replace(day=1), time(), zone), instant(after, time(), zone)


def take(spent: Spent, month: tuple[int, int], rows: Iterable[pricing.Priced]) -> None:
    """Count the free minutes of priced rows as spent."""
    for row in rows:
        if row.reason == "free" and row.line:
            lines = spent.setdefault(month, {})
            lines[row.line] = lines.get(row.line, 0) + round(row.quantity * 60)


def use_of(booking: Booking) -> pricing.Use:
    """The use as which a booking will be priced; no statement where the machine of its resource was selected."""
    unit = getattr(booking.resource, "equipment_unit", None)
    model, category = (unit.model_id, unit.model.category_id) if unit else (0, 0)
    minutes = pricing.booked_minutes(booking.starts_at, booking.ends_at, booking.seats)
    return pricing.Use("use" if unit else "booking", minutes, booking.resource_id, model, category)


def price_use(use: pricing.Use, prices: ApplicablePrices, spent: dict[int, int]) -> list[pricing.Priced]:
    """What a use will cost by the prices of its space."""
    return pricing.price(use, pricing.timed(prices.lines), pricing.Facts(prices.kinds, spent))


def with_upcoming(
    spent: Spent,
    bookings: Iterable[Booking],
    prices_of: Callable[[Booking], ApplicablePrices | None],
    zone: str,
) -> Spent:
    """The minutes that are spent once these bookings are priced, in their order."""
    total: Spent = defaultdict(dict, {month: dict(lines) for month, lines in spent.items()})
    for booking in bookings:
        prices, month = prices_of(booking), month_of(booking.starts_at, zone)
        if prices:
            take(total, month, price_use(use_of(booking), prices, total[month]))
    return total
