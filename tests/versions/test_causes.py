"""What an action answers and takes over is linked and unlinked by coordinators, in any version."""

import pytest

from ceh.consultation.models import Challenge
from ceh.core import links
from ceh.core.text import Translated
from ceh.plan.models import Plan
from ceh.versions.actions.versions import add_action, begin_version
from tests.factories.consultation import ChallengeFactory
from tests.factories.knowledge import PracticeFactory
from tests.factories.network import person_with_role
from tests.factories.plan import ActionFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def action(region):
    return ActionFactory(code="another")


def address(action):
    return f"/plan/actions/{action.code}/answers/new/"


def test_a_challenge_and_a_practice_are_linked_once_and_the_link_can_be_removed(desk_client, action):
    challenge, practice = ChallengeFactory(), PracticeFactory()
    for values in ({"challenge": challenge.pk}, {"practice": practice.pk}):
        assert desk_client.post(address(action), values).status_code == 302
    assert {step.other for step in links.causes(action)} == {challenge, practice}
    again = desk_client.post(address(action), {"challenge": challenge.pk}, headers=ENGLISH)
    assert "The two are linked already." in again.content.decode()
    link = next(step.link for step in links.causes(action) if step.other == challenge)
    remove = f"/plan/answers/{link.pk}/remove/"
    assert remove in desk_client.get(action.get_absolute_url()).content.decode()
    desk_client.post(remove, {"reason": "Another action answers it"})
    assert [step.other for step in links.causes(action)] == [practice]
    assert desk_client.get(remove).status_code == 404


@pytest.mark.parametrize("both", [True, False])
def test_one_of_the_two_is_chosen(desk_client, action, both):
    values = {"challenge": ChallengeFactory().pk, "practice": PracticeFactory().pk} if both else {}
    assert desk_client.post(address(action), values).status_code == 422


def test_others_do_not_link(client, action):
    client.force_login(person_with_role("auditor"))
    assert client.get(address(action)).status_code == 403


def test_a_challenge_shows_actions_of_drafts_only_where_everybody_may_read_them(client, region, now):
    challenge, staff = Challenge.objects.get(code="skills"), person_with_role("coordinator")
    draft = begin_version(plan=Plan.objects.get(), by=staff, now=now)
    title = Translated({"sl": "Mentorji", "en": "Mentors for all"})
    add_action(plan=draft, by=staff, now=now, title=title, challenge=challenge)
    page = challenge.get_absolute_url()
    assert "Mentors for all" not in client.get(page, headers=ENGLISH).content.decode()
    client.force_login(staff)
    assert "Mentors for all" in client.get(page, headers=ENGLISH).content.decode()
    client.logout()
    Plan.objects.filter(pk=draft.pk).update(state="in_consultation")
    shown = client.get(page, headers=ENGLISH).content.decode()
    assert "Mentors for all" in shown
    assert f"version {draft.code}" in shown
    assert shown.count("In public consultation") == 1  # the action in force stands there without a state
