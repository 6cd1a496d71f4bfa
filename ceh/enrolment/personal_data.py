"""Personal data in enrolment: enrolments, groups and quizzes, and tests a person recorded."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Custom, Hooks, Rows, counted, declare
from ceh.enrolment.actions.enrolments import cancel_enrolment, cancel_group
from ceh.enrolment.actions.merging import OPEN, end_worse_enrolments
from ceh.enrolment.models import Enrolment, GroupEnrolment, PracticeCheck, QuizAttempt
from ceh.questionnaires.rules.telling import answers_in_words

SESSION = "course=session__course space=session__space from=session__starts_at until=session__ends_at"


def export_quizzes(person: Any) -> list[dict[str, Any]]:
    """Attempts with questions and answers in their words."""
    attempts = QuizAttempt.objects.filter(person=person).select_related("course", "response__version")
    return [
        {
            "course": str(attempt.course),
            "at": attempt.at.isoformat(),
            "right": attempt.right,
            "asked": attempt.question_count,
            "passed": attempt.passed,
            "answers": [
                {"question": question, "answer": answer}
                for question, answer in answers_in_words(
                    attempt.response.version.definition, attempt.response.answers
                )
            ],
        }
        for attempt in attempts.order_by("at")
    ]


def cancel_upcoming(person: Any, *, by: Any, now: datetime) -> None:
    """Places in sessions to come are given back."""
    enrolments = Enrolment.objects.filter(person=person, state__in=OPEN, session__state="planned")
    for enrolment in enrolments.filter(session__ends_at__gt=now).order_by("session", "pk"):
        cancel_enrolment(enrolment=enrolment, by=None, now=now)
    for group in GroupEnrolment.objects.filter(leader=person, state="booked", session__ends_at__gt=now):
        cancel_group(group=group, by=None, now=now)


declare(
    "enrolment",
    _("Course enrolments"),
    About(
        Enrolment,
        "person",
        Rows(
            "courses",
            _("Courses I enrolled in"),
            SESSION + " state with_adult reason checks",
            "session__starts_at",
            inside={"checks": "at passed what_was_seen=note"},
            labels={"with_adult": _("With an adult"), "checks": _("Practical tests")},
        ),
        blank=("reason",),
        whys=("overridden",),
        moves=counted("%(count)d enrolment", "%(count)d enrolments"),
    ),
    About(PracticeCheck, "enrolment__person", blank=("note",)),
    About(
        GroupEnrolment,
        "leader",
        Rows(
            "groups_led",
            _("Groups I led"),
            SESSION + " group=name heads came state",
            "session__starts_at",
            labels={"group": _("Group"), "heads": _("People enrolled"), "came": _("Came")},
        ),
        blank=("name",),
        left="–",
        moves=counted("%(count)d group led", "%(count)d groups led"),
    ),
    About(
        QuizAttempt,
        "person",
        Custom(
            "quizzes",
            _("Quizzes"),
            function=export_quizzes,
            labels={
                "right": _("Right answers"),
                "asked": _("Questions"),
                "answers": _("Answers"),
                "question": _("Question"),
                "answer": _("Answer"),
            },
        ),
        moves=counted("%(count)d quiz", "%(count)d quizzes"),
    ),
    By(
        PracticeCheck,
        "by",
        Count("checks_made", _("Practical tests I recorded")),
        moves=counted("%(count)d practical test they recorded", "%(count)d practical tests they recorded"),
    ),
    By(
        Enrolment,
        "made_by",
        Count("enrolled_others", _("People I enrolled"), where=~Q(person=F("made_by"))),
        moves=counted("%(count)d enrolment they made", "%(count)d enrolments they made"),
    ),
    By(
        Enrolment,
        "marked_by",
        moves=counted("%(count)d attendance they recorded", "%(count)d attendances they recorded"),
    ),
    By(GroupEnrolment, "made_by", moves=counted("%(count)d group enrolled", "%(count)d groups enrolled")),
    By(
        GroupEnrolment,
        "marked_by",
        moves=counted(
            "%(count)d group whose attendance they recorded",
            "%(count)d groups whose attendance they recorded",
        ),
    ),
    hooks=Hooks(erase=cancel_upcoming, merge=end_worse_enrolments),
)
