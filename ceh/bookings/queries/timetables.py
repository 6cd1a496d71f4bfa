"""What a timetable shows: the resources of a space on a day, one resource in a week."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ceh.bookings.models import Booking
from ceh.bookings.queries.bookings import SOURCE, BookingContext
from ceh.network.models import Space
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy
from ceh.timetable.queries import Label, register_labels


def resources(space: Space) -> list[int]:
    """Ids of what a space has, by name in the reader's language; one statement."""
    return list(timetable.resources_in([space.pk]).values_list("pk", flat=True))


def bookable(found: Iterable[BookingContext]) -> list[BookingContext]:
    """Those of them that can be booked."""
    return [one for one in found if one.unit is None or one.unit.bookable]


# As `timetable.queries.claims` has it, written out (ADR 18).
CLAIMS = """
SELECT claim.*, coalesce(booking.person_id = %(person)s, false) AS own,
    coalesce(booking.resource_id = claim.resource_id, false) AS main
FROM timetable_occupancy claim
LEFT JOIN bookings_booking booking ON claim.source_type = %(source)s AND booking.id = claim.source_id
WHERE claim.active AND claim.resource_id = ANY(%(ids)s)
    AND claim.starts_at < %(ends)s AND claim.ends_at > %(starts)s
ORDER BY claim.starts_at, claim.id
"""


def claims(resource_ids: Iterable[int], starts: datetime, ends: datetime, person: Any) -> list[Occupancy]:
    """Active claims on them that touch the time, in order; one statement.

    `own` says which the person booked, `main` whether the claim is on the very thing that was booked: not on something
    else that the booking takes.
    """
    result = {
        "ids": list(resource_ids),
        "starts": starts,
        "ends": ends,
        "source": SOURCE,
        "person": person.pk,
    }
    return list(Occupancy.objects.raw(CLAIMS, result))


def _labels(rows: list[Occupancy]) -> dict[int, Label]:
    """A booking reads as taken for everybody, and with a name for those who may see it."""
    found = Booking.objects.filter(pk__in={row.source_id for row in rows})
    known = {pk: (name, state) for pk, name, state in found.values_list("pk", "person__name", "state")}
    result = {}
    for row in rows:
        name, state = known.get(row.source_id, ("", ""))
        kind, asked = str(row.get_kind_display()), state == "requested"
        result[row.pk] = Label(kind, name, f"/bookings/{row.source_id}/", asked, int(not asked))
    return result


register_labels(SOURCE, _labels)


def day_of(text: str, fallback: date) -> date:
    """A day from an address; the fallback for what is none, or lies decades away."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return fallback
    return found if abs((found - fallback).days) < 3650 else fallback
