"""What becomes of those who take part when a session changes or is cancelled. `courses` calls it."""

from datetime import datetime

from ceh.courses.models import CourseSession
from ceh.enrolment import emails, queries
from ceh.enrolment.actions.enrolments import offer_places
from ceh.enrolment.states import ENROLMENT, GROUP


def follow_change(session: CourseSession, former: tuple[datetime, datetime] | None, now: datetime) -> None:
    """New places go to who waits; a new time is told to all who take part or wait."""
    offer_places(session, now=now)
    if former is not None:
        emails.moved(session, former, list(queries.open_of(session)), queries.groups_in(session), now)


def follow_cancellation(session: CourseSession, now: datetime) -> int:
    """Tell everybody, and end their part; gives how many had one."""
    rows, groups = list(queries.open_of(session)), queries.groups_in(session)
    emails.cancelled(session, rows, groups, now)
    for row in rows:
        ENROLMENT.apply(row, "cancel_enrolment", by=None, now=now, ended_at=now)
    for group in groups:
        GROUP.apply(group, "cancel_group", by=None, now=now, ended_at=now)
    return len(rows) + len(groups)
