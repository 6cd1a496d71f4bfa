"""What the room's tests share: a region in the database, and people with roles."""

import pytest

from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.region import RegionFactory


@pytest.fixture(autouse=True)
def small_region(db):
    """A region without its pack; the caches of the process forget the one of another test."""
    from ceh.region import queries

    queries.forget()
    yield RegionFactory()
    queries.forget()


@pytest.fixture
def space(small_region):
    return SpaceFactory()


@pytest.fixture
def coordinator(small_region):
    return person_with_role("coordinator")
