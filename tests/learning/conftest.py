"""What the tests share: a region, a space with its people, a competence with a trainer."""

import pytest

from tests.factories.learning import CompetenceFactory, CompetenceVersionFactory, GrantFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory


@pytest.fixture
def region(small_region):
    """A region without its pack."""
    return small_region


@pytest.fixture
def elsewhere(region):
    return SpaceFactory()


@pytest.fixture
def laser(region):
    """A competence of the network with a term of twelve months."""
    competence = CompetenceFactory(code="laser", expiry="after", months=12)
    CompetenceVersionFactory(competence=competence)
    return competence


@pytest.fixture
def trainer(space, laser):
    """Trains the laser in the space."""
    person = person_with_role("trainer", space)
    GrantFactory(person=person, competence=laser, level="train", space=space)
    return person


@pytest.fixture
def ana(region):
    return PersonFactory(name="Ana Kovač")
