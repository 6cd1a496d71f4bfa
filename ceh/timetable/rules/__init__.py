"""Decisions about time: spans (pure), opening (hours, special days, holidays)."""

from ceh.timetable.rules.opening import Week, weeks
from ceh.timetable.rules.spans import (
    MIDNIGHT,
    Hours,
    Span,
    check_span,
    day_span,
    free,
    full,
    instant,
    merged,
    retired,
    spans_of,
    starts_in,
    taken,
)

__all__ = [
    "MIDNIGHT", "Hours", "Span", "Week", "check_span", "day_span", "free", "full", "instant", "merged", "retired",
    "spans_of", "starts_in", "taken", "weeks",
]  # fmt: skip
