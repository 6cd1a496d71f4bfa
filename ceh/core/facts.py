"""Countable facts: what apps offer to monitoring, declared from below and read from above.

An app's `indicators.py` says `register_fact(Fact("usage.visit", …, collect=visits))`; monitoring asks
`fact("usage.visit").collect(period, scope)` and applies a counting rule. A fact hands over **all** candidates of
the period, those that do not qualify too, each with the reason: what was left out must be explainable.

An event carries ids, never names, addresses or dates of birth; the ledger turns `person_id` into a pseudonym.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ceh.core.permissions import Text


@dataclass(frozen=True, slots=True)
class Period:
    """Half open: `start` belongs to it, `end` does not; days are local days of `zone` (an IANA name)."""

    start: date
    end: date
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a period ends after it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The first instant and the first instant after it, aware, for a database filter."""
        zone = ZoneInfo(self.zone)
        return (
            datetime(self.start.year, self.start.month, self.start.day, tzinfo=zone),
            datetime(self.end.year, self.end.month, self.end.day, tzinfo=zone),
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which spaces count: None means the whole network, an empty set means none."""

    space_ids: frozenset[int] | None = None

    def __contains__(self, space_id: int | None) -> bool:
        return self.space_ids is None or space_id in self.space_ids


NETWORK = Scope()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened and may count.

    `source_type` ("usage.visit", as `_meta.label_lower`) and `source_id` lead to the record. `at` is the
    instant that places it in time, `day` the local day of that instant, by which it is counted. `person_id` is the
    one who did it; a group without names has None and a `headcount`. `exclusion` is "" for an event that qualifies,
    else a code of the fact's `exclusions`. `dimensions` holds codes for breaking down ("sex" → "female"), and
    `recorded_at` tells when it was entered, so that a late record can be told from a corrected one.
    """

    source_type: str
    source_id: int
    at: datetime
    day: date
    person_id: int | None = None
    headcount: int = 1
    space_id: int | None = None
    exclusion: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    recorded_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.headcount < 0:
            raise ValueError("a headcount is not negative")
        if self.at.tzinfo is None:
            raise ValueError("an event happens at an aware instant")

    @property
    def qualifies(self) -> bool:
        """Whether the app says that it counts (a counting rule may still leave it out)."""
        return not self.exclusion

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The order in which events count: the earliest first, ties by record."""
        return self.at, self.source_type, self.source_id


Collect = Callable[[Period, Scope], Iterable[Event]]


@dataclass(frozen=True)
class Fact:
    """A kind of event that an app can list: stable code, words for people, and the function that lists it.

    `exclusions` maps each reason code to its words; `dimensions` each dimension to its words.
    """

    code: str
    label: Text
    description: Text
    collect: Collect
    exclusions: Mapping[str, Text] = field(default_factory=dict)
    dimensions: Mapping[str, Text] = field(default_factory=dict)

    def events(self, period: Period, scope: Scope = NETWORK) -> list[Event]:
        """All candidates of the period and scope in counting order.

        Raises ValueError when the app hands over something else: an event of another day or space, an unexplained
        exclusion, or one record twice.
        """
        result = sorted(self.collect(period, scope), key=lambda event: event.order)
        seen = set[tuple[str, int]]()
        for event in result:
            record = event.source_type, event.source_id
            if event.day not in period or event.space_id not in scope:
                raise ValueError(f"{self.code}: {record} lies outside the period or the scope")
            if event.exclusion and event.exclusion not in self.exclusions:
                raise ValueError(f"{self.code}: nobody explains the exclusion {event.exclusion!r}")
            if record in seen:
                raise ValueError(f"{self.code}: {record} was handed over twice")
            seen.add(record)
        return result


_facts: dict[str, Fact] = {}


def register_fact(fact: Fact) -> None:
    """Register a fact. Raises ValueError if its code is taken."""
    if _facts.get(fact.code, fact) is not fact:
        raise ValueError(f"the fact {fact.code} is offered twice")
    _facts[fact.code] = fact


def fact(code: str) -> Fact:
    """Raises KeyError if no app registered it."""
    return _facts[code]


def facts() -> list[Fact]:
    """All registered facts, by code."""
    return [_facts[code] for code in sorted(_facts)]
