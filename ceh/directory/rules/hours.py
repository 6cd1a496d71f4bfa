"""Whether a place is open, from its shown hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Opening:
    """Open or not at an instant: `until` when, or else when it `opens`, `days` from today on `weekday` (0 = Monday)."""

    is_open: bool
    until: time | None = None
    opens: time | None = None
    weekday: int = 0
    days: int = 0


def opening(hours: Iterable[Any], at: datetime) -> Opening | None:
    """From shown hours and a local time; None where no hours are shown. Spans that meet count as one."""
    week = sorted((span.weekday, span.opens, span.closes) for span in hours)
    if not week:
        return None
    now, until = at.time(), None
    for day, opens, closes in week:
        running = until is not None and until == opens
        if day == at.weekday() and ((opens <= now and (closes == MIDNIGHT or now < closes)) or running):
            until = closes
    if until is not None:
        return Opening(True, until=until)
    ahead = [
        ((day - at.weekday()) % 7 or (0 if opens > now else 7), opens, day) for day, opens, _closes in week
    ]
    days, opens, day = min(ahead)
    return Opening(False, opens=opens, weekday=day, days=days)


def week_of(hours: Iterable[Any]) -> list[list[tuple[time, time]]]:
    """Seven days, Monday first, each with its spans in order."""
    week: list[list[tuple[time, time]]] = [[] for _day in range(7)]
    for span in hours:
        week[span.weekday].append((span.opens, span.closes))
    return [sorted(spans) for spans in week]
