"""Who takes part in a case."""

import pytest

from ceh.people.models import Profile
from tests.factories.people import PersonFactory
from tests.factories.support import CaseFactory


@pytest.fixture
def applicant(region):
    """A grown-up who asks for support."""
    person = PersonFactory(email="applicant@example.org", confirmed=True)
    Profile.objects.update_or_create(person=person, defaults={"birth_year": 1990})
    return person


@pytest.fixture
def case(applicant, adviser, region):
    """A case that the adviser works on."""
    return CaseFactory(person=applicant, adviser=adviser, state="assessing")
