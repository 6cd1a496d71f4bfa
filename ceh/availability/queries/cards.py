"""What cards of machines are made of; the number of statements does not depend on how many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, today
from ceh.availability.queries.find import Candidates
from ceh.core.money import Money
from ceh.equipment.models import Unit
from ceh.learning.queries import Facts
from ceh.people.models import Person
from ceh.timetable.models import Occupancy

AHEAD = timedelta(days=14)  # so far ahead the next free time is looked for


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


# `source(units, at, person)` gives unit id → price then; the person is None for a visitor.
PriceSource = Callable[[Sequence[Unit], datetime, Person | None], Mapping[int, PriceHint]]
_prices: PriceSource = lambda units, at, person: {}  # noqa: E731


def register_prices(source: PriceSource) -> None:
    """Tell where prices come from, in a few statements for all units."""
    global _prices
    _prices = source


@dataclass(frozen=True)
class CardFacts:
    """What decides about the cards of some machines, now and for one reader."""

    now: datetime
    person_id: int
    contexts: Mapping[int, BookingContext]  # by resource, as the claims
    claims: Mapping[int, list[Occupancy]]
    prices: Mapping[int, PriceHint]
    competence_facts: Facts | None


def load_card_facts(
    units: Sequence[Unit],
    now: datetime,
    person: Person | None = None,
    *,
    at: datetime | None = None,
    candidates: Candidates | None = None,
) -> CardFacts:
    """All about the cards of the units for the reader, with prices of the time `at` (now where none is given).

    `candidates` is what a search has read of them already, so that it is not read twice.
    """
    if not units:
        return CardFacts(now, 0, {}, {}, {}, None)
    if candidates:
        by_resource = {unit.resource_id: candidates.contexts[unit.resource_id] for unit in units}
        competence_facts = candidates.competence_facts
    else:
        by_resource = contexts.cached_contexts([unit.resource_id for unit in units], today(now))
        competence_facts = contexts.facts_for(person, by_resource.values()) if person else None
    return CardFacts(
        now,
        person.pk if person else 0,
        by_resource,
        contexts.busy(by_resource.values(), now, now + AHEAD),
        _prices(units, at or now, person),
        competence_facts,
    )
