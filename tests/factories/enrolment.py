"""Factories of the app enrolment: who takes part, what a trainer saw, answers to the questions."""

import datetime as dt

import factory

from ceh.enrolment import models
from tests.factories.courses import WHEN, CourseFactory, CourseSessionFactory, write_quiz
from tests.factories.people import PersonFactory
from tests.factories.questionnaires import ResponseFactory


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Enrolment

    session = factory.SubFactory(CourseSessionFactory)
    person = factory.SubFactory(PersonFactory)
    state = "enrolled"
    made_by = factory.SelfAttribute("person")
    made_at = factory.LazyAttribute(lambda o: o.session.made_at + dt.timedelta(days=1))


class GroupEnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.GroupEnrolment

    session = factory.SubFactory(CourseSessionFactory, seats=20)
    leader = factory.SubFactory(PersonFactory)
    name = "8. b"
    heads = 12
    band = "under15"
    made_by = factory.SelfAttribute("leader")
    made_at = factory.LazyAttribute(lambda o: o.session.made_at + dt.timedelta(days=1))


class PracticeCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PracticeCheck

    enrolment = factory.SubFactory(EnrolmentFactory)
    by = factory.SubFactory(PersonFactory)
    at = WHEN
    passed = True


class QuizAttemptFactory(factory.django.DjangoModelFactory):
    """A try at the questions of a course, by default the right answer to the only one."""

    class Meta:
        model = models.QuizAttempt
        exclude = ("answers",)

    answers = {"first": "glasses"}
    course = factory.SubFactory(CourseFactory, quiz=True)
    person = factory.SubFactory(PersonFactory)
    at = WHEN
    question_count = 1
    right = 1
    passed = True

    @factory.lazy_attribute
    def response(self):
        response = ResponseFactory(
            collection=write_quiz(self.course), person=self.person, is_repeatable=True, answers=self.answers
        )
        response.state, response.submitted_on, response.submitted_at = "submitted", self.at.date(), self.at
        response.save()
        return response
