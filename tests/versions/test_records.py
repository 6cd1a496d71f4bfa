"""What goes on in the records in force when the next version replaces the present one, and what is written where."""

import pytest
from django.urls import reverse

from ceh.consultation.models import Challenge
from ceh.core import links
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.plan import queries
from ceh.plan.actions import parts, players, tasks
from ceh.plan.models import Action, FundingSource, Plan, Player, Risk, Task
from ceh.region.actions import load_pack
from ceh.versions.actions import versions
from tests.factories.network import SpaceFactory
from tests.factories.plan import EstablishmentFactory
from tests.regions import PACK
from tests.rushing import rush

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TEXT = Translated({"en": "Ask the schools", "sl": "Vprašati šole"})


@pytest.fixture
def in_force(region):
    return Action.objects.get(code="action-1")


@pytest.fixture
def desk(client, by):
    client.force_login(by)
    return client


def test_what_was_planned_in_force_in_the_meantime_stays(in_force, draft, lead, by, now):
    task = in_force.tasks.get(number=2)
    tasks.plan_task(task=task, by=by, starts_on=None, due_on=now.date(), responsible=None)
    copy = Task.objects.get(action__plan=draft, number=2)
    parts.change_part(
        part=copy, expected=parts.fingerprint(copy), by=by, text=TEXT, starts_on=None, due_on=None
    )
    lead(draft)
    task.refresh_from_db()
    assert (task.text["en"], task.due_on) == ("Ask the schools", now.date())


def test_a_contracted_source_keeps_its_amount(in_force, draft, lead, by, now):
    source = in_force.funding_sources.get(number=1)
    parts.change_part(part=source, expected=parts.fingerprint(source), by=by, cents=5_000)
    parts.contract_funding(funding=source, by=by, now=now)
    copy = FundingSource.objects.get(action__plan=draft, number=1)
    parts.change_part(part=copy, expected=parts.fingerprint(copy), by=by, cents=900)
    lead(draft)
    source.refresh_from_db()
    assert (source.cents, source.state, source.action) == (5_000, "contracted", in_force)


def test_an_answer_to_the_draft_counts_for_the_version_in_force(in_force, draft, lead, by, now):
    copy = Player.objects.get(action__plan=draft, leads=True)
    answered = in_force.players.get(leads=True)
    parts.change_part(part=copy, expected=parts.fingerprint(copy), by=by, commitment=TEXT)
    lead(draft, "consult_plan")
    part = queries.digest_of(queries.part_of(queries.player(copy.pk)))
    players.confirm_part(player=copy, by=by, now=now, expected=part)
    lead(draft, "endorse_plan", "put_in_force_plan")
    assert queries.standing_of(queries.player(answered.pk)) == "confirmed"


def test_spaces_and_figures_follow_into_the_next_version(client, in_force, draft, lead):
    space = SpaceFactory()
    EstablishmentFactory(action=in_force, space=space)
    lead(draft)
    target, opened = queries.target_of("maker-space-users")
    assert (target.action, target.action.plan, list(opened)) == (in_force, draft, [space.pk])
    assert client.get(reverse("monitoring:indicator", args=["maker-space-users"])).status_code == 200


def test_actions_are_added_and_left_out(desk, in_force, draft, lead, by, now):
    challenge = Challenge.objects.first()
    desk.post(
        reverse("versions:action_new", args=[draft.code]),
        {"title_en": "Travel", "title_sl": "Potovati", "challenge": challenge.pk},
    )
    added = draft.actions.get(code=f"action-2--{draft.code}")
    assert added.title["en"] == "Travel"
    assert [step.other for step in links.causes(added)] == [challenge]
    copy = draft.actions.exclude(pk=added.pk).get()
    assert (
        desk.post(reverse("versions:action_remove", args=[copy.code]), {"reason": "Done."}).status_code == 302
    )
    shown = desk.get(draft.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Left out" in shown
    assert "New</span>" in shown
    lead(draft)
    added.refresh_from_db()
    in_force.refresh_from_db()
    assert (added.code, added.plan.state, in_force.plan.state) == ("action-2", "in_force", "superseded")
    with pytest.raises(Refused):
        tasks.plan_task(task=in_force.tasks.first(), by=by, starts_on=None, due_on=None)


def test_tasks_and_phases_are_written_in_a_draft(desk, draft):
    copy = draft.actions.get()
    desk.post(
        reverse("plan:task_new", args=[copy.code]),
        {"text_en": "Ask", "text_sl": "Vprašati", "starts_on": "2027-02-01", "due_on": "2027-01-01"},
    )
    assert copy.tasks.count() == 5  # due before it starts
    copy.tasks.get(number=5).delete()
    form = {"text_en": "Ask", "text_sl": "Vprašati", "due_on": "2027-01-01"}
    assert desk.post(reverse("plan:task_new", args=[copy.code]), form).status_code == 302
    task = copy.tasks.last()
    assert task.number == 6  # the fifth task of the version in force is another one
    page = reverse("plan:task_text", args=[task.pk])
    expected = desk.get(page).context["form"].fields["expected"].initial
    desk.post(page, form | {"text_en": "Ask twice", "expected": expected})
    task.refresh_from_db()
    assert task.text["en"] == "Ask twice"
    desk.post(reverse("plan:task_remove", args=[task.pk]), {"reason": "Too late."})
    assert not Task.objects.filter(pk=task.pk).exists()
    phase = {"name_en": "Trial", "name_sl": "Poskus", "first_year": "2028", "last_year": "2027"}
    assert desk.post(reverse("plan:phase_new", args=[copy.code]), phase).status_code == 422
    desk.post(reverse("plan:phase_new", args=[copy.code]), phase | {"last_year": "2029"})
    assert copy.phases.last().last_year == 2029


def test_tasks_and_money_move_in_force_only(in_force, draft, by, now):
    copy = draft.actions.get()
    with pytest.raises(Refused):
        Task.machine.apply(copy.tasks.first(), "start_task", by=by, now=now)
    with pytest.raises(Refused):
        FundingSource.machine.apply(copy.funding_sources.first(), "apply_funding", by=by, now=now)
    with pytest.raises(Refused) as refused:
        parts.add_part(action=in_force, model=FundingSource, by=by, name=TEXT)
    assert refused.value.rule == "plan.next_begun"
    with pytest.raises(Refused) as refused:
        parts.add_part(action=in_force, model=Risk, by=by, text=TEXT)
    assert refused.value.rule == "plan.edit_plan"


def test_a_discarded_draft_is_kept_for_the_staff_and_another_one_can_begin(client, draft, by, now):
    with pytest.raises(Refused) as refused:
        Plan.machine.apply(draft, "discard_plan", by=by, now=now)
    assert refused.value.rule == "plan.reason"
    Plan.machine.apply(draft, "discard_plan", by=by, now=now, reason="The programme was postponed.")
    assert client.get(draft.get_absolute_url()).status_code == 302
    assert draft.get_absolute_url() not in client.get(reverse("versions:versions")).content.decode()
    client.force_login(by)
    assert "The programme was postponed." in client.get(draft.get_absolute_url()).content.decode()
    again = versions.begin_version(plan=draft.based_on, by=by, now=now)
    assert (again.code, again.actions.get().tasks.count()) == (f"{draft.code}-2", 5)


def test_the_pack_leaves_a_frozen_version_alone(in_force, draft, now):
    Action.objects.filter(pk=in_force.pk).update(title=TEXT)
    load_pack(path=PACK, now=now)
    in_force.refresh_from_db()
    assert in_force.title == TEXT


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_it_in_force_at_once_one_does(draft, lead, by, now):
    lead(draft, "consult_plan", "endorse_plan")
    outcome = rush(2, lambda _number: versions.put_in_force_plan(plan=draft, by=by, now=now))
    assert outcome == {"done": 1, "plan.state": 1}
    in_force = Action.objects.get(code="action-1")
    assert (in_force.plan, in_force.tasks.count(), in_force.players.filter(leads=True).count()) == (
        draft,
        5,
        1,
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_one_does(region, by, now):
    plan = Plan.objects.get(code="2019")
    outcome = rush(2, lambda _number: versions.begin_version(plan=plan, by=by, now=now))
    assert outcome == {"done": 1, "plan.next_there": 1}
    assert Plan.objects.count() == 2
