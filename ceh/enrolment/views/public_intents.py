"""What somebody was about to do with a course when they had to sign in."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _

from ceh.core.mail import time_of
from ceh.core.permissions import can
from ceh.courses.queries import courses as queries
from ceh.timetable.queries import zone_of
from ceh.web import intents


def take_part(kwargs: dict[str, Any], _query: QueryDict) -> str:
    """The course and its time; nothing of what the public does not see."""
    session = queries.sessions().get(pk=kwargs["pk"])
    if not can(AnonymousUser(), "courses.see_course", session):
        return ""
    time = time_of(session.starts_at, session.ends_at, zone_of(session.space))
    sentence = _("After you sign in, you can continue enrolling in %(course)s. %(time)s")
    return sentence % {"course": session.course, "time": time}


intents.register("enrolment:session", take_part)
