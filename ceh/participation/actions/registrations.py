"""Registering for a workshop, cancelling, and recording who came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ceh.consultation.models import Workshop
from ceh.core import clock
from ceh.core.guards import translate_db_errors
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.participation import emails
from ceh.participation.models import Headcount, Registration, RegistrationTerms
from ceh.participation.queries import registrations as queries
from ceh.participation.rules import (
    check_attendance_time,
    check_capacity,
    check_ends_in_time,
    check_places,
    check_registration,
)
from ceh.participation.states import REGISTRATION
from ceh.people.models import Person

REMIND = timedelta(hours=26)  # before the start, so that it comes the day before
CHUNK = 200
VERBS = {"present": "mark_present", "absent": "mark_absent", "": "unmark"}
MARKS = {"attended": "present", "absent": "absent", "registered": ""}  # state → tick


@dataclass
class Recorded:
    """How many ticks were saved, and whose were not because somebody else ticked them in the meantime."""

    changed: int = 0
    conflicts: list[str] = field(default_factory=list)


def register(*, workshop: Workshop, by: Person, now: datetime, **values: Any) -> Registration:
    """Register for an announced workshop.

    Raises Refused: "participation.register", "participation.not_announced", "participation.registration_over",
    "participation.full", "participation.registered_already".
    """
    again = Refused(
        "participation.registered_already",
        _("You are registered already."),
        _("You find your registration on the page of the workshop."),
        kind="conflict",
    )
    with act("participation.register", by=by), translate_db_errors({"registration_once": again}):
        row = _lock(workshop)
        terms = queries.terms(row)
        need(by, "participation.register", row)
        check_registration(state=row.state, until=terms.ends_at(), now=now)
        if queries.registration_of(by, row):
            raise again
        check_places(taken=queries.places_taken(row), capacity=terms.capacity)
        registration = Registration.objects.create(workshop=row, person=by, at=now, **values)
        emails.registered(registration, now)
    return registration


def set_terms(
    *, workshop: Workshop, by: Person, capacity: int | None, register_until: datetime | None
) -> RegistrationTerms:
    """Say how many places there are and until when one can register.

    Raises Refused: "participation.set_terms", "participation.fewer_places", "participation.registration_late".
    """
    with act("participation.set_terms", by=by):
        row = _lock(workshop)
        need(by, "participation.set_terms", row)
        check_capacity(taken=queries.places_taken(row), capacity=capacity)
        check_ends_in_time(until=register_until, begins=row.starts_at)
        values = {"capacity": capacity, "register_until": register_until}
        terms, _is_new = RegistrationTerms.objects.update_or_create(workshop=row, defaults=values)
    return terms


def record_attendance(
    *, workshop: Workshop, marks: Mapping[int, str], seen: Mapping[int, str], by: Person, now: datetime
) -> Recorded:
    """Tick who was there: registration id → "present", "absent" or ""; `seen` is what stood there when ticking.

    A row that somebody else has ticked in the meantime stays as they left it. Raises Refused:
    "participation.record_attendance", "participation.too_early_to_tick".
    """
    recorded = Recorded()
    with act("participation.record_attendance", by=by):
        row = _lock(workshop)
        need(by, "participation.record_attendance", row)
        check_attendance_time(starts_at=row.starts_at, state=row.state, now=now)
        for registration in queries.registrations(row).filter(pk__in=marks):
            mark, present = marks[registration.pk], MARKS[registration.state]
            if mark == seen.get(registration.pk, present) or mark == present or mark not in VERBS:
                continue
            if seen.get(registration.pk, present) != present:
                recorded.conflicts.append(str(registration.person))
                continue
            REGISTRATION.apply(registration, VERBS[mark], by=by, now=now)
            recorded.changed += 1
    return recorded


def count_heads(*, workshop: Workshop, by: Person, now: datetime, **values: Any) -> Headcount:
    """Count people who did not sign in.

    Raises Refused: "participation.record_attendance", "participation.too_early_to_tick".
    """
    with act("participation.count_heads", by=by):
        row = _lock(workshop)
        need(by, "participation.record_attendance", row)
        check_attendance_time(starts_at=row.starts_at, state=row.state, now=now)
        return Headcount.objects.create(workshop=row, **values)


def remove_heads(*, headcount: Headcount, by: Person) -> None:
    """Take a count back. Raises Refused ("participation.record_attendance")."""
    with act("participation.remove_heads", by=by):
        need(by, "participation.record_attendance", headcount.workshop)
        Headcount.objects.filter(pk=headcount.pk).delete()


def remind(*, now: datetime) -> int:
    """One letter to everybody before each workshop that is near. Gives how many were written."""
    return each(queries.to_remind(now, now + REMIND)[:CHUNK], lambda row: _remind(row, now))


def _remind(workshop: Workshop, now: datetime) -> int:
    with act("participation.remind", by=None):
        row = _lock(workshop)
        if row.state != "announced" or queries.terms(row).reminded_at is not None:
            return 0
        RegistrationTerms.objects.update_or_create(workshop=row, defaults={"reminded_at": now})
        people = queries.registrations(row).filter(state="registered")
        return sum(emails.reminder(registration, now) for registration in people)


def tell_cancelled(*, now: datetime) -> int:
    """Write to those who registered for a workshop that was cancelled. Gives how many were written."""
    return each(queries.to_tell()[:CHUNK], lambda row: _tell_cancelled(row, now))


def _tell_cancelled(registration: Registration, now: datetime) -> int:
    with act("participation.tell_cancelled", by=None):
        REGISTRATION.apply(registration, "cancel_registration", by=None, now=now)
        return int(emails.cancelled(registration, now))


@job()
def run_scheduled_workshops(timestamp: int = 0) -> None:
    """Scheduled every few minutes."""
    now = clock.now()
    remind(now=now)
    tell_cancelled(now=now)


def _lock(workshop: Workshop) -> Workshop:
    rows = Workshop.objects.select_for_update(of=("self",)).select_related("municipality", "space")
    return rows.get(pk=workshop.pk)
