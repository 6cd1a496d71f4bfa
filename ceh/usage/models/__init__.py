"""Visits, use of machines, figures of a year, tablets."""

from ceh.usage.models.figures import UsageDue, UsageYear
from ceh.usage.models.usage import CLOSED_BY, Usage
from ceh.usage.models.visits import BANDS, MOST_HEADS, SOURCES, GroupVisit, Presence, Visit

__all__ = [
    "BANDS",
    "CLOSED_BY",
    "MOST_HEADS",
    "SOURCES",
    "GroupVisit",
    "Presence",
    "Usage",
    "UsageDue",
    "UsageYear",
    "Visit",
]
