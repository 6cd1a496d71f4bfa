"""How long a grant holds. Pure."""

import calendar
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def add_months(at: datetime, months: int) -> datetime:
    """The same day and time some months later; the last day of a shorter month (31 January + 1 → 28 February)."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def valid_until(expiry: str, months: int | None, granted_at: datetime, zone: str) -> datetime | None:
    """The first instant after the last valid day in the zone; None unless the competence expires after a time.

    A grant of 3 May for 12 months holds through 3 May of the next year, to the end of that local day.
    """
    if expiry != "after" or months is None:
        return None
    last = add_months(granted_at.astimezone(ZoneInfo(zone)), months).date()
    return datetime.combine(last + timedelta(days=1), time(0), ZoneInfo(zone))


def last_day(until: datetime, zone: str) -> datetime:
    """An instant on the last day at which something holds that ends at `until` (which itself belongs to it no more)."""
    return (until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))


STAGES = (7, 30)  # days before the end


def stage(until: datetime, now: datetime) -> int | None:
    """Which reminder is due: 7 or 30 days before the end, the nearer one; None when it is too early or too late."""
    left = until - now
    if left <= timedelta(0):
        return None
    return next((days for days in STAGES if left <= timedelta(days=days)), None)
