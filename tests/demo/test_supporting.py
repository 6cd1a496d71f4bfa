"""The cases of the demonstration: every state, and enough of them for the measured times."""

from datetime import timedelta

import pytest

from ceh.demo import cast
from ceh.demo.mentoring import OFFERS
from ceh.demo.supporting import CASES, seed_advice
from ceh.mentors.models import Mentor
from ceh.mentors.states import MENTOR
from ceh.network import actions as network
from ceh.support.models import Case
from ceh.support.states import CASE

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_mentors_and_cases_in_every_state_but_reopened(region, settings, tmp_path, now):
    settings.DEMO, settings.VAR = True, tmp_path
    long_ago = now - timedelta(days=400)
    staff, members = cast.join(cast.STAFF, now=long_ago), cast.join(cast.MEMBERS, now=long_ago)
    for box, role in (("svetovalec", "adviser"), ("koordinatorka", "coordinator")):
        network.assign_role(person=staff[box], role=role, by=None, now=long_ago)
    seed_advice(people=staff | members, now=now)
    assert Case.objects.count() == len(CASES)
    assert {case.state for case in Case.objects.all()} == {state.code for state in CASE.states} - {"reopened"}
    assert all(case.since <= now for case in Case.objects.all())
    assert Mentor.objects.count() == len(OFFERS)
    assert {mentor.state for mentor in Mentor.objects.all()} == {state.code for state in MENTOR.states}
    assert all(mentor.skills.count() > 1 for mentor in Mentor.objects.all())
