"""What the tests of versions share."""

import pytest

from ceh.plan.models import Plan
from ceh.versions.actions import versions
from tests.factories.network import person_with_role


@pytest.fixture
def by(region):
    """A coordinator."""
    return person_with_role("coordinator")


@pytest.fixture
def draft(by, now):
    """A draft from the plan of 2019."""
    return versions.begin_version(plan=Plan.objects.get(code="2019"), by=by, now=now)


@pytest.fixture
def lead(by, now):
    """Take the version through these steps, by default into force."""

    def steps(plan, *verbs):
        for verb in verbs or ("consult_plan", "endorse_plan", "put_in_force_plan"):
            if verb == "put_in_force_plan":
                versions.put_in_force_plan(plan=plan, by=by, now=now)
            elif verb == "endorse_plan":
                versions.endorse_plan(plan=plan, by=by, now=now, reason="The council, 1 June.")
            else:
                Plan.machine.apply(plan, verb, by=by, now=now, reason="Two meetings in May.")
            plan.refresh_from_db()

    return steps
