"""What a card of a machine says beside its name: when it is free next, what it costs, what it asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Any

from ceh.core.money import Money
from ceh.facilities.models import Unit
from ceh.facilities.queries import bookings
from ceh.facilities.rules.free_times import free_spans
from ceh.facilities.rules.judging import today
from ceh.facilities.states import UNIT

USABLE = UNIT.group("usable")
AHEAD = timedelta(days=14)
LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class PriceHint:
    """The usual price of a use: an amount (zero: free) and what it is for ("hour")."""

    price: Money
    per: str


@dataclass(frozen=True)
class Card:
    """A machine with what helps to choose it."""

    unit: Unit
    free_at: datetime | None
    price: PriceHint | None
    needs: list[Any]


_prices: Callable[[Sequence[Unit], datetime], Mapping[int, PriceHint]] = lambda units, now: {}  # noqa: E731


def register_prices(source: Callable[[Sequence[Unit], datetime], Mapping[int, PriceHint]]) -> None:
    """Tell where prices come from: `source(units, now)` gives unit id → price, in a few statements."""
    global _prices
    _prices = source


def cards(units: Iterable[Unit], now: datetime) -> list[Card]:
    """The cards of machines in their order; the number of statements does not depend on how many there are."""
    rows = list(units)
    bundles = bookings.kept_bundles([unit.resource_id for unit in rows], today(now)) if rows else {}
    claims = bookings.busy(bundles.values(), now, now + AHEAD) if rows else {}
    prices = _prices(rows, now) if rows else {}
    shown = []
    for unit in rows:
        bundle = bundles[unit.resource_id]
        free_at = None
        if unit.bookable and unit.state in USABLE and not bundle.resource.by_day:
            taken = claims.get(unit.resource_id, [])
            spans = free_spans(bundle, taken, now, now + AHEAD, LENGTH, step=30, limit=1)
            free_at = spans[0][0] if spans else None
        needs = [bundle.competences[pk] for pk, _level in bundle.needs] if unit.access == "competence" else []
        shown.append(Card(unit, free_at, prices.get(unit.pk), needs))
    return shown


def by_time(found: Iterable[Card]) -> list[Card]:
    """What is free first; what nobody can book last."""
    return sorted(found, key=lambda card: card.free_at.timestamp() if card.free_at else inf)


def by_price(found: Iterable[Card]) -> list[Card]:
    """The cheapest first; what has no price last."""
    return sorted(found, key=lambda card: card.price.price.cents if card.price else inf)
