"""What an organisation takes on, and whether it has confirmed it."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from ceh.core.refusals import Refused
from ceh.plan import queries
from ceh.plan.actions import parts
from ceh.plan.actions.players import confirm_part
from ceh.plan.models import Confirmation, Player, Task
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.plan import ConfirmationFactory, FundingSourceFactory, PlayerFactory

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def player(action):
    """A partner of the real action with a task and money."""
    player = Player.objects.get(action=action, organisation__code="chamber-craft")
    Task.objects.filter(action=action, number=1).update(responsible=player.organisation)
    FundingSourceFactory(action=action, number=9, organisation=player.organisation, cents=500_000)
    return player


@pytest.fixture
def manager(player):
    """Manages a space of the partner."""
    return person_with_role("manager", SpaceFactory(host=player.organisation))


def send(client, verb, player, **values):
    """Answer the part that the page shows."""
    address = reverse(f"plan:part_{verb}", args=[player.pk])
    expected = client.get(address).context["form"].fields["expected"].initial
    return client.post(address, {"expected": expected} | values, headers=ENGLISH)


def standing(player):
    """How the organisation stands to its part now."""
    return queries.standing_of(queries.player(player.pk))


@pytest.mark.django_db
def test_a_manager_sees_the_part_confirms_it_and_is_asked_again_when_it_changes(client, player, manager):
    client.force_login(manager)
    assert "waits for your confirmation" in client.get(reverse("home:me"), headers=ENGLISH).content.decode()
    listed = client.get(reverse("plan:my_parts"), headers=ENGLISH).content.decode()
    assert player.get_absolute_url() in listed
    assert "Not confirmed yet" in listed
    page = client.get(player.get_absolute_url(), headers=ENGLISH).content.decode()
    for text in ("Prepare a call", "€5,000.00", "The organisation has not answered yet."):
        assert text in page
    assert send(client, "confirm", player, reason="The board, 3 March.").status_code == 302
    assert standing(player) == "confirmed"
    assert "waits for your confirmation" not in client.get(reverse("home:me")).content.decode()
    shown = client.get(player.action.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Confirmed" in shown
    Task.objects.filter(action=player.action, number=1).update(state="in_progress")
    assert standing(player) == "confirmed"  # how far a task is changes nothing of what was taken on
    Task.objects.filter(action=player.action, number=1).update(due_on="2026-12-01")
    assert standing(player) == "outdated"
    assert (
        "Changed since it was answered"
        in client.get(player.get_absolute_url(), headers=ENGLISH).content.decode()
    )


@pytest.mark.django_db
def test_an_objection_has_a_reason(client, player, manager):
    client.force_login(manager)
    assert send(client, "object", player, reason="").status_code == 422
    assert send(client, "object", player, reason="Too much.").status_code == 302
    assert standing(player) == "objected"
    assert "Too much." in client.get(player.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_nobody_confirms_what_they_have_not_read(client, player, manager):
    client.force_login(manager)
    address = reverse("plan:part_confirm", args=[player.pk])
    form = {"expected": client.get(address).context["form"].fields["expected"].initial}
    source = player.action.funding_sources.get(number=9)
    source.cents = 700_000
    source.save()
    late = client.post(address, form, headers=ENGLISH)
    assert late.status_code == 422
    assert "€7,000.00" in late.content.decode()
    assert not Confirmation.objects.exists()
    assert client.post(address, {"expected": late.context["form"].data["expected"]}).status_code == 302
    assert standing(player) == "confirmed"


@pytest.mark.django_db
def test_who_speaks_for_an_organisation(player, now):
    expected = queries.digest_of(queries.part_of(queries.player(player.pk)))
    for person in (person_with_role("manager", SpaceFactory()), person_with_role("auditor")):
        with pytest.raises(Refused) as refused:
            confirm_part(player=player, by=person, now=now, expected=expected)
        assert refused.value.rule == "plan.answer_part"
    confirm_part(player=player, by=person_with_role("coordinator"), now=now, expected=expected)


@pytest.mark.django_db
def test_a_player_is_added_once_and_one_leads(desk, draft_action):
    page = reverse("plan:player_new", args=[draft_action.code])
    lead = draft_action.players.get(leads=True)
    twice = desk.post(page, {"organisation": lead.organisation_id}, headers=ENGLISH)
    assert "already carries the action" in twice.content.decode()
    other = PlayerFactory().organisation
    second = desk.post(page, {"organisation": other.pk, "leads": "on"}, headers=ENGLISH)
    assert "Another organisation already leads the action." in second.content.decode()
    desk.post(page, {"organisation": other.pk, "commitment_en": "Opens its workshop"})
    added = Player.objects.get(action=draft_action, organisation=other)
    assert "Opens its workshop" in desk.get(added.get_absolute_url(), headers=ENGLISH).content.decode()
    change = {"organisation": other.pk, "commitment_en": "More", "expected": parts.fingerprint(added)}
    assert desk.post(reverse("plan:player_edit", args=[added.pk]), change).status_code == 302
    desk.post(reverse("plan:player_remove", args=[added.pk]), {"reason": "Left."})
    assert not Player.objects.filter(pk=added.pk).exists()


@pytest.mark.django_db
def test_the_database_holds_answers():
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmationFactory(is_objection=True)
    answer = ConfirmationFactory()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Confirmation.objects.filter(pk=answer.pk).update(digest="1")
