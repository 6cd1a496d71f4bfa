"""Letters to those who answer for a session, and the form of all letters about one.

Each has a key, so that a job that runs twice writes once.
"""

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from ceh.core.mail import address_of, letter_time, send
from ceh.courses.models import CourseSession
from ceh.network.queries import people_with
from ceh.people.models import Person
from ceh.timetable.actions.claims import Stop
from ceh.timetable.exports import Entry, invitation
from ceh.timetable.queries import zone_of


def session_letter(
    name: str,
    session: CourseSession,
    person: Person,
    key: str,
    now: datetime,
    *,
    entry: Entry | None = None,
    **more: Any,
) -> bool:
    """Queue the letter "app.name" about a session: the template `app/emails/name.txt`, once for each key.

    `entry` is what it brings into the person's calendar, or removes from it.
    """
    space, zone = session.space, zone_of(session.space)
    letter = send(
        f"{name.replace('.', '/emails/')}.txt",
        to=person,
        now=now,
        key=f"{name}:{session.pk}:{person.pk}:{key}",
        calendar=_calendar(entry, person) if entry else "",
        session=session,
        course=session.course,
        space=space,
        place=", ".join(part for part in (space.address, space.settlement) if part),
        url=address_of("enrolment:session", pk=session.pk),
        time=letter_time(session.starts_at, session.ends_at, zone),
        **more,
    )
    return letter is not None


def _calendar(entry: Entry, person: Person) -> str:
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    method = "CANCEL" if entry.cancelled else "REQUEST"
    with translation.override(person.language):
        return invitation([entry], method=method, attendee=person.email or "", organizer=sender)


def session_in_closed_time(session: CourseSession, stop: Stop, now: datetime) -> None:
    """To the trainer, once for each closure or outage: the session stands in closed time. Without one to managers."""
    change, key = address_of("courses:session_edit", pk=session.pk), f"{stop.source_type}:{stop.source_id}"
    trainer = [session.trainer] if session.trainer.is_active else people_with("manager", now, session.space)
    for person in trainer:
        session_letter(
            "courses.session_in_closed_time",
            session,
            person,
            key,
            now,
            reason=gettext_lazy(stop.reason),
            change=change,
        )


def without_trainer(session: CourseSession, now: datetime) -> None:
    """To the managers of the space: who was to give it is gone."""
    change = address_of("courses:session_edit", pk=session.pk)
    for person in people_with("manager", now, session.space):
        if person.pk != session.trainer_id:
            session_letter(
                "courses.without_trainer", session, person, str(session.trainer_id), now, change=change
            )
