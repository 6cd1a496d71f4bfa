"""Courses: planning what a session takes, who gives it, and its questions."""

import pytest

from ceh.courses.actions import courses, sessions
from ceh.editor.actions import replace_content
from ceh.questionnaires.actions.editing import begin_version, publish_version
from ceh.questionnaires.queries import open_quiz
from ceh.questionnaires.rules.definitions import Definition, Section, as_json
from ceh.timetable.models import Occupancy
from tests.courses.conftest import AFTER, HOUR, NOW, START, plan, refused
from tests.factories.courses import QUESTION, CourseFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

QUIZ = Definition(
    code="quiz",
    title={"sl": "Vprašanja", "en": "Questions"},
    languages=("sl", "en"),
    sections=(Section(code="section_1", questions=(QUESTION,)),),
)


@pytest.mark.django_db
def test_a_session_takes_its_room_and_gives_it_back(course, manager):
    room, other = ResourceFactory(space=course.space), ResourceFactory(space=course.space)
    session = plan(course, manager, resources=[room])
    claim = Occupancy.objects.get(active=True)
    assert (claim.resource, claim.kind, claim.starts_at, claim.ends_at) == (room, "session", START, AFTER)
    assert refused(plan, course, manager, resources=[room, other]) == {"timetable.taken"}
    assert Occupancy.objects.filter(active=True).count() == 1
    sessions.move_session(session=session, starts_at=AFTER, ends_at=AFTER + HOUR, by=manager, now=NOW)
    assert Occupancy.objects.get(active=True).starts_at == AFTER
    sessions.move_session(
        session=session, starts_at=START, ends_at=AFTER, by=manager, now=NOW, resources=[room, other]
    )
    assert Occupancy.objects.filter(active=True).count() == 2
    sessions.cancel_session(session=session, by=manager, now=NOW, reason="Bolezen")
    assert not Occupancy.objects.filter(active=True).exists()


@pytest.mark.django_db
def test_staff_plan_future_sessions_with_own_resources_and_an_allowed_trainer(course, manager):
    stranger = PersonFactory()
    assert refused(plan, course, stranger) == {"courses.run_session"}
    assert refused(plan, course, manager, trainer=stranger) == {"courses.trainer"}
    assert refused(plan, course, manager, resources=[ResourceFactory()]) == {"courses.elsewhere"}
    assert refused(plan, course, manager, starts_at=NOW - HOUR, ends_at=NOW + HOUR) == {"courses.past"}
    assert refused(plan, course, manager, enrol_until=AFTER) == {"courses.enrol_until"}
    courses.retire_course(course=course, by=manager)
    course.refresh_from_db()
    assert refused(plan, course, manager) == {"courses.retired"}


@pytest.mark.django_db
def test_a_course_with_a_competence_is_given_by_who_trains_it(space, manager):
    version = CompetenceVersionFactory(competence__space=space)
    course = CourseFactory(space=space, competence=version.competence)
    trainer = PersonFactory()
    assert refused(plan, course, manager, trainer=trainer) == {"courses.trainer"}
    GrantFactory(person=trainer, competence=version.competence, version=version, level="train", space=space)
    assert plan(course, manager, trainer=trainer).trainer == trainer


@pytest.mark.django_db
def test_the_questions_of_a_course_are_begun_once_by_its_staff_and_take_its_name(course, manager):
    assert refused(courses.begin_quiz, course=course, by=PersonFactory()) == {"courses.define_course"}
    draft = courses.begin_quiz(course=course, by=manager)
    assert (draft.questionnaire.purpose, draft.questionnaire.space) == ("quiz", course.space)
    assert courses.begin_quiz(course=course, by=manager) == draft
    assert open_quiz(draft.questionnaire_id) is None
    saved = replace_content(version=draft, by=manager, content=as_json(QUIZ))
    publish_version(version=saved, by=manager, now=NOW)
    courses.change_course(course=course, by=manager, name={"sl": "Drugače"})
    quiz = open_quiz(draft.questionnaire_id)
    assert (quiz.version, str(quiz.title)) == (draft, "Drugače")
    later = begin_version(questionnaire=draft.questionnaire, by=manager)
    publish_version(version=later, by=manager, now=NOW)
    assert open_quiz(draft.questionnaire_id).version == later
