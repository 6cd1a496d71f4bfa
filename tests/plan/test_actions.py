"""Establishing a space under an action, taking it back, and what the pack brings."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from ceh.core import links
from ceh.core.journal import entries
from ceh.core.refusals import Refused
from ceh.plan import actions, queries
from ceh.plan.models import Action, Establishment, Plan, Target, Task
from ceh.region.actions import load_pack
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.plan import EstablishmentFactory
from tests.regions import PACK

pytestmark = pytest.mark.django_db
OPENED = dt.date(2026, 3, 1)


def establish(action, space, by, now, **values):
    """Mark it, with a reason."""
    result = {"opened_on": OPENED, "reason": "The decision of the call.", **values}
    return actions.establish_space(action=action, space=space, by=by, now=now, **result)


def rule_of(do):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        do()
    return refused.value.rule


def test_the_pack_brings_the_plan_once(action):
    assert (Target.objects.count(), Task.objects.filter(action=action).count()) == (2, 5)
    assert (action.cost_cents, action.currency) == (20_000_000, "EUR")
    assert Plan.objects.get().title["sl"] == "Akcijski načrt Urbana proizvodnja, Gorenjska"
    assert action.title["sl"] == "Spodbujanje ustvarjalnosti v ustvarjalnih prostorih"
    before = list(Target.objects.values()), list(Task.objects.values()), list(Action.objects.values())
    load_pack(path=PACK, now=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert (
        list(Target.objects.values()),
        list(Task.objects.values()),
        list(Action.objects.values()),
    ) == before


@pytest.mark.parametrize("role", ["manager", "member", "auditor"])
def test_only_a_coordinator_establishes(action, now, role):
    space = SpaceFactory()
    by = PersonFactory() if role == "member" else person_with_role(role, space if role == "manager" else None)
    assert rule_of(lambda: establish(action, space, by, now)) == "plan.establish_space"
    assert not Establishment.objects.exists()


def test_what_is_refused(action, now):
    by, space = person_with_role("coordinator"), SpaceFactory()
    assert (
        rule_of(lambda: establish(action, space, by, now, opened_on=dt.date(2026, 11, 26)))
        == "plan.opens_later"
    )
    assert rule_of(lambda: establish(action, space, by, now, reason="  ")) == "plan.reason"
    assert rule_of(lambda: establish(action, SpaceFactory(state="draft"), by, now)) == "plan.space_not_open"
    establish(action, space, by, now)
    assert rule_of(lambda: establish(action, space, by, now)) == "plan.established"
    assert Establishment.objects.count() == 1


def test_an_establishment_is_in_the_red_thread_and_goes_out_of_it(action, now):
    by, space = person_with_role("coordinator"), SpaceFactory()
    establishment = establish(action, space, by, now)
    assert space in [step.other for step in links.results(action)]
    assert action in [step.other for step in links.causes(space)]
    assert queries.target_of("maker-space-users")[1] == {space.pk: OPENED}
    assert (
        rule_of(
            lambda: actions.withdraw_establishment(establishment=establishment, by=by, now=now, reason=" ")
        )
        == "plan.reason"
    )
    actions.withdraw_establishment(establishment=establishment, by=by, now=now, reason="A wrong space.")
    assert space not in [step.other for step in links.results(action)]
    assert links.causes(space) == []
    assert queries.target_of("maker-space-users")[1] == {}
    assert (
        rule_of(
            lambda: actions.withdraw_establishment(
                establishment=establishment, by=by, now=now, reason="Again."
            )
        )
        == "plan.withdrawn"
    )
    lines = entries(establishment)
    assert [(line.verb, line.reason) for line in lines] == [
        ("plan.withdraw_establishment", "A wrong space."),
        ("plan.establish_space", "The decision of the call."),
    ]
    establish(action, space, by, now)  # what was taken back may be marked anew
    assert Establishment.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        "reason = ''",
        "ended_at = now(), end_reason = ''",
        "ended_at = at - interval '1 day', end_reason = 'x'",
    ],
)
def test_the_database_refuses_too(db, values):
    establishment = EstablishmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE plan_establishment SET {values} WHERE id = %s", [establishment.pk])
    assert Establishment.objects.get().ended_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_establishes(region, now):
    action, space, by = Action.objects.get(code="action-1"), SpaceFactory(), person_with_role("coordinator")
    start, refused = threading.Barrier(2), []

    def go():
        try:
            start.wait()
            establish(action, space, by, now)
        except Refused as refusal:
            refused.append(refusal.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["plan.established"]
    assert Establishment.objects.count() == 1
