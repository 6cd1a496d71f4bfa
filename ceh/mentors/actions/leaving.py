"""What becomes of a mentor's profile when the account goes or joins another."""

from datetime import datetime
from typing import Any

from ceh.mentors import queries
from ceh.mentors.actions import profiles
from ceh.people.models import Person


def leave_register(person: Person, *, by: Person | None, now: datetime) -> None:
    """Leave the register. Twice changes nothing."""
    row = queries.mentor_of(person)
    if row is not None and row.state != "left":
        profiles.leave(mentor=row, by=None, now=now)


def keep_one(kept: Person, absorbed: Person, *, by: Person | None, now: datetime) -> dict[str, Any]:
    """Two profiles do not become one: that of the absorbed account leaves the register."""
    if queries.mentor_of(kept) is not None:
        leave_register(absorbed, by=by, now=now)
    return {}
