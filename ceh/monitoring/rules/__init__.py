"""Decisions of the app: counting is pure, reporting asks for the records and counts them."""

from ceh.monitoring.rules.counting import (
    REASONS,
    RULES,
    Counted,
    Figure,
    Verdict,
    by_year,
    count_distinct,
    ledger_hash,
    pseudonym,
    verdict,
)
from ceh.monitoring.rules.reporting import Report, first_countable, report, reports, version_at

__all__ = [
    "REASONS",
    "RULES",
    "Counted",
    "Figure",
    "Report",
    "Verdict",
    "by_year",
    "count_distinct",
    "first_countable",
    "ledger_hash",
    "pseudonym",
    "report",
    "reports",
    "verdict",
    "version_at",
]
