"""Courses: planning what a session takes, who gives it, and questions that are never changed."""

import pytest
from django.db import transaction

from ceh.courses.actions import courses, sessions
from ceh.courses.queries import courses as queries
from ceh.timetable.models import Occupancy
from tests.courses.conftest import AFTER, HOUR, NOW, START, plan, refused
from tests.factories.courses import CourseFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory


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
def test_a_question_that_was_asked_is_written_anew_never_changed(course, manager):
    values = {"course": course, "text": {"sl": "Kaj?"}, "by": manager, "now": NOW}
    wrong = [({"sl": "A"}, False), ({"sl": "B"}, False)]
    assert refused(courses.add_question, **values, options=wrong) == {"courses.right_option"}
    assert refused(courses.add_question, **values, options=wrong[:1]) == {"courses.options"}
    pair = [({"sl": "A"}, True), ({"sl": "B"}, False)]
    old = courses.add_question(course=course, text={"sl": "Kaj?"}, options=pair, by=manager, now=NOW)
    new = courses.add_question(
        course=course, text={"sl": "Kaj zdaj?"}, options=pair, by=manager, now=NOW, instead_of=old
    )
    assert [question.pk for question in queries.questions(course)] == [new.pk]
    assert new.order == old.order
    with pytest.raises(Exception, match=r"option_stays|Cannot update"), transaction.atomic():
        old.options.update(right=True)
