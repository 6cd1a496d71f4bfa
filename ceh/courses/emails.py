"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ceh.core.mail import address_of, send, time_of
from ceh.courses.models import CourseSession, Enrolment, GroupEnrolment, PracticeCheck
from ceh.network.queries import people_with
from ceh.people.models import Person
from ceh.timetable.actions.claims import Stop
from ceh.timetable.queries import zone_of


def _letter(name: str, session: CourseSession, person: Person, key: str, now: datetime, **more: Any) -> bool:
    zone = zone_of(session.space)
    letter = send(
        f"courses/emails/{name}.txt", to=person, now=now, key=f"courses.{name}:{session.pk}:{person.pk}:{key}",
        session=session, course=session.course, space=session.space, url=address_of("courses:session", pk=session.pk),
        time=time_of(session.starts_at, session.ends_at, zone), **more,
    )  # fmt: skip
    return letter is not None


def enrolled(row: Enrolment, now: datetime) -> None:
    """To the person: they have a place, or stand in line."""
    _letter(
        "enrolled" if row.state == "enrolled" else "waiting",
        row.session,
        row.person,
        f"{row.pk}:{row.state}",
        now,
    )


def offered(row: Enrolment, now: datetime) -> None:
    """To who waits: a place is free, until when it is held."""
    assert row.offered_until is not None
    until = time_of(row.offered_until, None, zone_of(row.session.space))
    _letter("offered", row.session, row.person, f"{row.pk}:{now.isoformat()}", now, until=until)


def given_up(row: Enrolment, now: datetime) -> None:
    """To the person: somebody of the space took their place back."""
    _letter("given_up", row.session, row.person, str(row.pk), now, reason=row.reason)


def group(row: GroupEnrolment, now: datetime) -> None:
    """To the responsible adult: the group has its places."""
    _letter("group", row.session, row.leader, str(row.pk), now, group=row)


def moved(
    session: CourseSession, rows: Iterable[Enrolment], groups: Iterable[GroupEnrolment], now: datetime
) -> None:
    """To everybody who takes part or waits: another time."""
    key = session.starts_at.astimezone(UTC).isoformat()
    for person in {*(one.person for one in rows), *(one.leader for one in groups)}:
        _letter("moved", session, person, key, now)


def cancelled(
    session: CourseSession, rows: Iterable[Enrolment], groups: Iterable[GroupEnrolment], now: datetime
) -> None:
    """To everybody who takes part or waits: it is called off, and why."""
    for person in {*(one.person for one in rows), *(one.leader for one in groups)}:
        _letter("cancelled", session, person, "", now, reason=session.reason,
                other=address_of("courses:course", code=session.course.code))  # fmt: skip


def stands(session: CourseSession, stop: Stop, now: datetime) -> None:
    """To the trainer, once for each closure or outage: the session stands in closed time. Without one to managers."""
    change, key = address_of("courses:session_edit", pk=session.pk), f"{stop.source_type}:{stop.source_id}"
    trainer = [session.trainer] if session.trainer.is_active else people_with("manager", now, session.space)
    for person in trainer:
        _letter("stands", session, person, key, now, reason=stop.reason, change=change)


def without_trainer(session: CourseSession, now: datetime) -> None:
    """To the managers of the space: who was to give it is gone."""
    change = address_of("courses:session_edit", pk=session.pk)
    for person in people_with("manager", now, session.space):
        if person.pk != session.trainer_id:
            _letter("without_trainer", session, person, str(session.trainer_id), now, change=change)


def reminder(
    session: CourseSession, rows: Iterable[Enrolment], groups: Iterable[GroupEnrolment], now: datetime
) -> int:
    """To everybody who has a place: it is soon. Gives how many letters were queued."""
    key = session.starts_at.astimezone(UTC).isoformat()
    people = {*(one.person for one in rows), *(one.leader for one in groups)}
    return sum(_letter("reminder", session, person, key, now) for person in people)


def to_repeat(row: Enrolment, check: PracticeCheck, now: datetime) -> None:
    """To the person: not yet, what the trainer saw, and how to go on."""
    _letter("to_repeat", row.session, row.person, str(check.pk), now, note=check.note,
            other=address_of("courses:course", code=row.session.course.code))  # fmt: skip
