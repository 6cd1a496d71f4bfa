"""A place in a course as an event of a calendar: the same in a person's feed and in the file with a letter."""

from django.utils.text import format_lazy

from ceh.core.mail import address_of
from ceh.courses.models import CourseSession
from ceh.enrolment.models import Enrolment
from ceh.timetable.exports import Entry


def entry_of(
    kind: str, pk: int, session: CourseSession, host: str, *, gone: bool = False, step: int = 1
) -> Entry:
    """`step` 0: a place that is only offered; taking it is a change."""
    gone = gone or session.state == "cancelled"
    return Entry(
        uid=f"{kind}-{pk}@{host}",
        sequence=session.changes + step + int(gone),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=session.changed_at or session.made_at,
        # In the language of whoever receives it, which may be another one than that of the person who acts.
        summary=format_lazy("{}", session.course),
        location=format_lazy("{}, {}", session.space, session.space.address or session.space.settlement),
        cancelled=gone,
        tentative=step == 0 and not gone,
        url=address_of("enrolment:session", pk=session.pk),
    )


def entry_of_enrolment(enrolment: Enrolment, session: CourseSession, host: str) -> Entry:
    """What an enrolment is in the calendar of the person."""
    step = {"offered": 0}.get(enrolment.state, 1)
    return entry_of("course", enrolment.pk, session, host, gone=enrolment.state == "cancelled", step=step)
