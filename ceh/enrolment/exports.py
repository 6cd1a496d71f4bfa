"""Calendar entries of a person's courses."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.courses.models import CourseSession
from ceh.enrolment.models import Enrolment, GroupEnrolment
from ceh.enrolment.rules.calendar import entry_of, entry_of_enrolment
from ceh.timetable.exports import Entry, register_own

KEPT = ("offered", "enrolled", "attended", "passed", "to_repeat", "cancelled")


def courses_of(person: Any, starts: datetime, ends: datetime, host: str) -> Iterable[Entry]:
    """Sessions in which a person takes part, leads a group, or is the trainer; cancelled ones disappear."""
    near = {"session__starts_at__lt": ends, "session__ends_at__gt": starts}
    rows = Enrolment.objects.filter(person=person, state__in=KEPT, **near)
    for row in rows.select_related("session__course", "session__space"):
        yield entry_of_enrolment(row, row.session, host)
    led = GroupEnrolment.objects.filter(leader=person, **near).select_related(
        "session__course", "session__space"
    )
    for group in led:
        yield entry_of("group", group.pk, group.session, host, gone=group.state == "cancelled")
    sessions = CourseSession.objects.filter(trainer=person, starts_at__lt=ends, ends_at__gt=starts)
    for session in sessions.select_related("course", "space"):
        yield entry_of("session", session.pk, session, host)


register_own(courses_of)
