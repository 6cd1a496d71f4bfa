"""The one place where the time is read. Actions and rules get it as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """This instant, aware, in UTC."""
    return timezone.now()


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day on which the instant falls for people of the zone (an IANA name)."""
    return instant.astimezone(ZoneInfo(zone)).date()
