"""Factories of the app courses: a course with a question, a session."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.courses import models
from tests.factories.learning import CompetenceFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 11, 4, 15, 0, tzinfo=dt.UTC)


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Course

    code = factory.Sequence(lambda n: f"course-{n}")
    space = factory.SubFactory(SpaceFactory)
    name = factory.LazyAttribute(lambda o: Translated({"sl": f"Tečaj {o.code}", "en": f"Course {o.code}"}))
    summary = Translated({"sl": "Prvi koraki.", "en": "First steps."})
    seats = 3


class PrerequisiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Prerequisite

    course = factory.SubFactory(CourseFactory)
    competence = factory.SubFactory(CompetenceFactory)


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question with one right answer of two."""

    class Meta:
        model = models.Question
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory, quiz=True)
    text = Translated({"sl": "Kaj najprej?", "en": "What comes first?"})

    @factory.post_generation
    def answers(self, create, extracted, **_more):
        for n, right in enumerate(extracted or (True, False)):
            OptionFactory(question=self, right=right, order=n)


class OptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Option

    question = factory.SubFactory(QuestionFactory)
    text = factory.Sequence(lambda n: Translated({"sl": f"Odgovor {n}", "en": f"Answer {n}"}))


class CourseSessionFactory(factory.django.DjangoModelFactory):
    """Two hours in a space, of its own trainer."""

    class Meta:
        model = models.CourseSession

    course = factory.SubFactory(CourseFactory)
    space = factory.SelfAttribute("course.space")
    starts_at = WHEN
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=2))
    enrol_until = factory.LazyAttribute(lambda o: o.starts_at - dt.timedelta(days=1))
    seats = factory.SelfAttribute("course.seats")
    min_participants = factory.SelfAttribute("course.min_participants")
    trainer = factory.SubFactory(PersonFactory)
    made_by = factory.SelfAttribute("trainer")
    made_at = factory.LazyAttribute(lambda o: o.starts_at - dt.timedelta(days=14))
