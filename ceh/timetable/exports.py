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
    """What stands behind the @ of a UID: the region's code, never the address by which somebody came."""
    return f"{current().code}.ceh"


def calendar(name: str, entries: Iterable[Entry], zone: str) -> bytes:
    """The whole feed. Times are written in UTC, so that a change of the clock moves nothing."""
    found = Calendar()
    found.add("prodid", GENERATOR)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", name)  # RFC 7986
    found.add("x-wr-calname", name)  # what older programs read
    found.add("x-wr-timezone", zone)
    found.add("refresh-interval;value=duration", "PT1H")
    for entry in entries:
        found.add_component(_event(entry))
    return bytes(found.to_ical())


def invitation(entries: Iterable[Entry], *, method: str, attendee: str, organizer: str) -> str:
    """The file that goes with a letter: REQUEST or CANCEL for one entry (RFC 5546), PUBLISH for several.

    The UID of an entry is the one that it has in the person's feed.
    """
    found = Calendar()
    found.add("prodid", GENERATOR)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", method)
    for entry in entries:
        event = _event(entry)
        if method != "PUBLISH":
            event.add("organizer", vCalAddress(f"mailto:{organizer}"))
            event.add("attendee", vCalAddress(f"mailto:{attendee}"), {"PARTSTAT": "ACCEPTED"})
        found.add_component(event)
    return bytes(found.to_ical()).decode()


def _event(one: Entry) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("summary", str(one.summary))
    if one.location:
        event.add("location", str(one.location))
    if one.url:
        event.add("url", one.url)
    event.add("status", "CANCELLED" if one.cancelled else "TENTATIVE" if one.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
    return event


def of_claims(rows: Iterable[Occupancy], labels: dict[int, Label]) -> list[Entry]:
    """Claims as everybody may see them: what is taken, by what kind of thing, by nobody's name."""
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
    """All that a person has, in the order of time."""
    host = domain()
    result = [one for source in _own for one in source(person, now - BACK, now + AHEAD, host)]
    return sorted(result, key=lambda one: (one.starts_at, one.uid))
