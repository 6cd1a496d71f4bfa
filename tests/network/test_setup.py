"""The checklist that leads the staff of a new space through setting it up."""

import datetime as dt

import pytest

from ceh.core import clock
from ceh.network.queries.setup import checklist
from tests.factories.directory import PhotoFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import OpeningHoursFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.region import RegionFactory

pytestmark = pytest.mark.django_db
TITLE = "Set up your space"


@pytest.fixture
def space(db):
    RegionFactory()
    return SpaceFactory(code="fresh", published_at=clock.now())


def page(client):
    return client.get("/spaces/fresh/", headers={"accept-language": "en"}).content.decode()


def test_a_manager_is_led_from_step_to_step(client, space, manager):
    client.force_login(manager)
    text = page(client)
    assert TITLE in text
    paths = (
        "edit/hours/",
        "equipment/new/",
        "edit/photos/",
        "prices/lists/",
        "equipment/rules/",
        "equipment/labels/",
        "kiosk/",
    )
    places = [text.index(f'<a href="/spaces/fresh/{path}">') for path in paths]
    assert places == sorted(places)
    assert "edit/hours/" in checklist(space, manager, clock.now()).next.url
    OpeningHoursFactory(space=space)
    UnitFactory(resource__space=space)
    step = checklist(space, manager, clock.now()).next
    assert ("equipment/new/" in step.url, step.number) == (True, 1)
    UnitFactory(resource__space=space)
    assert "edit/photos/" in checklist(space, manager, clock.now()).next.url


def test_it_goes_when_all_that_is_required_is_there_and_the_space_is_no_longer_new(client, space, manager):
    OpeningHoursFactory(space=space)
    PhotoFactory(space=space)
    for _number in range(2):
        UnitFactory(resource__space=space)
    assert checklist(space, manager, clock.now())
    assert checklist(space, manager, clock.now() + dt.timedelta(days=31)) is None


def test_nobody_else_sees_it(client, space):
    assert TITLE not in page(client)
    client.force_login(PersonFactory())
    assert TITLE not in page(client)
