"""What a use would cost a person: the prices of the space, less the free hours that are not spent yet."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ceh.availability.queries.cards import PriceHint
from ceh.billing.queries import charges
from ceh.bookings.models import Booking
from ceh.core.clock import local_day
from ceh.equipment.models import Unit
from ceh.people.models import Person
from ceh.people.queries import today
from ceh.prices.queries import lists, members
from ceh.prices.queries.applicable import ApplicablePrices, prices_by_day
from ceh.prices.rules import free_hours, hints, shown_prices
from ceh.region.queries import current
from ceh.timetable.models import Resource


def price_now(person: Any, now: datetime, resource: Resource) -> shown_prices.ShownPrice | None:
    """What "what it costs" shows to this person; None where the space has no price list today."""
    by_day = prices_by_day(person, resource, now, now)
    prices = by_day.at(now) if by_day else None
    return shown_prices.shown_price(prices, resource) if prices else None


def price_of_times(person: Any, now: datetime, times: Any) -> shown_prices.ShownPrice | None:
    """What chosen times (`resource`, `spans`, `seats`, `booking_id`) cost together; None without a price list."""
    starts = [start for start, _end in times.spans]
    by_day = prices_by_day(person, times.resource, starts[0], starts[-1])
    first = by_day.at(starts[0]) if by_day else None
    shown = shown_prices.shown_price(first, times.resource) if first else None
    if by_day is None or shown is None or not shown.use:
        return shown
    upcoming: list[Booking] = []
    spent: free_hours.Spent = {}
    lines = shown_prices.lines_with_free_hours(by_day)
    if lines and person.is_authenticated:
        days = [local_day(start, by_day.zone) for start in starts]
        span = free_hours.month_span(min(days), max(days), by_day.zone)
        rows = charges.upcoming_bookings(person.pk, [times.resource.space_id], *span)
        upcoming = [row for row in rows if row.pk != times.booking_id]
        spent = charges.spent_in_months(person.pk, lines, {(day.year, day.month) for day in days})
    return shown_prices.price_times(shown, by_day, times, upcoming, spent)


def price_hints(units: Sequence[Unit], at: datetime, person: Person | None) -> dict[int, PriceHint]:
    """Unit id → what the person (None: anybody) pays for its use on a day; none where the space has no price list.
    One statement, for a person at most six."""
    day = today(at)
    by_space = defaultdict(list)
    for line in lists.lines_on({unit.space_id for unit in units}, day):
        by_space[line.price_list.space_id].append(line)
    is_personal = person and any(line.who != "anyone" for lines in by_space.values() for line in lines)
    ties = members.ties_of(person.pk).on(day, at) if person and is_personal else None
    by_person = {
        space_id: ApplicablePrices(lines, 0, 0, ties.kinds_in(space_id) if ties else members.NOBODY.kinds)
        for space_id, lines in by_space.items()
    }
    usual = hints.usual_lines(units, by_person)
    limited = {line.pk for line in usual.values() if line.free} if person else set()
    spent: dict[int, int] = {}
    if person and limited:
        zone, month = current().timezone, (day.year, day.month)
        upcoming = charges.upcoming_bookings(person.pk, by_person, *free_hours.month_span(day, day, zone))
        priced = charges.spent_in_months(person.pk, limited, [month])
        spent = free_hours.with_upcoming(priced, upcoming, lambda row: by_person.get(row.space_id), zone)[
            month
        ]
    return {
        pk: hints.hint_of(line, max(0, line.free - spent.get(line.pk, 0)) if line.pk in limited else 0)
        for pk, line in usual.items()
    }
