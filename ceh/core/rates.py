"""How often something happened lately, counted in one place for all processes: requests, wrong tries, look-ups.

A count begins with its first event and ends after its window; then it begins anew.
"""

from datetime import datetime, timedelta

from django.db import transaction

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.models import RateCount

KEEP = timedelta(days=1)  # longer than any window


def locked_count(key: str, *, window: timedelta, now: datetime) -> RateCount:
    """The count of the key, locked until the transaction ends; 0 where its window is over. Counts nothing itself."""
    RateCount.objects.bulk_create([RateCount(key=key, first_at=now, last_at=now)], ignore_conflicts=True)
    row = RateCount.objects.select_for_update().get(key=key)
    if now >= row.first_at + window:
        row.count, row.first_at = 0, now
    return row


def count_event(row: RateCount, now: datetime) -> None:
    """Count one more event."""
    row.count, row.last_at = row.count + 1, now
    row.save(update_fields=["count", "first_at", "last_at"])


def hit(key: str, *, limit: int, window: timedelta, now: datetime) -> int:
    """Count an event; gives 0, or the whole seconds to wait when there were more than `limit` in the window."""
    with transaction.atomic():
        row = locked_count(key, window=window, now=now)
        count_event(row, now)
    if row.count <= limit:
        return 0
    return max(1, int((row.first_at + window - now).total_seconds()))


@job()
def forget_counts(timestamp: int = 0) -> None:
    """Delete counts whose window is over; runs every night."""
    RateCount.objects.filter(last_at__lt=clock.now() - KEEP).delete()
