"""Which letter of the waitlist goes to whom. Each has a key, so that a job that runs twice writes once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from ceh.core.mail import address_of, letter_time, send
from ceh.timetable.queries import zone_of
from ceh.timetable.rules import days_from
from ceh.waitlist.models import WaitlistEntry


def offered(entry: WaitlistEntry, now: datetime) -> None:
    """To who waits: time is free, until when it is held."""
    assert entry.offered_from is not None
    _letter(
        "waitlist_offered",
        entry,
        entry.offered_from,
        now,
        until=letter_time(entry.offered_until or entry.latest, None, zone_of(entry.resource.space)),
    )


def offer_gone(entry: WaitlistEntry, starts: datetime, reason: str, now: datetime) -> None:
    """To who waits: what was offered had to give way; they keep their place in the line."""
    _letter("waitlist_gone", entry, starts, now, reason=gettext_lazy(reason))


def time_is_free(entry: WaitlistEntry, starts: datetime, now: datetime) -> None:
    """To who asked to be told: time is free, and nobody holds it."""
    _letter("waitlist_free", entry, starts, now)


def _letter(name: str, entry: WaitlistEntry, starts: datetime, now: datetime, **more: Any) -> None:
    resource = entry.resource
    send(
        f"waitlist/emails/{name}.txt",
        to=entry.person,
        now=now,
        key=f"{name}:{entry.pk}:{starts.astimezone(UTC).isoformat()}:{now.timestamp():.0f}",  # it may come again
        what=resource,
        space=resource.space,
        time=letter_time(starts, _ends(entry, starts), zone_of(resource.space)),
        url=address_of("bookings:my_bookings"),
        **more,
    )


def _ends(entry: WaitlistEntry, starts: datetime) -> datetime:
    length = timedelta(minutes=entry.minutes)
    if not entry.resource.by_day:
        return starts + length
    return days_from(starts, max(1, round(length / timedelta(days=1))), zone_of(entry.resource.space))
