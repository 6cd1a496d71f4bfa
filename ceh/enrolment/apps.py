"""The app enrolment."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Permissions, countable facts, personal data, calendars, what follows sessions and quizzes, navigation."""
        from ceh.core import journal
        from ceh.courses.actions.sessions import SessionFollowers, register_followers
        from ceh.enrolment import exports, indicators, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.enrolment.actions.quizzes import QUIZ_USE
        from ceh.enrolment.actions.sessions import follow_cancellation, follow_change
        from ceh.enrolment.queries import enrolled_people
        from ceh.enrolment.views import public_intents  # noqa: F401 - registers itself
        from ceh.network.queries import ties
        from ceh.questionnaires.actions.uses import register_use
        from ceh.questionnaires.models import QUIZ
        from ceh.web import navigation, panels

        register_use(QUIZ, QUIZ_USE)
        register_followers(SessionFollowers(follow_change, follow_cancellation))
        ties.register_tie(enrolled_people)
        journal.describe(SENTENCES)
        panels.register(panels.Panel("me_next", "enrolment/_me.html", _my_courses, 20))
        panels.register(panels.Panel("competence", "enrolment/_competence.html", _next_courses, 10))
        navigation.register(
            navigation.NavItem(_("Courses"), "enrolment:sessions", "graduation-cap", area="main", order=16)
        )
        navigation.register(
            navigation.NavItem(_("My courses"), "enrolment:mine", "graduation-cap", area="me", order=14)
        )


def _my_courses(person: Any, now: datetime) -> Any:
    """What the person takes part in next; None without any."""
    from ceh.enrolment.queries import enrolments_of

    rows = enrolments_of(person).filter(
        state__in=("waiting", "offered", "enrolled"), session__state="planned", session__ends_at__gt=now
    )
    return list(rows.order_by("session__starts_at")[:3]) or None


def _next_courses(person: Any, now: datetime, competence: Any) -> Any:
    """Where one can get the competence next; None where nowhere."""
    from ceh.courses.queries.courses import next_sessions
    from ceh.enrolment.queries import sessions_ahead

    return next_sessions([competence.pk], now, sessions_ahead(person, now)).get(competence.pk, [])[:4] or None


SENTENCES = {
    "enrolment.decide_session": _("checked whether enough people are enrolled"),
    "enrolment.enrol": _("enrolled"),
    "enrolment.cancel_enrolment": _("cancelled the enrolment"),
    "enrolment.offer_place": _("offered a place"),
    "enrolment.take_place": _("accepted the offered place"),
    "enrolment.expire_offers": _("let an offer expire"),
    "enrolment.bring_group": _("enrolled a group"),
    "enrolment.cancel_group": _("cancelled the group’s enrolment"),
    "enrolment.count_group": _("counted the group"),
    "enrolment.miss_group": _("recorded that the group did not come"),
    "enrolment.record_attendance": _("completed the attendance list"),
    "enrolment.mark_present": _("recorded attendance"),
    "enrolment.mark_absent": _("recorded an absence"),
    "enrolment.unmark": _("undid a tick"),
    "enrolment.check_practice": _("recorded a practical check"),
    "enrolment.repeat_enrolment": _("asked for the practical check to be repeated"),
    "enrolment.pass_enrolment": _("marked it as passed"),
    "enrolment.remind": _("sent a reminder of the session"),
}
