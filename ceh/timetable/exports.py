"""Calendar feeds after RFC 5545: stable UID, SEQUENCE that grows, cancelled events stay for a while as CANCELLED.

A feed that anybody may read never carries a name; a person's own feed has an address that cannot be guessed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event, vCalAddress

from ceh.core.permissions import Text
from ceh.region.queries import current
from ceh.timetable.models import Occupancy
from ceh.timetable.queries import Label

BACK, AHEAD = timedelta(days=30), timedelta(days=370)
GENERATOR = "-//Ceh//timetable//SL"


@dataclass(frozen=True)
class Entry:
    """One event of a feed; tentative as long as somebody must still say yes."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: Text
    location: Text = ""
    url: str = ""
    cancelled: bool = False
    tentative: bool = False


def domain() -> str:
    """The domain of UIDs: from the region's code, never from the request's address."""
    return f"{current().code}.ceh"


def calendar(name: str, entries: Iterable[Entry], zone: str) -> bytes:
    """The whole feed. Times are written in UTC, so that a change of the clock moves nothing."""
    result = Calendar()
    result.add("prodid", GENERATOR)
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    result.add("method", "PUBLISH")
    result.add("name", name)  # RFC 7986
    result.add("x-wr-calname", name)  # what older programs read
    result.add("x-wr-timezone", zone)
    result.add("refresh-interval;value=duration", "PT1H")
    for entry in entries:
        result.add_component(_event(entry))
    return bytes(result.to_ical())


def invitation(entries: Iterable[Entry], *, method: str, attendee: str, organizer: str) -> str:
    """The file that goes with a letter: REQUEST or CANCEL for one entry (RFC 5546), PUBLISH for several.

    The UID of an entry is the one that it has in the person's feed.
    """
    result = Calendar()
    result.add("prodid", GENERATOR)
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    result.add("method", method)
    for entry in entries:
        event = _event(entry)
        if method != "PUBLISH":
            event.add("organizer", vCalAddress(f"mailto:{organizer}"))
            event.add("attendee", vCalAddress(f"mailto:{attendee}"), {"PARTSTAT": "ACCEPTED"})
        result.add_component(event)
    return bytes(result.to_ical()).decode()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", str(entry.summary))
    if entry.location:
        event.add("location", str(entry.location))
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event


def of_claims(rows: Iterable[Occupancy], labels: dict[int, Label]) -> list[Entry]:
    """Claims as everybody may see them: by kind, without names."""
    host = domain()
    return [
        Entry(
            uid=f"{row.uid}@{host}",
            sequence=row.sequence + labels[row.pk].step,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            changed_at=row.changed_at,
            summary=f"{row.resource}: {labels[row.pk].public}",
            location=str(row.resource.space),
            cancelled=not row.active,
            tentative=row.kind == "offer" or labels[row.pk].tentative,
        )
        for row in rows
    ]


Own = Callable[[Any, datetime, datetime, str], Iterable[Entry]]
_own: list[Own] = []


def register_own(source: Own) -> None:
    """An app above gives what a person has between two instants: `source(person, starts, ends, domain)`."""
    _own.append(source)


def of_person(person: Any, now: datetime) -> list[Entry]:
    """All entries of a person, by time."""
    host = domain()
    result = [entry for source in _own for entry in source(person, now - BACK, now + AHEAD, host)]
    return sorted(result, key=lambda entry: (entry.starts_at, entry.uid))
