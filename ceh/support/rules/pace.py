"""How long cases take: medians in working days, told only where enough cases stand behind them. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from ceh.core.clock import local_day
from ceh.support.rules.clocks import working_days_between

AT_LEAST = 5  # cases behind a published median


@dataclass(frozen=True)
class Pace:
    """Working days until an adviser takes a request, and until its needs are agreed; None where too few tell."""

    contact: float | None
    needs: float | None
    cases: int


def pace(
    moments: Iterable[tuple[datetime, datetime | None, datetime | None]],
    holidays: Collection[date],
    zone: str,
) -> Pace:
    """Medians over cases: when each was sent, taken, and its needs agreed."""
    cases = list(moments)
    return Pace(
        _median([(sent, taken) for sent, taken, _agreed in cases], holidays, zone),
        _median([(sent, agreed) for sent, _taken, agreed in cases], holidays, zone),
        len(cases) if len(cases) >= AT_LEAST else 0,
    )


def _median(
    spans: Iterable[tuple[datetime, datetime | None]], holidays: Collection[date], zone: str
) -> float | None:
    days = [
        working_days_between(local_day(start, zone), local_day(end, zone), holidays)
        for start, end in spans
        if end is not None
    ]
    return median(days) if len(days) >= AT_LEAST else None
