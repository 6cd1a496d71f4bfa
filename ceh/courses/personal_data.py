"""What the app holds on a person: sessions, groups, quizzes; and what they gave and ticked for others."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.mail import time_of
from ceh.core.personal_data import Labels, give, give_back, register_holder
from ceh.courses import emails, models
from ceh.courses.actions.enrolments import cancel_enrolment, cancel_group
from ceh.courses.models import CourseSession, Enrolment, GroupEnrolment, PracticeCheck, QuizAttempt
from ceh.courses.states import ENROLMENT, GROUP
from ceh.timetable.queries import zone_of

# (model, field): what follows its person into another account.
OWNED: tuple[tuple[Any, str], ...] = (
    (QuizAttempt, "person"),
    (GroupEnrolment, "leader"),
    (GroupEnrolment, "made_by"),
    (GroupEnrolment, "marked_by"),
    (Enrolment, "made_by"),
    (Enrolment, "marked_by"),
    (PracticeCheck, "by"),
    (CourseSession, "trainer"),
    (CourseSession, "made_by"),
)
GONE = ("cancelled", "lapsed")
OPEN = ("enrolled", "offered", "waiting")
BEST_FIRST = ("passed", "to_repeat", "attended", "absent", *OPEN)


def export(person: Any) -> dict[str, Any]:
    """Everything held, under plain words; empty when there is nothing."""
    rows = Enrolment.objects.filter(person=person).select_related("session__course", "session__space")
    led = GroupEnrolment.objects.filter(leader=person).select_related("session__course", "session__space")
    attempts = list(QuizAttempt.objects.filter(person=person).select_related("course").order_by("at"))
    question_ids = {int(pk) for record in attempts for pk in record.answers}
    questions = models.Question.objects.in_bulk(question_ids)
    options = models.Option.objects.filter(question__in=question_ids).in_bulk()
    found = {
        "courses": [
            {
                **_session(record.session),
                "state": record.state,
                "with_adult": record.with_adult,
                "reason": record.reason,
                "checks": [
                    {"at": check.at.isoformat(), "passed": check.passed, "what_was_seen": check.note}
                    for check in record.checks.all()
                ],
            }
            for record in rows.prefetch_related("checks").order_by("session__starts_at")
        ],
        "groups_led": [
            {
                **_session(record.session),
                "group": record.name,
                "heads": record.heads,
                "came": record.came,
                "state": record.state,
            }
            for record in led.order_by("session__starts_at")
        ],
        "quizzes": [
            {
                "course": str(record.course),
                "at": record.at.isoformat(),
                "right": record.right,
                "asked": record.asked,
                "passed": record.passed,
                "answers": _answers(record, questions, options),
            }
            for record in attempts
        ],
        "sessions_given": CourseSession.objects.filter(trainer=person).count(),
        "checks_made": PracticeCheck.objects.filter(by=person).count(),
        "enrolled_others": Enrolment.objects.filter(made_by=person).exclude(person=person).count(),
    }
    return {name: value for name, value in found.items() if value}


def _answers(record: QuizAttempt, questions: Mapping[int, Any], options: Mapping[int, Any]) -> list[Any]:
    """Questions and the chosen answers, in their words."""
    answers = {
        questions[int(pk)]: [str(options[key]) for key in chosen] for pk, chosen in record.answers.items()
    }
    return [{"question": str(question), "answer": chosen} for question, chosen in answers.items()]


def _session(session: CourseSession) -> dict[str, Any]:
    return {
        "course": str(session.course),
        "space": str(session.space),
        "from": session.starts_at.isoformat(),
        "until": session.ends_at.isoformat(),
    }


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Places ahead are given back, words about the person go; who was there and who passed stays countable.

    Where they were to give a session, the managers of the space are told to name somebody else.
    """
    with act("courses.erase_person", by=by):
        rows = Enrolment.objects.filter(person=person, state__in=("waiting", "offered", "enrolled"))
        for record in rows.filter(session__state="planned", session__ends_at__gt=now).order_by(
            "session", "pk"
        ):
            cancel_enrolment(enrolment=record, by=None, now=now)
        for led in GroupEnrolment.objects.filter(leader=person, state="booked", session__ends_at__gt=now):
            cancel_group(group=led, by=None, now=now)
        given = CourseSession.objects.filter(trainer=person, state="planned", ends_at__gt=now)
        for session in given.select_related("course", "space").order_by("pk"):
            emails.without_trainer(session, now)


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Give the absorbed account's records to the kept one; of two parts in one session the better one stays.

    The other part ends, and its place is offered on; undoing the merge does not bring it back.
    """
    clashes = _end_worse_parts(kept, absorbed, now)
    stays = Enrolment.objects.filter(person=kept).exclude(state__in=GONE)
    has = set(stays.values_list("session_id", flat=True))
    rows = Enrolment.objects.select_for_update().filter(person=absorbed).order_by("pk")
    keys = list(rows.values_list("pk", "state", "session_id"))
    mine = [pk for pk, state, session_id in keys if state in GONE or session_id not in has]
    return {"enrolment.person": give(rows.filter(pk__in=mine), "person", kept), "clashes": clashes}


def _end_worse_parts(kept: Any, absorbed: Any, now: datetime) -> list[str]:
    """End the worse of two parts in one session, whichever account has it; says each in words."""
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
        clashes.append(_("%(course)s, %(day)s: “%(better)s” stays, “%(worse)s” ends.") % values)
        if worse.state in OPEN:
            cancel_enrolment(enrolment=worse, by=None, now=now)
    return clashes


def _rank(row: Enrolment, kept: Any) -> tuple[int, int, bool]:
    """The better part first; of two in line the earlier, of two equal ones that of the kept account."""
    return BEST_FIRST.index(row.state), row.pk if row.state == "waiting" else 0, row.person_id != kept.pk


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give back exactly what `move` told."""
    give_back(((Enrolment, "person"),), moved, kept=kept, absorbed=absorbed)


LABELS = Labels(
    app=gettext_lazy("Courses"),
    fields={
        "courses": gettext_lazy("Courses I enrolled in"),
        "with_adult": gettext_lazy("With an adult"),
        "checks": gettext_lazy("Practical tests"),
        "groups_led": gettext_lazy("Groups I led"),
        "group": gettext_lazy("Group"),
        "heads": gettext_lazy("People enrolled"),
        "came": gettext_lazy("Came"),
        "quizzes": gettext_lazy("Quizzes"),
        "right": gettext_lazy("Right answers"),
        "asked": gettext_lazy("Questions"),
        "answers": gettext_lazy("Answers"),
        "question": gettext_lazy("Question"),
        "answer": gettext_lazy("Answer"),
        "sessions_given": gettext_lazy("Sessions I gave"),
        "checks_made": gettext_lazy("Practical tests I recorded"),
        "enrolled_others": gettext_lazy("People I enrolled"),
    },
    moves={
        "quizattempt.person": ngettext_lazy("%(count)d quiz", "%(count)d quizzes", "count"),
        "groupenrolment.leader": ngettext_lazy("%(count)d group led", "%(count)d groups led", "count"),
        "groupenrolment.made_by": ngettext_lazy(
            "%(count)d group enrolled", "%(count)d groups enrolled", "count"
        ),
        "groupenrolment.marked_by": ngettext_lazy(
            "%(count)d group whose attendance they recorded",
            "%(count)d groups whose attendance they recorded",
            "count",
        ),
        "enrolment.person": ngettext_lazy("%(count)d enrolment", "%(count)d enrolments", "count"),
        "enrolment.made_by": ngettext_lazy(
            "%(count)d enrolment they made", "%(count)d enrolments they made", "count"
        ),
        "enrolment.marked_by": ngettext_lazy(
            "%(count)d attendance they recorded", "%(count)d attendances they recorded", "count"
        ),
        "practicecheck.by": ngettext_lazy(
            "%(count)d practical test they recorded", "%(count)d practical tests they recorded", "count"
        ),
        "coursesession.trainer": ngettext_lazy(
            "%(count)d session they give", "%(count)d sessions they give", "count"
        ),
        "coursesession.made_by": ngettext_lazy(
            "%(count)d session they planned", "%(count)d sessions they planned", "count"
        ),
    },
    codes={"courses.state": ENROLMENT.labels(), "groups_led.state": GROUP.labels()},
)

register_texts(
    Texts(Enrolment, "person", ("reason",), whys=("overridden",)),
    Texts(GroupEnrolment, "leader", ("name",), empty="–"),
    Texts(PracticeCheck, "enrolment__person", ("note",)),
)

register_holder("courses", export=export, erase=erase, owned=OWNED, move=move, unmove=unmove, labels=LABELS)
