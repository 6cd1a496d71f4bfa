"""How old a confirmation may be before people are told.

Directories die of places that closed years ago and are still listed; so age is shown, and nothing is hidden by it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import Text

REMIND_AFTER, REMIND_AGAIN, STALE_AFTER = 182, 273, 365  # days: half a year, nine months, a year


@dataclass(frozen=True)
class Freshness:
    """Code ("fresh", "ageing", "stale", "never", "history"), its words and badge tone."""

    code: str
    label: Text
    tone: str


FRESH = Freshness("fresh", _("Confirmed"), "success")
AGEING = Freshness("ageing", _("Not confirmed for half a year"), "warning")
STALE = Freshness("stale", _("Not confirmed for a year"), "danger")
NEVER = Freshness("never", _("Not confirmed yet"), "neutral")
HISTORY = Freshness("history", _("Closed"), "neutral")


def freshness(state: str, confirmed_on: date | None, today: date) -> Freshness:
    """How far a space's page may be trusted today."""
    if state == "closed":
        return HISTORY
    if confirmed_on is None:
        return NEVER
    age = (today - confirmed_on).days
    if age >= STALE_AFTER:
        return STALE
    return AGEING if age >= REMIND_AFTER else FRESH


def since(code: str, today: date) -> tuple[date | None, date | None]:
    """(after, until): between which days a page was confirmed that is "fresh", "ageing" or "stale" today."""
    half, year = today - timedelta(days=REMIND_AFTER), today - timedelta(days=STALE_AFTER)
    return {"fresh": (half, None), "ageing": (year, half)}.get(code, (None, year))


def reminder_due(since: date, today: date) -> int:
    """Which reminder is due (1, 2, then 3 and one more each half year), 0 for none. `since` is the confirmation,
    or the publication of a page that was never confirmed. A late job finds the same number, so nothing is missed."""
    age = (today - since).days
    if age < REMIND_AFTER:
        return 0
    if age < REMIND_AGAIN:
        return 1
    return 2 if age < STALE_AFTER else 3 + (age - STALE_AFTER) // REMIND_AFTER
