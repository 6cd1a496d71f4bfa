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
        """Permissions, countable facts, personal data, calendars, the sentences of the journal, navigation, a panel."""
        from ceh.core import journal
        from ceh.courses import exports, indicators, permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.courses.actions import sessions  # noqa: F401 - registers what stays in closed time
        from ceh.courses.queries.courses import number_to_tick
        from ceh.courses.queries.enrolments import enrolled_people
        from ceh.courses.queries.labels import labels
        from ceh.network.queries import desk, ties
        from ceh.timetable.queries import register_labels
        from ceh.web import navigation, panels

        register_labels("courses.session", labels)
        ties.register_tie(enrolled_people)
        journal.describe(SENTENCES)
        desk.register(
            desk.SpaceTask(
                _("Attendance lists to complete"),
                number_to_tick,
                "courses:desk",
                "courses.see_courses",
                "list-checks",
                30,
            ),
            desk.SpaceTool(_("Courses"), "courses:desk", "courses.see_courses", "graduation-cap", 20),
        )
        panels.register(panels.Panel("me_next", "courses/_me.html", _my_courses, 20))
        panels.register(panels.Panel("me_next", "courses/_given.html", _given, 30))
        panels.register(panels.Panel("competence", "courses/_competence.html", _next_courses, 10))
        from ceh.courses.views import public_intents  # noqa: F401 - registers itself

        navigation.register(
            navigation.NavItem(_("Courses"), "courses:sessions", "graduation-cap", area="main", order=16)
        )
        navigation.register(
            navigation.NavItem(_("My courses"), "courses:mine", "graduation-cap", area="me", order=14)
        )


def _my_courses(person: Any, now: datetime) -> Any:
    """What the person takes part in next; None without any."""
    from ceh.courses.queries.enrolments import enrolments_of

    rows = enrolments_of(person).filter(
        state__in=("waiting", "offered", "enrolled"), session__state="planned", session__ends_at__gt=now
    )
    return list(rows.order_by("session__starts_at")[:3]) or None


def _given(person: Any, now: datetime) -> Any:
    """The sessions that the person gives next; None without any."""
    from ceh.courses.queries.courses import ahead

    return list(ahead(now).filter(trainer=person)[:3]) or None


def _next_courses(person: Any, now: datetime, competence: Any) -> Any:
    """Where one can get the competence next; None where nowhere."""
    from ceh.courses.queries.courses import next_sessions

    return next_sessions([competence.pk], now, reader=person).get(competence.pk, [])[:4] or None


SENTENCES = {
    "courses.define_course": _("described the course"),
    "courses.change_course": _("changed the course"),
    "courses.retire_course": _("took the course off the list"),
    "courses.offer_course": _("put the course on the list again"),
    "courses.set_prerequisites": _("said what the course asks for"),
    "courses.add_question": _("wrote a question"),
    "courses.retire_question": _("took a question away"),
    "courses.plan_session": _("planned the session"),
    "courses.move_session": _("changed the session"),
    "courses.cancel_session": _("cancelled the session"),
    "courses.decide_session": _("decided whether enough people are enrolled"),
    "courses.hold_session": _("said that it took place"),
    "courses.enrol": _("enrolled"),
    "courses.cancel_enrolment": _("gave the place back"),
    "courses.offer_place": _("offered a place"),
    "courses.take_place": _("took the place that was offered"),
    "courses.expire_offers": _("let an offer lapse"),
    "courses.bring_group": _("enrolled a group"),
    "courses.cancel_group": _("gave the group’s places back"),
    "courses.count_group": _("counted the group"),
    "courses.miss_group": _("noted that the group did not come"),
    "courses.tick": _("ticked the list"),
    "courses.mark_present": _("noted who was there"),
    "courses.mark_absent": _("noted who was not there"),
    "courses.unmark": _("took a tick back"),
    "courses.check_practice": _("saw what they can do"),
    "courses.repeat_enrolment": _("said that it is to be repeated"),
    "courses.pass_enrolment": _("let them pass"),
    "courses.answer_quiz": _("answered the questions"),
    "courses.remind": _("reminded of the session"),
}
