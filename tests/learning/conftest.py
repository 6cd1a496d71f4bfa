"""What the room's tests share: a region, a space with its people, a competence with a trainer."""

import pytest

from tests.factories.learning import CompetenceFactory, CompetenceVersionFactory, GrantFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import RegionFactory


@pytest.fixture(autouse=True)
def small_region(request):
    """A region without its pack, for tests with a database."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
    elif "db" in request.fixturenames:
        request.getfixturevalue("db")
    else:
        return None
    return RegionFactory()


@pytest.fixture
def space(db, small_region):
    return SpaceFactory()


@pytest.fixture
def elsewhere(db, small_region):
    return SpaceFactory()


@pytest.fixture
def laser(db):
    """A competence of the network with a term of twelve months."""
    made = CompetenceFactory(code="laser", expiry="after", months=12)
    CompetenceVersionFactory(competence=made)
    return made


@pytest.fixture
def trainer(space, laser):
    """Trains the laser in the space."""
    person = person_with_role("trainer", space)
    GrantFactory(person=person, competence=laser, level="train", space=space)
    return person


@pytest.fixture
def coordinator(small_region):
    return person_with_role("coordinator")


@pytest.fixture
def ana(db):
    return PersonFactory(name="Ana Kovač")
