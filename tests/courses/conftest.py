"""What the tests of courses and enrolment share: a course that ends in a competence, its trainer, days."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ceh.core.refusals import Refused
from ceh.courses.actions import sessions
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.people import PersonFactory, ProfileFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
AFTER = START + 2 * HOUR


@pytest.fixture
def course(space):
    return CourseFactory(space=space, seats=2)


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


def refused(act, *args, **more):
    """The codes of all that stands against it."""
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return {problem.rule for problem in caught.value.problems or [caught.value]}


def plan(course, by, **more):
    values = {"starts_at": START, "ends_at": AFTER, "trainer": by, "by": by, "now": NOW} | more
    return sessions.plan_session(course=course, space=course.space, **values)
