"""Who may do what: roles come from a source, verbs from the apps' tables."""

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from ceh.core import permissions
from ceh.core.permissions import Held, can, holds, holds_anywhere, need, register, roles_of, space_ids
from ceh.core.refusals import Refused
from tests.factories.people import PersonFactory


@pytest.fixture(autouse=True)
def app(monkeypatch):
    """An app of the tests, of which nothing stays: other tests read all tables."""
    monkeypatch.setattr(permissions, "_tables", dict(permissions.tables()))
    table = {"open": permissions.anyone, "shut": permissions.nobody, "lead": permissions.is_coordinator}
    register("core_test", table)
    yield
    for verb in table:
        rules.remove_perm(f"core_test.{verb}")


@pytest.fixture
def source(monkeypatch):
    """A source of roles that counts how often it is asked."""
    people = []

    def held(person):
        people.append(person)
        return [Held("manager", 7), Held("coordinator")]

    monkeypatch.setattr(permissions, "_role_source", held)
    return people


def test_roles_are_read_once_per_object(source):
    ana = PersonFactory.build()
    assert holds(ana, "coordinator")
    assert holds(ana, "manager", 7)
    assert not holds(ana, "manager", 8)
    assert not holds(ana, "manager")
    assert holds_anywhere(ana, "manager")
    assert space_ids(ana, "manager") == {7}
    assert space_ids(ana, "coordinator") == set()
    assert len(source) == 1
    permissions.forget_roles(ana)
    assert roles_of(ana)
    assert len(source) == 2


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), PersonFactory.build(is_active=False)])
def test_who_is_not_signed_in_or_has_no_account_any_more_holds_nothing(source, nobody):
    assert roles_of(nobody) == frozenset()
    assert source == []
    assert not can(nobody, "core_test.lead")
    assert not permissions.is_signed_in(nobody)


def test_a_table_decides(source):
    ana = PersonFactory.build()
    assert can(ana, "core_test.open")
    assert can(None, "core_test.open")
    assert not can(ana, "core_test.shut")
    assert can(ana, "core_test.lead")
    assert permissions.tables()["core_test"].keys() == {"open", "shut", "lead"}


def test_need_refuses_with_the_next_step():
    need(None, "core_test.open")
    with pytest.raises(Refused) as caught:
        need(None, "core_test.shut")
    assert (caught.value.rule, caught.value.kind) == ("core_test.shut", "permission")
    assert caught.value.next_step


def test_a_verb_that_nobody_declared_is_an_error_even_for_nobody():
    with pytest.raises(KeyError, match="unknown"):
        can(None, "core_test.unknown")


def test_a_verb_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        register("core_test", {"open": permissions.nobody})
    assert can(None, "core_test.open")


def test_predicates_join():
    rules.add_perm("core_test.joined", permissions.is_auditor | ~permissions.is_signed_in)
    try:
        assert rules.has_perm("core_test.joined", AnonymousUser(), None)
    finally:
        rules.remove_perm("core_test.joined")


def test_roles_are_told_in_words():
    for code, role in permissions.ROLES.items():
        assert role.code == code
        assert str(role.label)
        assert str(role.description).endswith(".")
        assert role.scope in {"space", "network", "none"}
