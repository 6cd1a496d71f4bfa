"""Versions of the plan: a draft from the version in force, what changed, freezing, and one in force at a time."""

from io import BytesIO

import docx
import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from ceh.core import links
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.plan import queries
from ceh.plan.models import Action, CostLine, FundingSource, Plan, Player, Task
from ceh.versions.actions import versions
from ceh.versions.models import PlanSnapshot
from ceh.versions.rules import differences, word_pieces
from tests.factories.network import person_with_role
from tests.factories.plan import CostAmountFactory, CostLineFactory, PlanFactory

ENGLISH = {"accept-language": "en"}


def test_words_that_stay_go_and_come():
    before = "The first lively maker space with at least 10 users every year"
    assert word_pieces(before, before.replace("10", "12")) == (
        ("same", "The first lively maker space with at least"),
        ("removed", "10"),
        ("added", "12"),
        ("same", "users every year"),
    )
    assert word_pieces("200.000,00 €", "240.000,00 €") == (
        ("removed", "200.000,00 €"),
        ("added", "240.000,00 €"),
    )


def test_actions_are_added_removed_and_changed():
    before = [{"key": "a", "title": "A", "facts": [["Cost", "€1"]]}, {"key": "b", "title": "B", "facts": []}]
    after = [
        {"key": "a", "title": "A", "facts": [["Cost", "€2"], ["Risk", "x"]]},
        {"key": "c", "title": "C", "facts": []},
    ]
    rows = differences(before, after)
    assert [(row.key, row.kind, [change.label for change in row.changes]) for row in rows] == [
        ("a", "changed", ["Cost", "Risk"]),
        ("b", "removed", []),
        ("c", "added", []),
    ]
    assert differences(before, before) == []


@pytest.mark.django_db
def test_a_draft_says_what_the_version_in_force_says_and_is_changed_alone(client, by, draft, now):
    action = Action.objects.get(plan=draft)
    assert (draft.state, draft.based_on.code, action.code, action.key) == (
        "draft",
        "2019",
        f"action-1--{draft.code}",
        "action-1",
    )
    client.force_login(by)
    nothing = client.get(reverse("versions:changes", args=[draft.code]), headers=ENGLISH)
    assert "Nothing has changed yet" in nothing.content.decode()
    page = reverse("plan:action_edit", args=[action.code])
    form = {"title_en": "Promote makers", "title_sl": str(action.title["sl"]), "cost": "250000"}
    client.post(page, form | {"expected": client.get(page).context["form"].fields["expected"].initial})
    action.refresh_from_db()
    assert action.cost_cents == 25_000_000
    changes = client.get(reverse("versions:changes", args=[draft.code]), headers=ENGLISH).content.decode()
    for text in ("€200,000.00</del>", "€250,000.00</ins>", "makers</ins>"):
        assert text in changes
    assert Action.objects.get(code="action-1").cost_cents == 20_000_000


@pytest.mark.django_db
def test_the_next_version_replaces_the_old_one_and_records_go_on(client, by, draft, now, lead):
    action = Action.objects.get(code="action-1")
    task, source = action.tasks.get(number=1), action.funding_sources.get(number=1)
    Task.machine.apply(task, "start_task", by=by, now=now)
    FundingSource.machine.apply(source, "apply_funding", by=by, now=now)
    causes, fifth = {step.other for step in links.causes(action)}, action.tasks.get(number=5)
    copy = Action.objects.get(plan=draft)
    copy.tasks.filter(number=1).update(
        text=Translated({"en": "Prepare two calls", "sl": "Pripraviti dva poziva"})
    )
    copy.tasks.get(number=5).delete()
    CostAmountFactory(line=copy.cost_lines.get(number=1), year=2027, cents=900)
    CostLineFactory(action=copy, number=3)
    lead(draft)
    action.refresh_from_db()
    task.refresh_from_db()
    source.refresh_from_db()
    assert (action.plan, queries.current()) == (draft, draft)
    assert (task.action, task.state, task.text["en"]) == (action, "in_progress", "Prepare two calls")
    assert (source.action, source.state) == (action, "applied")
    assert {step.other for step in links.causes(action)} == causes
    assert sorted(action.tasks.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert {line.number: line.by_year for line in action.cost_lines.all()} == {1: {2027: 900}, 2: {}, 3: {}}
    assert action.players.filter(leads=True).count() == 1
    assert action.phases.count() == 2
    old = Plan.objects.get(code="2019")
    left_out = Task.objects.get(action__plan=old)
    assert (old.state, left_out.number, left_out.text["en"]) == ("superseded", 5, fifth.text["en"])
    assert left_out.pk == fifth.pk
    assert Action.objects.filter(plan=draft).count() == 1
    assert queries.target_of("maker-space-users")[0].action == action
    assert client.get(action.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_the_document_of_a_version_is_printed_as_it_was_frozen(client, by, draft, now, lead):
    lead(draft)
    Action.objects.update(background=Translated({"en": "Rewritten history"}))
    for code in ("2019", draft.code):
        answer = client.get(reverse("versions:version_docx", args=[code]), headers=ENGLISH)
        document = docx.Document(BytesIO(answer.content))
        whole = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "The region has many SMEs" in whole
        assert "Rewritten history" not in whole
    assert client.get(reverse("versions:version_pdf", args=["2019"])).content.startswith(b"%PDF")


@pytest.mark.django_db
def test_what_is_frozen_is_never_changed(by, draft, now):
    snapshot = PlanSnapshot.objects.get(plan__code="2019")
    assert set(snapshot.content) >= {"sl", "en"}
    for change in (lambda rows: rows.update(content={}), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(PlanSnapshot.objects.filter(pk=snapshot.pk))


@pytest.mark.django_db
def test_only_drafts_are_written(client, by, draft, now, lead):
    copy = Action.objects.get(plan=draft)
    lead(draft, "consult_plan")
    client.force_login(by)
    for action in (copy, Action.objects.get(code="action-1")):
        answer = client.get(reverse("plan:cost_new", args=[action.code]), headers=ENGLISH)
        assert answer.status_code == 403
        assert "no longer a draft" in answer.content.decode()
    lead(draft, "revise_plan")
    assert client.get(reverse("plan:cost_new", args=[copy.code])).status_code == 200


@pytest.mark.django_db
def test_a_draft_is_for_the_staff_until_it_is_consulted(client, by, draft, now, lead):
    copy = Action.objects.get(plan=draft)
    pages = [draft.get_absolute_url(), copy.get_absolute_url(), copy.tasks.first().get_absolute_url()]
    assert [client.get(page).status_code for page in pages] == [302, 302, 302]
    assert draft.get_absolute_url() not in client.get(reverse("versions:versions")).content.decode()
    lead(draft, "consult_plan")
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


@pytest.mark.django_db
def test_one_next_version_one_in_force(by, draft, now):
    with pytest.raises(Refused) as refused:
        versions.begin_version(plan=Plan.objects.get(code="2019"), by=by, now=now)
    assert refused.value.rule == "plan.next_there"
    with pytest.raises(Refused) as refused:
        versions.begin_version(plan=draft, by=by, now=now)
    assert refused.value.rule == "plan.not_in_force"
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanFactory(code="2020", state="in_force")
    with pytest.raises(Refused) as refused:
        versions.put_in_force_plan(plan=draft, by=by, now=now)
    assert refused.value.rule == "plan.state"
    assert Plan.objects.get(state="in_force").code == "2019"


@pytest.mark.django_db
def test_a_lead_that_changes_hands_goes_into_force(by, draft, now, lead):
    copy = Action.objects.get(plan=draft)
    first, second = copy.players.get(leads=True), copy.players.filter(leads=False).first()
    Player.objects.filter(pk=first.pk).update(leads=False)
    Player.objects.filter(pk=second.pk).update(leads=True)
    lead(draft)
    action = Action.objects.get(code="action-1")
    assert action.players.get(leads=True).organisation == second.organisation
    assert CostLine.objects.filter(action=action).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_only_coordinators_lead_versions(client, region, role):
    client.force_login(person_with_role(role))
    assert client.get(reverse("versions:version_new", args=["2019"])).status_code == 403


@pytest.mark.django_db
def test_any_two_versions_are_compared(client, by, draft, now, lead):
    Action.objects.filter(plan=draft).update(impact=Translated(en="More makers."))
    lead(draft)
    newest = versions.begin_version(plan=draft, by=by, now=now)
    client.force_login(by)
    page = reverse("versions:changes", args=[newest.code])
    assert "Nothing has changed yet" in client.get(page, headers=ENGLISH).content.decode()
    compared = client.get(page, {"from": "2019"}, headers=ENGLISH).content.decode()
    assert "From version 2019" in compared
    assert "More makers." in compared
    assert client.get(page, {"from": "1848"}).status_code == 404
    client.logout()
    assert (
        client.get(reverse("versions:changes", args=[draft.code]), {"from": newest.code}).status_code == 404
    )


@pytest.mark.django_db
def test_the_address_of_a_draft_action_leads_to_what_it_became(client, by, draft, now, lead):
    action = Action.objects.get(plan=draft)
    address = action.get_absolute_url()
    assert address.endswith(f"--{draft.code}/")
    lead(draft)
    shown = client.get(address, headers=ENGLISH)
    assert shown.context["action"].code == "action-1"
    for unknown in (("action-1", "action-7"), (draft.code, "1848")):
        assert client.get(address.replace(*unknown)).status_code == 404
