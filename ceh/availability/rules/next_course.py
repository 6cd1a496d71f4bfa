"""The course that teaches a missing competence, so that a refusal says how to get it."""

from django.utils.translation import gettext as _

from ceh.core.mail import time_of
from ceh.core.refusals import Refused
from ceh.courses.models import CourseSession
from ceh.timetable.queries import zone_of


def best(sessions: list[CourseSession]) -> CourseSession:
    """The first upcoming session with a free place, else the first."""
    return next((session for session in sessions if session.free_places), sessions[0])


def point_to_course(refused: Refused, sessions: list[CourseSession]) -> None:
    """Add the next course to a refusal for a missing competence, and link to it."""
    session = best(sessions)
    time = time_of(session.starts_at, session.ends_at, zone_of(session.space))
    values = {"course": session.course, "time": time, "space": session.space}
    refused.next_step = _("Next course: %(course)s, %(time)s, %(space)s.") % values
    refused.url = session.get_absolute_url()
