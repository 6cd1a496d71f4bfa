"""What a machine or room would cost a person, in words that stand beside the button for booking."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.prices.models import PriceLine
from ceh.prices.queries import owed, panels
from ceh.prices.rules import pricing
from ceh.timetable.models import Resource
from ceh.timetable.queries import zone_of


@dataclass(frozen=True)
class Told:
    """The lines that would price a use, those for who does not come, and materials."""

    space: Any
    use: list[PriceLine]
    missed: list[PriceLine]
    materials: list[PriceLine]
    amount: Money | None = None  # of a certain time; credits are not counted in
    free_hours: float = 0.0  # of that time, because of the person's free hours a month


def told(person: Any, now: datetime, resource: Resource) -> Told | None:
    """What "what it costs" shows to this person; None where the space has no price list today."""
    found = panels.offer(person, now, resource)
    return _shown(found, resource) if found else None


def _shown(found: panels.Offer, resource: Resource) -> Told:
    lines = _priced_lines(found)
    won = pricing.told(resource.pk, found.model_id, found.category_id, lines, found.kinds)
    chosen = [one for one in found.lines if one.pk in won]
    return Told(
        resource.space,
        [one for one in chosen if one.what not in ("late", "no_show")],
        [one for one in chosen if one.what in ("late", "no_show")],
        [one for one in found.lines if one.what == "material"],
    )


def for_time(person: Any, now: datetime, chosen: Any) -> Told | None:
    """The same for a chosen time (`resource`, `starts_at`, `ends_at`), with what it would cost."""
    offer = panels.offer(person, now, chosen.resource)
    shown = _shown(offer, chosen.resource) if offer else None
    if offer is None or shown is None or not shown.use:
        return shown
    minutes = int((chosen.ends_at - chosen.starts_at).total_seconds() // 60)
    why = "use" if offer.model_id else "booking"
    use = pricing.Use(why, minutes, chosen.resource.pk, offer.model_id, offer.category_id)
    day = local_day(chosen.starts_at, zone_of(chosen.resource.space))
    limited = [line.pk for line in shown.use if line.free]
    facts = pricing.Facts(offer.kinds, owed.spent(person.pk, limited, day) if limited else {})
    rows = pricing.price(use, _priced_lines(offer), facts)
    amount = Money(sum(row.cents for row in rows), shown.use[0].price.currency)
    free_hours = float(sum(row.quantity for row in rows if row.reason == "free"))
    return replace(shown, amount=amount, free_hours=free_hours)


def _priced_lines(offer: panels.Offer) -> list[pricing.Line]:
    return [pricing.plain(line) for line in offer.lines if line.what != "material"]
