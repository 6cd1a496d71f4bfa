"""The questions of a course: who may try, what a try gives, and who passes by it."""

from datetime import datetime

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.courses.actions.sessions import lock_session
from ceh.courses.models import Course
from ceh.courses.queries.courses import course_of_quiz
from ceh.enrolment import queries
from ceh.enrolment.actions.attendance import pass_if_complete
from ceh.enrolment.models import QuizAttempt
from ceh.enrolment.rules import passing
from ceh.people.models import Person
from ceh.questionnaires.actions.uses import Use
from ceh.questionnaires.models import Collection, Questionnaire, Response
from ceh.questionnaires.rules.answering import Outcome
from ceh.questionnaires.rules.marking import mark_quiz


def check_start(collection: Collection, person: Person | None, now: datetime) -> None:
    """Whether a try may begin. Raises Refused: "enrolment.take_quiz", "enrolment.no_quiz", "enrolment.quiz_soon"."""
    need(person, "enrolment.take_quiz")
    course = course_of_quiz(collection.version.questionnaire_id)
    if course is None or not course.quiz:
        raise Refused("enrolment.no_quiz", _("This course asks no questions."), _("Ask the space."))
    last = QuizAttempt.objects.filter(course=course, person=person).first()
    passing.check_quiz_wait(last.at if last and not last.passed else None, now)


def record_attempt(response: Response, outcome: Outcome, now: datetime) -> None:
    """Keep what a try gave, by the pass mark of this moment."""
    course = course_of_quiz(response.version.questionnaire_id)
    result = mark_quiz(response.version.definition, outcome)
    if course is None or response.person is None or not result.total:
        return
    QuizAttempt.objects.create(
        response=response,
        course=course,
        person=response.person,
        at=now,
        question_count=result.total,
        right=result.right,
        passed=result.is_passed(course.pass_percent),
    )


def pass_after_quiz(response: Response, now: datetime) -> None:
    """Who attended and showed the practice passes now; the checker is the issuer."""
    attempt = queries.attempt_of(response)
    if attempt is None or not attempt.passed:
        return
    for enrolment in queries.unsettled(attempt.person, attempt.course)[:1]:
        check = enrolment.checks.first()
        trainer = check.by if check is not None else enrolment.marked_by
        if trainer is None:
            continue
        try:
            with act("enrolment.pass_enrolment", by=trainer):
                lock_session(enrolment.session)
                pass_if_complete(enrolment, by=trainer, now=now)
        except Refused:
            continue  # it stands on the trainer's list as complete, and another one lets them pass


def pass_mark(questionnaire: Questionnaire) -> str:
    """What one needs to pass, in words."""
    course = course_of_quiz(questionnaire.pk)
    if course is None:
        return ""
    percent = _("You need %(percent)s%% correct answers to pass.") % {"percent": course.pass_percent}
    return f"{percent} {_('Afterwards you see what was right and why.')}"


def course_of(questionnaire: Questionnaire) -> Course | None:
    """The course whose questions these are."""
    return course_of_quiz(questionnaire.pk)


def address_of_result(response: Response) -> str:
    """The page of the attempt; empty where nothing was asked."""
    attempt = queries.attempt_of(response)
    return str(attempt.get_absolute_url()) if attempt else ""


QUIZ_USE = Use(
    check_start=check_start,
    submitted=record_attempt,
    settled=pass_after_quiz,
    home=course_of,
    lead=pass_mark,
    result=address_of_result,
)
