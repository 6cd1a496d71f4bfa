"""Who the tests of mentors are about."""

import pytest

from ceh.region.models import Skill
from tests.factories.mentors import MentorFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def helper(region):
    """An adult with a confirmed address and no profile yet."""
    return PersonFactory(confirmed=True, name="Metka Zgled")


@pytest.fixture
def mentor(helper):
    """A mentor in the register."""
    return MentorFactory(person=helper)


@pytest.fixture
def laser(region):
    """A skill of the region's tree."""
    return Skill.objects.get(code="laser-cutting")
