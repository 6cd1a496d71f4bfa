"""Factories of the app courses: a course, its questions, a session."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.courses import models
from ceh.questionnaires.models import Collection
from ceh.questionnaires.queries import quiz_code
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, as_json
from tests.factories.learning import CompetenceFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.questionnaires import CollectionFactory, QuestionnaireFactory, VersionFactory, texts

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


QUESTION = Question(
    code="first",
    type="one_choice",
    label=texts("Kaj najprej?", "What comes first?"),
    required=True,
    choices=(
        Choice(code="glasses", label=texts("Očala", "Glasses")),
        Choice(code="switch", label=texts("Stikalo", "The switch")),
    ),
    right=("glasses",),
    explanation=texts("Oči so dvoje, a ne nadomestne.", "You have two eyes and no spare ones."),
)


def write_quiz(course, *questions):
    """Publish the questions of a course, one unless others are given. Gives where they are answered."""
    content = Definition(
        code="quiz",
        title=texts("Vprašanja", "Questions"),
        languages=("sl", "en"),
        sections=(Section(code="section_1", questions=questions or (QUESTION,)),),
    )
    if course.questionnaire is None:
        course.questionnaire = QuestionnaireFactory(purpose="quiz", space=course.space, name=course.name)
        course.quiz = True
        course.save()
    number = course.questionnaire.versions.count() + 1
    version = VersionFactory(
        questionnaire=course.questionnaire, number=number, state="published", content=as_json(content)
    )
    code = quiz_code(course.questionnaire_id)
    return Collection.objects.filter(code=code).first() or CollectionFactory(
        code=code, version=version, title=course.name, access="signed_in"
    )


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
