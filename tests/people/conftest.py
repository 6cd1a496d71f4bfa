"""What the tests of accounts share."""

import pytest
from django.core.cache import cache


@pytest.fixture
def fresh_limits(db):
    """Rate limits of another test do not count here."""
    cache.clear()
