"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from ceh.core.mail import address_of, letter_time
from ceh.core.money import Money
from ceh.courses.emails import session_letter
from ceh.courses.models import CourseSession
from ceh.enrolment.models import Enrolment, GroupEnrolment, PracticeCheck
from ceh.enrolment.rules.calendar import entry_of, entry_of_enrolment
from ceh.learning.queries import is_named
from ceh.people.models import Person
from ceh.region.queries import current
from ceh.timetable.exports import Entry, domain
from ceh.timetable.queries import zone_of


def enrolled(row: Enrolment, now: datetime) -> None:
    """To the person: they have a place (with all that one needs to come), or stand in line."""
    session, key = row.session, f"{row.pk}:{row.state}"
    if row.state != "enrolled":
        session_letter("enrolment.waiting", session, row.person, key, now)
        return
    entry = entry_of_enrolment(row, session, domain())
    session_letter("enrolment.enrolled", session, row.person, key, now, entry=entry, **_to_come(session))


def _to_come(session: CourseSession) -> dict[str, Any]:
    """Context of `_come.txt`: the price for each person, and the trainer."""
    fee = session.course.fee
    return {
        "fee": Money.of(fee, current().currency) if fee else None,
        "trainer": session.trainer.name if is_named(session.trainer) else "",
    }


def offered(row: Enrolment, now: datetime) -> None:
    """To who waits: a place is free, until when it is held."""
    assert row.offered_until is not None
    until = letter_time(row.offered_until, None, zone_of(row.session.space))
    session_letter(
        "enrolment.offered", row.session, row.person, f"{row.pk}:{now.isoformat()}", now, until=until
    )


def cancelled_by_space(row: Enrolment, now: datetime) -> None:
    """To the person: somebody of the space took their place back."""
    entry = entry_of_enrolment(row, row.session, domain())
    session_letter(
        "enrolment.cancelled_by_space",
        row.session,
        row.person,
        str(row.pk),
        now,
        entry=entry,
        reason=row.reason,
    )


def enrolment_cancelled(row: Enrolment, now: datetime) -> None:
    """To the person: they gave their place back themselves."""
    entry = entry_of_enrolment(row, row.session, domain())
    session_letter("enrolment.enrolment_cancelled", row.session, row.person, str(row.pk), now, entry=entry)


def group_cancelled(row: GroupEnrolment, now: datetime) -> None:
    """To the responsible adult: the group's places are given back, by themselves or by the space."""
    entry = entry_of("group", row.pk, row.session, domain(), gone=True)
    session_letter(
        "enrolment.group_cancelled", row.session, row.leader, str(row.pk), now, entry=entry, group=row
    )


def group(row: GroupEnrolment, now: datetime) -> None:
    """To the responsible adult: the group has its places."""
    entry = entry_of("group", row.pk, row.session, domain())
    session_letter(
        "enrolment.group",
        row.session,
        row.leader,
        str(row.pk),
        now,
        entry=entry,
        group=row,
        **_to_come(row.session),
    )


def moved(
    session: CourseSession,
    former: tuple[datetime, datetime],
    rows: Iterable[Enrolment],
    groups: Iterable[GroupEnrolment],
    now: datetime,
) -> None:
    """To everybody who takes part or waits: another time instead of the former one (from, until)."""
    key = session.starts_at.astimezone(UTC).isoformat()
    was = letter_time(*former, zone_of(session.space))
    for person, entry in _entries(session, rows, groups).items():
        session_letter("enrolment.moved", session, person, key, now, entry=entry, was=was)


def cancelled(
    session: CourseSession, rows: Iterable[Enrolment], groups: Iterable[GroupEnrolment], now: datetime
) -> None:
    """To everybody who takes part or waits: it is called off, and why."""
    other = address_of("enrolment:course", code=session.course.code)
    for person, entry in _entries(session, rows, groups).items():
        session_letter(
            "enrolment.cancelled",
            session,
            person,
            "",
            now,
            entry=entry,
            reason=gettext_lazy(session.reason),
            other=other,
        )


def _entries(
    session: CourseSession, rows: Iterable[Enrolment], groups: Iterable[GroupEnrolment]
) -> dict[Person, Entry | None]:
    """Whom a change concerns, with what it is in their calendar; who only waits has nothing there."""
    host = domain()
    people: dict[Person, Entry | None] = {
        row.person: None if row.state == "waiting" else entry_of_enrolment(row, session, host) for row in rows
    }
    return people | {group.leader: entry_of("group", group.pk, session, host) for group in groups}


def reminder(
    session: CourseSession, rows: Iterable[Enrolment], groups: Iterable[GroupEnrolment], now: datetime
) -> int:
    """To everybody who has a place: it is soon. Gives how many letters were queued."""
    key = session.starts_at.astimezone(UTC).isoformat()
    people = {*(row.person for row in rows), *(group_enrolment.leader for group_enrolment in groups)}
    return sum(session_letter("enrolment.reminder", session, person, key, now) for person in people)


def to_repeat(row: Enrolment, check: PracticeCheck, now: datetime) -> None:
    """To the person: not yet, what the trainer saw, and how to go on."""
    session_letter(
        "enrolment.to_repeat",
        row.session,
        row.person,
        str(check.pk),
        now,
        note=check.note,
        other=address_of("enrolment:course", code=row.session.course.code),
    )
