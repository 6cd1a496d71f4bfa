"""The plan's desk pages, by role."""

import pytest
from django.urls import reverse

from ceh.plan.models import Establishment
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_who_may_mark_a_space(region, client):
    address = reverse("plan:establish", args=["action-1"])
    assert client.get(address).status_code == 302
    space = SpaceFactory()
    for person in (PersonFactory(), person_with_role("manager", space)):
        client.force_login(person)
        assert client.get(address).status_code == 403
    client.force_login(person_with_role("coordinator"))
    answer = client.post(address, {"space": space.pk, "opened_on": "2026-03-01", "reason": "The decision."})
    assert answer.status_code == 302
    assert Establishment.objects.get().space == space
    assert str(space) in client.get(answer.url).content.decode()
