"""The app courses."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.courses"
    label = "courses"

    def ready(self) -> None:
        """Permissions, personal data, search, labels of the timetable, a panel, the desk, the journal."""
        from ceh.core import journal
        from ceh.courses import permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.courses.actions import sessions  # noqa: F401 - registers what stays in closed time
        from ceh.courses.queries.courses import incomplete_attendance
        from ceh.courses.queries.labels import labels
        from ceh.network.queries import desk
        from ceh.timetable.queries import register_labels
        from ceh.web import panels

        register_labels("courses.session", labels)
        journal.describe(SENTENCES)
        desk.register(
            desk.SpaceTask(
                _("Attendance lists to complete"),
                incomplete_attendance,
                "courses:desk",
                "courses.see_courses",
                "list-checks",
                30,
            ),
            desk.SpaceTool(_("Courses"), "courses:desk", "courses.see_courses", "graduation-cap", 20),
        )
        panels.register(panels.Panel("me_next", "courses/_given.html", _given, 30))


def _given(person: Any, now: datetime) -> Any:
    """The sessions that the person gives next; None without any."""
    from ceh.courses.queries.courses import upcoming_sessions

    return list(upcoming_sessions(now).filter(trainer=person)[:3]) or None


SENTENCES = {
    "courses.define_course": _("created the course"),
    "courses.change_course": _("changed the course"),
    "courses.retire_course": _("took the course off the list"),
    "courses.offer_course": _("offered the course again"),
    "courses.set_prerequisites": _("set what the course requires"),
    "courses.begin_quiz": _("began the questions"),
    "courses.plan_session": _("planned the session"),
    "courses.move_session": _("changed the session"),
    "courses.cancel_session": _("cancelled the session"),
    "courses.hold_session": _("recorded that the session took place"),
}
