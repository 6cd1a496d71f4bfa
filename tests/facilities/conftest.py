"""What the tests of machines and bookings share."""

import datetime as dt

import pytest

from ceh.network.models import OpeningHours
from tests.factories.people import PersonFactory


@pytest.fixture
def open_on_weekdays(space):
    """The space is open from eight to six on weekdays."""
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))


@pytest.fixture
def booker(client, region):
    """A member who is signed in, and whose name nobody else may see."""
    person = PersonFactory(name="Ana Skrita")
    client.force_login(person)
    return person
