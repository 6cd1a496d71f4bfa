"""What a card of a machine says beside its name: when it is free next, what it costs, what it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from ceh.availability.queries.cards import AHEAD, CardFacts, PriceHint
from ceh.availability.queries.contexts import BookingContext
from ceh.availability.rules.checks import missing_competences
from ceh.availability.rules.free_times import free_spans
from ceh.equipment.models import Unit
from ceh.equipment.states import UNIT
from ceh.learning.models import Competence

USABLE = UNIT.group("usable")
LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class CardNeed:
    """A competence that a machine asks for, and whether the reader has it."""

    competence: Competence
    has: bool


@dataclass(frozen=True)
class Card:
    """A machine with what helps to choose it."""

    unit: Unit
    free_at: datetime | None
    price: PriceHint | None
    needs: list[CardNeed]


def cards(units: Iterable[Unit], facts: CardFacts) -> list[Card]:
    """The cards of machines in their order."""
    result = []
    for unit in units:
        context = facts.contexts[unit.resource_id]
        result.append(
            Card(
                unit, _free_at(unit, context, facts), facts.prices.get(unit.pk), _needs(unit, context, facts)
            )
        )
    return result


def _free_at(unit: Unit, context: BookingContext, facts: CardFacts) -> datetime | None:
    if not unit.bookable or unit.state not in USABLE or context.resource.by_day:
        return None
    claims = facts.claims.get(unit.resource_id, [])
    spans = free_spans(context, claims, facts.now, facts.now + AHEAD, LENGTH, step=30, limit=1)
    return spans[0][0] if spans else None


def _needs(unit: Unit, context: BookingContext, facts: CardFacts) -> list[CardNeed]:
    if unit.access != "competence":
        return []
    knows = facts.competence_facts is not None
    missing = missing_competences(context, facts.competence_facts, facts.person_id, facts.now)
    lacking = {standing.competence_id for standing in missing}
    return [CardNeed(context.competences[pk], knows and pk not in lacking) for pk, _level in context.needs]


def by_time(cards: Iterable[Card]) -> list[Card]:
    """What is free first; what nobody can book last."""
    return sorted(cards, key=lambda card: card.free_at.timestamp() if card.free_at else inf)


def by_price(cards: Iterable[Card]) -> list[Card]:
    """The cheapest first; what has no price last."""
    return sorted(cards, key=lambda card: card.price.price.cents if card.price else inf)
