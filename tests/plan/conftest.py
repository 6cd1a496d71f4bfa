"""What the tests of the plan share."""

import pytest

from ceh.plan.models import Action
from ceh.versions.actions import versions
from tests.factories.network import person_with_role


@pytest.fixture
def action(region):
    """The action of the real plan."""
    return Action.objects.get(code="action-1")


@pytest.fixture
def draft_action(action, now):
    """Its copy in a draft of the next version, where the text can be changed."""
    by = person_with_role("coordinator")
    return versions.begin_version(plan=action.plan, by=by, now=now).actions.get()


@pytest.fixture
def desk(client, db):
    """A browser in which a coordinator is signed in."""
    client.force_login(person_with_role("coordinator"))
    return client
