"""How bookings show in timetables."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.availability.queries.contexts import SOURCE
from ceh.availability.queries.timetables import register_claims
from ceh.bookings.models import Booking
from ceh.timetable.models import Occupancy
from ceh.timetable.queries import Label, register_labels

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
    """The label of a booking: “taken” for everybody, the person's name for those who may see it."""
    bookings = Booking.objects.filter(pk__in={row.source_id for row in rows})
    known = {pk: (name, state) for pk, name, state in bookings.values_list("pk", "person__name", "state")}
    result = {}
    for row in rows:
        name, state = known.get(row.source_id, ("", ""))
        kind, is_request = str(row.get_kind_display()), state == "requested"
        result[row.pk] = Label(kind, name, f"/bookings/{row.source_id}/", is_request, int(not is_request))
    return result


register_labels(SOURCE, _labels)
register_claims(claims)
