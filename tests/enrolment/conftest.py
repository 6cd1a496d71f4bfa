"""What the tests of enrolment share: the sessions of courses, and who takes part in them."""

import pytest
from django.test import Client

from ceh.enrolment.actions import enrolments
from tests.courses.conftest import NOW, adult, course, short, trainer  # noqa: F401 - fixtures
from tests.factories.people import ProfileFactory


@pytest.fixture
def client():
    """A browser that asks for English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def member(client, region):
    person = ProfileFactory().person
    client.force_login(person)
    return person


def enrol(session, person=None, **more):
    person = person or adult()
    return enrolments.enrol(session=session, person=person, **({"by": person, "now": NOW} | more))
