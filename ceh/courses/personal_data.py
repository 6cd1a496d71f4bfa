"""Personal data in courses: enrolments, groups and quizzes; sessions a person gave and tests they recorded."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from ceh.core.mail import time_of
from ceh.core.personal_data import About, By, Column, Count, Custom, Each, Hooks, Rows, declare, no_person_in
from ceh.courses import emails
from ceh.courses.actions.enrolments import cancel_enrolment, cancel_group
from ceh.courses.models import (
    Course,
    CourseSession,
    Enrolment,
    GroupEnrolment,
    Option,
    PracticeCheck,
    Question,
    QuizAttempt,
)
from ceh.timetable.queries import zone_of

GONE = ("cancelled", "lapsed")
OPEN = ("enrolled", "offered", "waiting")
BEST_FIRST = ("passed", "to_repeat", "attended", "absent", *OPEN)
SESSION = [
    Column("course", "session__course"),
    Column("space", "session__space"),
    Column("from", "session__starts_at"),
    Column("until", "session__ends_at"),
]


def export_quizzes(person: Any) -> list[dict[str, Any]]:
    """Attempts with questions and chosen answers in their words."""
    attempts = list(QuizAttempt.objects.filter(person=person).select_related("course").order_by("at"))
    question_ids = {int(pk) for attempt in attempts for pk in attempt.answers}
    questions = Question.objects.in_bulk(question_ids)
    options = Option.objects.filter(question__in=question_ids).in_bulk()
    return [
        {
            "course": str(attempt.course),
            "at": attempt.at.isoformat(),
            "right": attempt.right,
            "asked": attempt.asked,
            "passed": attempt.passed,
            "answers": [
                {"question": str(questions[int(pk)]), "answer": [str(options[key]) for key in chosen]}
                for pk, chosen in attempt.answers.items()
            ],
        }
        for attempt in attempts
    ]


def cancel_upcoming(person: Any, *, by: Any, now: datetime) -> None:
    """Places in sessions to come are given back; managers learn which sessions have lost their trainer."""
    enrolments = Enrolment.objects.filter(person=person, state__in=OPEN, session__state="planned")
    for enrolment in enrolments.filter(session__ends_at__gt=now).order_by("session", "pk"):
        cancel_enrolment(enrolment=enrolment, by=None, now=now)
    for group in GroupEnrolment.objects.filter(leader=person, state="booked", session__ends_at__gt=now):
        cancel_group(group=group, by=None, now=now)
    sessions = CourseSession.objects.filter(trainer=person, state="planned", ends_at__gt=now)
    for session in sessions.select_related("course", "space").order_by("pk"):
        emails.without_trainer(session, now)


def end_worse_enrolments(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Of two enrolments in one session the better one stays, whichever account has it.

    The other ends, and its place is offered on; undoing the merge does not bring it back.
    """
    rows = Enrolment.objects.filter(person__in=(kept, absorbed)).exclude(state__in=GONE)
    parts: dict[int, list[Enrolment]] = defaultdict(list)
    for row in rows.select_related("session__course", "session__space").order_by("session", "pk"):
        parts[row.session_id].append(row)
    clashes = []
    for pair in (pair for pair in parts.values() if len(pair) == 2):
        better, worse = sorted(pair, key=lambda row: _rank(row, kept))
        values = {
            "course": better.session.course,
            "day": time_of(better.session.starts_at, None, zone_of(better.session.space)),
            "better": better.state_info.label,
            "worse": worse.state_info.label,
        }
        clashes.append(gettext("%(course)s, %(day)s: “%(better)s” stays, “%(worse)s” ends.") % values)
        if worse.state in OPEN:
            cancel_enrolment(enrolment=worse, by=None, now=now)
    return {"clashes": clashes}


def _rank(row: Enrolment, kept: Any) -> tuple[int, int, bool]:
    """The better part first; of two in line the earlier, of two equal ones that of the kept account."""
    return BEST_FIRST.index(row.state), row.pk if row.state == "waiting" else 0, row.person_id != kept.pk


declare(
    "courses",
    _("Courses"),
    About(
        Enrolment,
        "person",
        Rows(
            "courses",
            _("Courses I enrolled in"),
            [
                *SESSION,
                "state",
                Column("with_adult", label=_("With an adult")),
                "reason",
                Column(
                    "checks",
                    Each("checks", ["at", "passed", Column("what_was_seen", "note")]),
                    _("Practical tests"),
                ),
            ],
            "session__starts_at",
        ),
        blank=("reason",),
        whys=("overridden",),
        moves=ngettext_lazy("%(count)d enrolment", "%(count)d enrolments", "count"),
    ),
    About(PracticeCheck, "enrolment__person", blank=("note",)),
    About(
        GroupEnrolment,
        "leader",
        Rows(
            "groups_led",
            _("Groups I led"),
            [
                *SESSION,
                Column("group", "name", _("Group")),
                Column("heads", label=_("People enrolled")),
                Column("came", label=_("Came")),
                "state",
            ],
            "session__starts_at",
        ),
        blank=("name",),
        left="–",
        moves=ngettext_lazy("%(count)d group led", "%(count)d groups led", "count"),
    ),
    About(
        QuizAttempt,
        "person",
        Custom(
            "quizzes",
            _("Quizzes"),
            function=export_quizzes,
            keys={
                "right": _("Right answers"),
                "asked": _("Questions"),
                "answers": _("Answers"),
                "question": _("Question"),
                "answer": _("Answer"),
            },
        ),
        moves=ngettext_lazy("%(count)d quiz", "%(count)d quizzes", "count"),
    ),
    By(
        CourseSession,
        "trainer",
        Count("sessions_given", _("Sessions I gave")),
        moves=ngettext_lazy("%(count)d session they give", "%(count)d sessions they give", "count"),
    ),
    By(
        PracticeCheck,
        "by",
        Count("checks_made", _("Practical tests I recorded")),
        moves=ngettext_lazy(
            "%(count)d practical test they recorded", "%(count)d practical tests they recorded", "count"
        ),
    ),
    By(
        Enrolment,
        "made_by",
        Count("enrolled_others", _("People I enrolled"), where=~Q(person=F("made_by"))),
        moves=ngettext_lazy("%(count)d enrolment they made", "%(count)d enrolments they made", "count"),
    ),
    By(
        Enrolment,
        "marked_by",
        moves=ngettext_lazy(
            "%(count)d attendance they recorded", "%(count)d attendances they recorded", "count"
        ),
    ),
    By(
        GroupEnrolment,
        "made_by",
        moves=ngettext_lazy("%(count)d group enrolled", "%(count)d groups enrolled", "count"),
    ),
    By(
        GroupEnrolment,
        "marked_by",
        moves=ngettext_lazy(
            "%(count)d group whose attendance they recorded",
            "%(count)d groups whose attendance they recorded",
            "count",
        ),
    ),
    By(
        CourseSession,
        "made_by",
        moves=ngettext_lazy("%(count)d session they planned", "%(count)d sessions they planned", "count"),
    ),
    hooks=Hooks(erase=cancel_upcoming, merge=end_worse_enrolments),
)
no_person_in("what is taught and asked", Course, Question, Option)
