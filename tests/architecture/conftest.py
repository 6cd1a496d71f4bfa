"""What the walks over all addresses share."""

import pytest

from tests.factories.world import little_world


@pytest.fixture
def world(db, now):
    """One record of each kind, and a person in each role."""
    return little_world()
