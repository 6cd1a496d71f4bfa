"""Decisions about time: spans (pure), days (whole ones), opening (hours, special days, holidays)."""

from ceh.timetable.rules.days import as_long, day_starts_in, days_from, days_of, days_span, monday_of, offered
from ceh.timetable.rules.opening import Week, weeks
from ceh.timetable.rules.spans import (
    MIDNIGHT,
    Hours,
    Span,
    check_span,
    day_span,
    free,
    free_seats,
    full,
    instant,
    merged,
    retired,
    spans_of,
    starts_in,
    taken,
)

__all__ = [
    "MIDNIGHT", "Hours", "Span", "Week", "as_long", "check_span", "day_span", "day_starts_in", "days_from",
    "days_of", "days_span", "free", "free_seats", "full", "instant", "merged", "monday_of", "offered",
    "retired", "spans_of", "starts_in", "taken", "weeks",
]  # fmt: skip
