"""Tasks of an action: who, until when, and what became of them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.core.journal import entries
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.network.models import Organisation
from ceh.plan.actions.tasks import plan_task
from ceh.plan.models import Task
from ceh.plan.rules import is_late
from tests.factories.network import person_with_role

ENGLISH = {"accept-language": "en"}
DAY = dt.date(2026, 12, 1)


@pytest.fixture
def task(region):
    """The first task of the real plan."""
    return Task.objects.get(action__code="action-1", number=1)


@pytest.mark.parametrize(
    ("state", "due_on", "late"),
    [
        ("planned", DAY, True),
        ("in_progress", DAY, True),
        ("done", DAY, False),
        ("dropped", DAY, False),
        ("planned", DAY + dt.timedelta(days=1), False),
        ("planned", None, False),
    ],
)
def test_what_is_late(state, due_on, late):
    assert is_late(state=state, due_on=due_on, today=DAY + dt.timedelta(days=1)) is late


@pytest.mark.django_db
def test_a_task_is_planned_started_dropped_and_reopened(client, task):
    client.force_login(person_with_role("coordinator"))
    agency = Organisation.objects.get(code="bsc-kranj")
    form = {
        "responsible": agency.pk,
        "starts_on": "2026-01-10",
        "due_on": "2026-06-30",
        "deliverable_en": "The call",
    }
    page = client.post(reverse("plan:task_edit", args=[task.pk]), form)["Location"]
    client.post(reverse("plan:start_task", args=[task.pk]))
    shown = client.get(page, headers=ENGLISH).content.decode()
    for text in ("In progress", "overdue", "The call", str(agency)):
        assert text in shown
    history = shown[shown.index('class="timeline"') :]
    for text in (
        f"Responsible organisation: <del>–</del> → <ins>{agency}",
        "Due on: <del>–</del>",
        "Deliverable<",
    ):
        assert text in history
    assert str(agency) in client.get(task.action.get_absolute_url(), headers=ENGLISH).content.decode()
    client.post(reverse("plan:drop_task", args=[task.pk]), {"reason": "No money."})
    client.post(reverse("plan:reopen_task", args=[task.pk]), {"reason": "Money came."})
    task.refresh_from_db()
    assert task.state == "in_progress"
    assert [(line.verb, line.reason) for line in entries(task)][:2] == [
        ("plan.reopen_task", "Money came."),
        ("plan.drop_task", "No money."),
    ]
    client.post(reverse("plan:finish_task", args=[task.pk]))
    assert "overdue" not in client.get(page, headers=ENGLISH).content.decode()


@pytest.mark.django_db
def test_a_task_is_not_due_before_it_starts(task):
    values = {"starts_on": DAY, "due_on": DAY - dt.timedelta(days=1), "deliverable": Translated()}
    with pytest.raises(Refused) as refused:
        plan_task(task=task, by=person_with_role("coordinator"), responsible=None, **values)
    assert refused.value.rule == "plan.dates"
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(starts_on=DAY, due_on=DAY - dt.timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["auditor", "adviser"])
def test_only_coordinators_plan_tasks(task, role):
    with pytest.raises(Refused) as refused:
        plan_task(task=task, by=person_with_role(role), starts_on=None, due_on=None)
    assert refused.value.rule == "plan.manage_tasks"
