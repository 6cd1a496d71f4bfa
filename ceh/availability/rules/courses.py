"""Which course gives what somebody lacks: named in a refusal, so that "no" comes with a way."""

from django.utils.translation import gettext as _

from ceh.core.mail import time_of
from ceh.core.refusals import Refused
from ceh.courses.models import CourseSession
from ceh.timetable.queries import zone_of


def best(sessions: list[CourseSession]) -> CourseSession:
    """Of sessions to come the first in which a place is free, else the first."""
    return next((session for session in sessions if session.free_places), sessions[0])


def point_to_course(refused: Refused, sessions: list[CourseSession]) -> None:
    """Let a refusal for want of a competence name the next course that gives it, and lead there."""
    found = best(sessions)
    time = time_of(found.starts_at, found.ends_at, zone_of(found.space))
    said = {"course": found.course, "time": time, "space": found.space}
    refused.next_step = _("Next course: %(course)s, %(time)s, %(space)s.") % said
    refused.url = found.get_absolute_url()
