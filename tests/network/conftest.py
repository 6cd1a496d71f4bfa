"""The tests of the network need no pack of a region."""

import pytest


@pytest.fixture(autouse=True)
def region(small_region):
    """A region without its pack."""
    return small_region
