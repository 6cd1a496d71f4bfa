"""What the tests of the plan share."""

import pytest

from ceh.plan.models import Action
from tests.factories.network import person_with_role


@pytest.fixture
def action(region):
    """The action of the real plan."""
    return Action.objects.get(code="action-1")


@pytest.fixture
def desk(client, db):
    """A browser in which a coordinator is signed in."""
    client.force_login(person_with_role("coordinator"))
    return client
