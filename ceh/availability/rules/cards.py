"""What a card of a machine says beside its name: when it is free next, what it costs, what it asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import today
from ceh.availability.rules.find import facts_of, missing_competences
from ceh.availability.rules.free_times import free_spans
from ceh.core.money import Money
from ceh.equipment.models import Unit
from ceh.equipment.states import UNIT
from ceh.learning.models import Competence
from ceh.people.models import Person

USABLE = UNIT.group("usable")
AHEAD = timedelta(days=14)
LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class PriceHint:
    """The price of a use for the reader: an amount (zero: free), what it is for ("hour"), for whom it holds (""
    where for anybody), and the free minutes that the reader has left this month."""

    price: Money
    per: str
    who: str = ""
    free_minutes: int = 0

    @property
    def free_hours(self) -> float:
        return self.free_minutes / 60


@dataclass(frozen=True)
class CardNeed:
    """A competence that a machine asks for, and whether the reader has it."""

    competence: Competence
    has: bool


# `source(units, at, person)` gives unit id → price then; the person is None for a visitor.
PriceSource = Callable[[Sequence[Unit], datetime, Person | None], Mapping[int, PriceHint]]


@dataclass(frozen=True)
class Card:
    """A machine with what helps to choose it."""

    unit: Unit
    free_at: datetime | None
    price: PriceHint | None
    needs: list[CardNeed]


_prices: PriceSource = lambda units, at, person: {}  # noqa: E731


def register_prices(source: PriceSource) -> None:
    """Tell where prices come from, in a few statements for all units."""
    global _prices
    _prices = source


def cards(
    units: Iterable[Unit], now: datetime, person: Person | None = None, *, at: datetime | None = None
) -> list[Card]:
    """The cards of machines in their order, for the reader, with prices of the time `at` (now where none is given).

    The number of statements does not depend on how many.
    """
    rows = list(units)
    bundles = contexts.cached_contexts([unit.resource_id for unit in rows], today(now)) if rows else {}
    claims = contexts.busy(bundles.values(), now, now + AHEAD) if rows else {}
    prices = _prices(rows, at or now, person) if rows else {}
    facts = facts_of(person, bundles) if rows and person else None
    shown = []
    for unit in rows:
        bundle = bundles[unit.resource_id]
        free_at = None
        if unit.bookable and unit.state in USABLE and not bundle.resource.by_day:
            taken = claims.get(unit.resource_id, [])
            spans = free_spans(bundle, taken, now, now + AHEAD, LENGTH, step=30, limit=1)
            free_at = spans[0][0] if spans else None
        needs = []
        if unit.access == "competence":
            missing = missing_competences(bundle, facts, person, now) if facts and person else None
            lacking = {standing.competence_id for standing in missing or []}
            needs = [
                CardNeed(bundle.competences[pk], missing is not None and pk not in lacking)
                for pk, _level in bundle.needs
            ]
        shown.append(Card(unit, free_at, prices.get(unit.pk), needs))
    return shown


def by_time(found: Iterable[Card]) -> list[Card]:
    """What is free first; what nobody can book last."""
    return sorted(found, key=lambda card: card.free_at.timestamp() if card.free_at else inf)


def by_price(found: Iterable[Card]) -> list[Card]:
    """The cheapest first; what has no price last."""
    return sorted(found, key=lambda card: card.price.price.cents if card.price else inf)
