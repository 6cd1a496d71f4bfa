"""What a use costs, line by line with reasons. Pure: the same facts give the same lines, in whatever order they come.

Of the lines of a price list that fit, those of the most specific thing win (this machine before its model, before its
kind, before any machine); of these, for each of "a use" and "an hour", the one for the most specific people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ceh.prices.models import PriceLine

WHAT_ORDER = ("resource", "model", "category", "equipment", "room", "late", "no_show")
WHO_ORDER = ("young", "member", "network", "company", "anyone")
HAPPENED = ("use", "booking")  # else somebody did not come


@dataclass(frozen=True)
class Line:
    """A line of a price list; `target` is the id of the machine, model or kind that it names, 0 for all."""

    pk: int
    what: str
    target: int
    per: str  # "hour" or "use"
    who: str
    cents: int
    at_least: int = 0
    free: int = 0


@dataclass(frozen=True)
class Use:
    """What happened: why it is priced ("use", "booking", "late", "no_show"), for how long, with what."""

    why: str
    minutes: int
    resource: int
    model: int = 0  # 0 for a room
    category: int = 0


@dataclass(frozen=True)
class Facts:
    """The member kinds that hold for the person, and the free minutes of this month that are spent, by line."""

    kinds: frozenset[str] = frozenset({"anyone"})
    spent: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Priced:
    """One line of the result. `minutes` are hosted ones, each counted once; `quantity` is in hours, or 1 for a use."""

    line: int | None
    reason: str
    per: str
    quantity: Decimal
    unit_cents: int
    cents: int
    minutes: int = 0


def booked_minutes(starts_at: datetime, ends_at: datetime, seats: int) -> int:
    """The minutes that a booking is priced by: each place of a pool counts."""
    return round((ends_at - starts_at).total_seconds() / 60) * seats


def hours(minutes: int) -> Decimal:
    """Minutes as hours, with six places."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.000001"))


def cents_of(unit_cents: int, minutes: int) -> int:
    """The price of so many minutes at so much an hour, rounded half up to a whole cent."""
    return int((Decimal(unit_cents * minutes) / 60).quantize(Decimal(1), ROUND_HALF_UP))


def fits(line: Line, use: Use, kinds: frozenset[str]) -> bool:
    """Whether a line is about this use and this person."""
    if line.who not in kinds:
        return False
    if use.why not in HAPPENED:
        return line.what == use.why
    targets = {"resource": use.resource, "model": use.model, "category": use.category}
    if line.what in targets:
        return line.target == targets[line.what] != 0
    return line.what == ("equipment" if use.model else "room")


def chosen(use: Use, lines: Iterable[Line], kinds: frozenset[str]) -> list[Line]:
    """The lines that win: at most one for a use and one for an hour."""
    fitting = [line for line in lines if fits(line, use, kinds)]
    if not fitting:
        return []
    level = min(WHAT_ORDER.index(line.what) for line in fitting)
    most_specific = [line for line in fitting if WHAT_ORDER.index(line.what) == level]
    best: dict[str, Line] = {}
    for line in sorted(most_specific, key=lambda line: (WHO_ORDER.index(line.who), line.pk)):
        best.setdefault(line.per, line)
    return [best[per] for per in ("use", "hour") if per in best]


def price(use: Use, lines: Sequence[Line], facts: Facts) -> list[Priced]:
    """What is owed for the use. Every real use gives at least one line, so that its minutes are counted."""
    hosted = use.minutes if use.why in HAPPENED else 0
    won = chosen(use, lines, facts.kinds)
    if not won:
        if use.why not in HAPPENED:
            return []
        reason = "no_price" if lines else "no_list"
        return [Priced(None, reason, "hour", hours(hosted), 0, 0, hosted)]
    result = []
    for line in won:
        if line.per == "use":
            minutes = hosted if len(won) == 1 else 0
            result.append(Priced(line.pk, "priced", "use", Decimal(1), line.cents, line.cents, minutes))
        else:
            result.extend(_by_the_hour(line, use.minutes, hosted, facts.spent.get(line.pk, 0)))
    return result


def plain(line: PriceLine) -> Line:
    """A line of a list as these rules see it."""
    target = line.resource_id or line.model_id or line.category_id or 0
    return Line(line.pk, line.what, target, line.per, line.who, line.cents, line.at_least, line.free)


def timed(lines: Iterable[PriceLine]) -> list[Line]:
    """The lines of a list that price time, as these rules see them; material is no part of it."""
    return [plain(line) for line in lines if line.what != "material"]


def winning_lines(
    resource: int, model: int, category: int, lines: Sequence[Line], kinds: frozenset[str]
) -> list[int]:
    """The ids of the lines by which a use would be priced, and then those for a booking to which nobody came."""
    whys = ("use" if model else "booking", "late", "no_show")
    return [line.pk for why in whys for line in chosen(Use(why, 60, resource, model, category), lines, kinds)]


def _by_the_hour(line: Line, minutes: int, hosted: int, spent: int) -> list[Priced]:
    free = min(minutes, max(0, line.free - spent))
    paid, result = minutes - free, []
    if free:
        result.append(Priced(line.pk, "free", "hour", hours(free), 0, 0, min(free, hosted)))
    if paid or not free:
        billed = max(paid, 0 if free or not minutes else line.at_least)  # a tap by mistake costs nothing
        amount = cents_of(line.cents, billed)
        rest = max(0, hosted - free)
        result.append(Priced(line.pk, "priced", "hour", hours(billed), line.cents, amount, rest))
    return result


def of_material(unit_cents: int, quantity: Decimal) -> int:
    """The price of so much material, rounded half up to a whole cent."""
    return int((quantity * unit_cents).quantize(Decimal(1), ROUND_HALF_UP))
