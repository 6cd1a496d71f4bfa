"""The counting pipeline: pure, the same for screen, export and stored measurement.

Steps: candidates → state → eligibility → attribution → canonical unit → distinct → dimensions → aggregate. The same
events give the same figure in whatever order they come. Every candidate ends as counted or as left out with a reason.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from ceh.core.facts import Event
from ceh.core.permissions import Text

REASONS: dict[str, Text] = {
    "voided": _("the record was voided"),
    "staff": _("came as staff of the space"),
    "headcount": _("a group without names: shown apart as a head count"),
    "elsewhere": _("the space was not established under the action"),
    "before_opening": _("before the space opened under the action"),
    "again": _("the same person was counted earlier in the year"),
}


@dataclass(frozen=True)
class CountingRule:
    """A rule by its key and version, in plain words. `facts` may count, `beside` is only shown beside the figure."""

    key: str
    version: int
    text: Text
    facts: tuple[str, ...]
    beside: tuple[str, ...] = ()


RULES = {
    rule.key: rule
    for rule in (
        CountingRule(
            "distinct_people",
            1,
            _(
                "Take every recorded visit in a space established under the action, from the day it opened. Leave out "
                "voided records, staff of the space, and groups without names. Two accounts of one person are one "
                "person. Count each person once in the calendar year, by the local day of their first visit."
            ),
            facts=("usage.visit",),
            beside=("usage.group_visit",),
        ),
    )
}


@dataclass(frozen=True)
class Counted:
    """One candidate after counting. `unit` is the canonical person; `reason` is "" for what counts."""

    event: Event
    unit: int | None
    reason: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with all its lines, in counting order."""

    lines: tuple[Counted, ...] = field(default=())

    @property
    def counted(self) -> list[Counted]:
        """The lines that make the value."""
        return [line for line in self.lines if not line.reason]

    @property
    def left_out(self) -> list[Counted]:
        """The lines that do not count, each with its reason."""
        return [line for line in self.lines if line.reason]

    @property
    def value(self) -> int:
        """Distinct people."""
        return len(self.counted)

    @property
    def headcount(self) -> int:
        """People in groups, who are never part of the value."""
        return sum(line.event.headcount for line in self.lines if line.reason == "headcount")

    def by_reason(self) -> dict[str, int]:
        """Number of lines left out, by reason."""
        return dict(Counter(line.reason for line in self.left_out))

    def by(self, dimension: str) -> dict[str, int]:
        """The value split by a dimension, "not_stated" where the counting event has none. Sums up to the value."""
        return dict(Counter(line.event.dimensions.get(dimension, "not_stated") for line in self.counted))


def count_distinct(
    events: Iterable[Event], *, opened: Mapping[int, date], canonical: Mapping[int, int]
) -> Figure:
    """Distinct people among the events of one year.

    `opened` maps the spaces established under the action to their day of opening; `canonical` maps the accounts that
    were merged to the account that stands for the person.
    """
    lines, seen = [], set[int]()
    for event in sorted(events, key=lambda event: event.order):
        unit = None if event.person_id is None else canonical.get(event.person_id, event.person_id)
        reason = why_not(event, opened)
        if not reason and unit in seen:
            reason = "again"
        if not reason and unit is not None:
            seen.add(unit)
        lines.append(Counted(event, unit, reason))
    return Figure(tuple(lines))


def why_not(event: Event, opened: Mapping[int, date]) -> str:
    """The first reason why an event does not qualify; "" if it does."""
    if event.exclusion:
        return event.exclusion
    if event.space_id is None or event.space_id not in opened:
        return "elsewhere"
    if event.day < opened[event.space_id]:
        return "before_opening"
    return "headcount" if event.person_id is None else ""


def by_year(
    events: Iterable[Event], years: Iterable[int], *, opened: Mapping[int, date], canonical: Mapping[int, int]
) -> dict[int, Figure]:
    """The figure of each year, by the local day of the events."""
    heaps: dict[int, list[Event]] = {year: [] for year in years}
    for event in events:
        if event.day.year in heaps:
            heaps[event.day.year].append(event)
    return {year: count_distinct(heap, opened=opened, canonical=canonical) for year, heap in heaps.items()}


def pseudonym(unit: int | None, key: str) -> str:
    """The ledger's name for a person: HMAC-SHA256 with a key kept apart, 32 hex digits; "" for nobody."""
    if unit is None:
        return ""
    return hmac.new(key.encode(), f"person:{unit}".encode(), hashlib.sha256).hexdigest()[:32]


def ledger_hash(figure: Figure, key: str) -> str:
    """SHA-256 over all lines in their order: equal figures with other lines differ."""
    digest = hashlib.sha256()
    for line in figure.lines:
        event = line.event
        row = (
            event.source_type,
            event.source_id,
            event.at.isoformat(),
            event.headcount,
            line.reason,
            pseudonym(line.unit, key),
        )
        digest.update("|".join(map(str, row)).encode() + b"\n")
    return digest.hexdigest()


@dataclass(frozen=True)
class Verdict:
    """How a year stands against "at least `minimum` a year": met, margin, and what to know about the year."""

    year: int
    value: int | None
    minimum: int | None
    short: bool  # the first space opened after the year had begun
    running: bool  # the year is not over

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a figure or a target, and while a running year is still below."""
        if self.value is None or self.minimum is None:
            return None
        if self.value >= self.minimum:
            return True
        return None if self.running else False

    @property
    def margin(self) -> int | None:
        """Above (positive) or below (negative) the target."""
        return None if self.value is None or self.minimum is None else self.value - self.minimum


def verdict(
    year: int, figure: Figure | None, *, minimum: int | None, opened: Mapping[int, date], today: date
) -> Verdict:
    """How a year stands. A short first year is flagged, never scaled."""
    first = min(opened.values(), default=None)
    short = first is not None and first.year == year and (first.month, first.day) != (1, 1)
    return Verdict(year, figure.value if figure else None, minimum, short, today <= date(year, 12, 31))
