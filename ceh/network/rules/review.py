"""One reviewer, one deadline: elsewhere ten states and three referees left places waiting for a year."""

from collections.abc import Collection
from datetime import date, timedelta

REVIEW_DAYS = 14
ESCALATE_AFTER = 7  # days after the deadline


def review_due(submitted_on: date, holidays: Collection[date]) -> date:
    """The last day for the answer: two weeks on, moved past weekends and public holidays."""
    due = submitted_on + timedelta(days=REVIEW_DAYS)
    while due.weekday() >= 5 or due in holidays:
        due += timedelta(days=1)
    return due


def stage(due: date | None, today: date) -> str:
    """ "" while there is time, "due" on and after the last day, "overdue" when others must step in."""
    if due is None or today < due:
        return ""
    return "overdue" if (today - due).days >= ESCALATE_AFTER else "due"
