"""What the tests of courses share: a space with its manager, a course that ends in a competence, who takes part."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ceh.courses.actions import enrolments
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.people import PersonFactory, ProfileFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)


@pytest.fixture
def trainer(space):
    return PersonFactory()


@pytest.fixture
def short(space, trainer):
    """A session after which one has passed by being there; the trainer may grant, the manager may not."""
    version = CompetenceVersionFactory(competence__space=space)
    GrantFactory(person=trainer, competence=version.competence, version=version, level="train", space=space)
    course = CourseFactory(space=space, competence=version.competence, practice=False, seats=5)
    return CourseSessionFactory(course=course, starts_at=START, trainer=trainer)


def adult(**more):
    return ProfileFactory(**more).person


def enrol(session, person=None, **more):
    person = person or adult()
    return enrolments.enrol(session=session, person=person, **({"by": person, "now": NOW} | more))
