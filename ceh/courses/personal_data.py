"""Personal data in courses: the sessions that a person gave or planned."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Count, Hooks, counted, declare, no_person_in
from ceh.courses import emails
from ceh.courses.models import Course, CourseSession


def tell_managers(person: Any, *, by: Any, now: datetime) -> None:
    """Managers learn which sessions have lost their trainer."""
    sessions = CourseSession.objects.filter(trainer=person, state="planned", ends_at__gt=now)
    for session in sessions.select_related("course", "space").order_by("pk"):
        emails.without_trainer(session, now)


declare(
    "courses",
    _("Courses"),
    By(
        CourseSession,
        "trainer",
        Count("sessions_given", _("Sessions I taught")),
        moves=counted("%(count)d session they teach", "%(count)d sessions they teach"),
    ),
    By(
        CourseSession,
        "made_by",
        moves=counted("%(count)d session they planned", "%(count)d sessions they planned"),
    ),
    hooks=Hooks(erase=tell_managers),
)
no_person_in("what is taught", Course)
