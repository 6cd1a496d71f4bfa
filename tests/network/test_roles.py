"""Roles: who gives, who holds, who ends; and that a manager of one space can do nothing in another."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from ceh.core import permissions
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.network import actions
from ceh.network.actions.leaving import role_refusals
from ceh.network.models import RoleAssignment
from ceh.network.queries.roles import others_hold
from tests.factories.network import LONG_AGO, RoleAssignmentFactory, SpaceFactory, person_with_role, tie
from tests.factories.people import PersonFactory

SPACE_VERBS = [
    "network.see_space",
    "network.change_space",
    "network.submit_space",
    "directory.confirm_space",
    "network.close_space",
    "network.assign_role",
]


@pytest.mark.parametrize("verb", SPACE_VERBS)
def test_a_manager_may_here_and_nowhere_else(verb, small_region):
    space = SpaceFactory(state="submitted" if verb == "network.see_space" else "published")
    there = SpaceFactory(state="submitted" if verb == "network.see_space" else "published")
    manager = person_with_role("manager", space)
    assert permissions.can(manager, verb, space)
    assert not permissions.can(manager, verb, there)


@pytest.mark.parametrize("verb", sorted(permissions.tables()["network"]))
def test_a_trainer_may_change_nothing(verb, space):
    trainer = person_with_role("trainer", space)
    may = permissions.can(trainer, f"network.{verb}", space if verb != "change_guide" else None)
    assert may == (verb in ("propose_space", "see_space", "read_guide", "write_guide", "show_code"))


def test_an_ended_role_opens_nothing(space, now):
    ended = RoleAssignmentFactory(space=space, ends_at=LONG_AGO + dt.timedelta(days=1)).person
    later = RoleAssignmentFactory(space=space, starts_at=now + dt.timedelta(days=9000)).person
    assert not permissions.can(ended, "network.change_space", space)
    assert not permissions.can(later, "network.change_space", space)


def test_the_roles_of_a_person_are_one_statement(space, manager, django_assert_num_queries):
    permissions.forget_roles(manager)
    with django_assert_num_queries(1):
        assert permissions.holds(manager, "manager", space.pk)
        assert not permissions.holds(manager, "coordinator")


def test_a_manager_appoints_a_trainer_of_the_own_space(space, manager, now):
    person = PersonFactory()
    role = actions.assign_role(
        person=person, role="trainer", space=space, by=manager, now=now, reason="Teaches"
    )
    assert (role.given_by, role.space, role.reason) == (manager, space, "Teaches")
    assert permissions.holds(person, "trainer", space.pk) == (now <= dt.datetime.now(dt.UTC))
    assert Letter.objects.get(person=person).key == f"network.role:{role.pk}:start"
    assert role.history.latest("pgh_id").pgh_context.metadata["verb"] == "network.assign_role"


@pytest.mark.parametrize(
    ("giver", "role", "in_space", "rule"),
    [
        ("manager", "coordinator", False, "network.assign_role"),
        ("manager", "coordinator", True, "network.role_scope"),
        ("coordinator", "administrator", False, "network.role_not_yours"),
        ("coordinator", "manager", False, "network.role_scope"),
        ("coordinator", "member", False, "network.role_scope"),
        ("coordinator", "nonsense", False, "network.role_scope"),
        ("trainer", "trainer", True, "network.assign_role"),
        ("auditor", "trainer", True, "network.assign_role"),
    ],
)
def test_who_may_not_give_what(giver, role, in_space, rule, space, now):
    by = person_with_role(giver, space if giver in ("manager", "trainer") else None)
    with pytest.raises(Refused) as refused:
        actions.assign_role(
            person=PersonFactory(), role=role, space=space if in_space else None, by=by, now=now
        )
    assert refused.value.rule == rule


def test_a_manager_appoints_nobody_elsewhere(manager, now):
    elsewhere = SpaceFactory()
    with pytest.raises(Refused) as refused:
        actions.assign_role(person=PersonFactory(), role="trainer", space=elsewhere, by=manager, now=now)
    assert refused.value.rule == "network.assign_role"
    assert not RoleAssignment.objects.filter(space=elsewhere).exists()


@pytest.mark.parametrize("giver", ["coordinator", "administrator"])
def test_nobody_gives_themself_a_role(giver, now):
    by = person_with_role(giver)
    with pytest.raises(Refused) as refused:
        actions.assign_role(person=by, role="auditor", by=by, now=now)
    assert refused.value.rule == "network.own_role"


def test_a_role_is_held_once(coordinator, now):
    person = PersonFactory()
    actions.assign_role(person=person, role="mentor", by=coordinator, now=now)
    with pytest.raises(Refused) as refused:
        actions.assign_role(
            person=person, role="mentor", by=coordinator, now=now, ends_at=now + dt.timedelta(9)
        )
    assert refused.value.rule == "network.role_held"


def test_a_role_may_follow_an_ended_one(coordinator, now):
    person = PersonFactory()
    first = actions.assign_role(person=person, role="mentor", by=coordinator, now=now)
    actions.end_role(assignment=first, by=coordinator, now=now + dt.timedelta(days=1))
    again = actions.assign_role(person=person, role="mentor", by=coordinator, now=now + dt.timedelta(days=1))
    assert again.pk != first.pk


def test_the_last_coordinator_stays(coordinator, now):
    row = coordinator.roles.get()
    with pytest.raises(Refused) as refused:
        actions.end_role(assignment=row, by=coordinator, now=now)
    assert refused.value.rule == "network.last_coordinator"
    person_with_role("coordinator")
    actions.end_role(assignment=row, by=coordinator, now=now)
    row.refresh_from_db()
    assert row.ends_at == now


def test_the_last_manager_of_a_space_stays(space, manager, coordinator, now):
    row = manager.roles.get()
    for by in (manager, coordinator):
        with pytest.raises(Refused) as refused:
            actions.end_role(assignment=row, by=by, now=now)
        assert refused.value.rule == "network.last_manager"
        assert refused.value.url == f"/spaces/{space.code}/people/"
    person_with_role("manager", SpaceFactory())
    with pytest.raises(Refused):
        actions.end_role(assignment=row, by=manager, now=now)
    person_with_role("manager", space)
    assert actions.end_role(assignment=row, by=manager, now=now).ends_at == now


def test_the_manager_of_a_closed_space_may_go(space, manager, now):
    type(space).objects.filter(pk=space.pk).update(state="closed", closed_on=now.date())
    assert actions.end_role(assignment=manager.roles.get(), by=manager, now=now).ends_at == now


def test_the_last_day_of_a_role_is_told_as_it_was_chosen(client, space, manager, now):
    """The page of the space, the person's overview and the e-mail; the e-mail leads to the space."""
    person = tie(PersonFactory(language="en"), space)
    client.force_login(manager)
    path = reverse("network:space_people", args=[space.code])
    sent = {"who": person.email, "role": "trainer", "ends_on": "2026-12-31"}
    assert client.post(path, sent).status_code == 302
    body = letters(person)[0].body
    assert "Its last day is 31 Dec 2026." in body
    assert space.get_absolute_url() in body
    pages = [client.get(path, headers={"accept-language": "en"}).content.decode()]
    client.force_login(person)
    pages.append(client.get(reverse("home:me"), headers={"accept-language": "en"}).content.decode())
    for page in pages:
        assert "31 Dec 2026" in page
        assert "1 Jan 2027" not in page


def letters(person):
    return list(Letter.objects.filter(person=person).order_by("pk"))


def test_one_lays_down_the_own_role(space, manager, now):
    person_with_role("manager", space)
    row = actions.end_role(assignment=manager.roles.get(), by=manager, now=now)
    assert row.ends_at == now
    with pytest.raises(Refused) as refused:
        actions.end_role(assignment=row, by=manager, now=now)
    assert refused.value.rule == "network.role_ended"


def test_a_manager_cannot_end_a_role_elsewhere(manager, now):
    other = RoleAssignmentFactory()
    with pytest.raises(Refused) as refused:
        actions.end_role(assignment=other, by=manager, now=now)
    assert refused.value.kind == "permission"


def test_the_database_keeps_scope_and_history(space):
    with pytest.raises(IntegrityError):
        RoleAssignmentFactory(role="coordinator", space=space)


def test_roles_are_never_deleted(space):
    row = RoleAssignmentFactory(space=space)
    with pytest.raises(Exception, match="never_deleted"):
        row.delete()


def together(*tasks):
    """Run the tasks at once; gives what each raised, or None."""
    results = [None] * len(tasks)
    barrier = threading.Barrier(len(tasks))

    def run(at, task):
        try:
            barrier.wait(10)
            task()
        except Exception as wrong:  # noqa: BLE001 - it is looked at
            results[at] = wrong
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, task)) for at, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_cannot_end_each_other(now):
    first, second = person_with_role("coordinator"), person_with_role("coordinator")
    results = together(
        lambda: actions.end_role(assignment=second.roles.get(), by=first, now=now),
        lambda: actions.end_role(assignment=first.roles.get(), by=second, now=now),
    )
    assert sum(result is None for result in results) == 1
    assert RoleAssignment.objects.filter(role="coordinator", ends_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_gifts_at_once_are_one(now):
    by, person = person_with_role("coordinator"), PersonFactory()
    give = lambda: actions.assign_role(person=person, role="mentor", by=by, now=now)  # noqa: E731
    results = together(give, give)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_a_page_may_ask_who_else_holds_a_role_without_a_transaction(now):
    only, *_rest = (RoleAssignmentFactory(role="administrator", space=None) for _n in range(2))
    assert others_hold(only, now)
    assert role_refusals(only.person, now) == []
    RoleAssignment.objects.exclude(pk=only.pk).update(ends_at=now)
    assert not others_hold(only, now)
    assert [refused.rule for refused in role_refusals(only.person, now)] == ["network.last_administrator"]
