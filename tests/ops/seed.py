"""Run in an installation (`python -m tests.ops.seed NUMBER`): members, managers and machines for clients, as JSON."""

import json
import sys

import django

django.setup()

from ceh.core import clock  # noqa: E402 - models exist only now
from ceh.people.actions.tokens import make_token  # noqa: E402
from ceh.people.models import Person  # noqa: E402
from tests.factories.equipment import UnitFactory  # noqa: E402
from tests.factories.network import RoleAssignmentFactory, SpaceFactory  # noqa: E402
from tests.factories.people import PersonFactory  # noqa: E402


def token(person: Person) -> str:
    """A token with which a program may book for the person."""
    return make_token(by=person, name="storm", scope="write", days=1, now=clock.now())[1]


def seed(number: int) -> list[dict[str, object]]:
    """As many clients, each with a member, a manager and a machine of its own."""
    return [
        {
            "member": token(PersonFactory(email=f"member-{name}@example.org")),
            "manager": token(
                RoleAssignmentFactory(space=(space := SpaceFactory(code=f"storm-{name}"))).person
            ),
            "resource": UnitFactory(resource__space=space).resource_id,
        }
        for name in range(number)
    ]


if __name__ == "__main__":
    print(json.dumps(seed(int(sys.argv[1]))))
