"""A person's courses for their calendar, and how sessions read in the timetables."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.core.mail import address_of
from ceh.courses.models import CourseSession, Enrolment, GroupEnrolment
from ceh.timetable.exports import Entry, register_own

KEPT = ("offered", "enrolled", "attended", "passed", "to_repeat", "cancelled")


def courses_of(person: Any, starts: datetime, ends: datetime, host: str) -> Iterable[Entry]:
    """The sessions in which a person takes part, leads a group, or which they give; cancelled ones vanish."""
    near = {"session__starts_at__lt": ends, "session__ends_at__gt": starts}
    rows = Enrolment.objects.filter(person=person, state__in=KEPT, **near)
    for one in rows.select_related("session__course", "session__space"):
        step = {"offered": 0}.get(one.state, 1)
        yield _entry("course", one.pk, one.session, host, gone=one.state == "cancelled", step=step)
    led = GroupEnrolment.objects.filter(leader=person, **near).select_related(
        "session__course", "session__space"
    )
    for group in led:
        yield _entry("group", group.pk, group.session, host, gone=group.state == "cancelled")
    given = CourseSession.objects.filter(trainer=person, starts_at__lt=ends, ends_at__gt=starts)
    for session in given.select_related("course", "space"):
        yield _entry("session", session.pk, session, host)


def _entry(
    kind: str, pk: int, session: CourseSession, host: str, *, gone: bool = False, step: int = 1
) -> Entry:
    """`step` 0: a place that is only offered; taking it is a change."""
    gone = gone or session.state == "cancelled"
    return Entry(
        uid=f"{kind}-{pk}@{host}", sequence=session.changes + step + int(gone), starts_at=session.starts_at,
        ends_at=session.ends_at, changed_at=session.changed_at or session.made_at, summary=str(session.course),
        location=f"{session.space}, {session.space.address or session.space.settlement}", cancelled=gone,
        url=address_of("courses:session", pk=session.pk), tentative=step == 0 and not gone,
    )  # fmt: skip


register_own(courses_of)
