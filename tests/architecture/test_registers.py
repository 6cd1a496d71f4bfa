"""Every address declares who may come, every model has a factory and a name, every verb its sentence."""

import importlib
import pkgutil

import factory
import pytest
from django.db import models
from django.http import HttpResponse
from django.urls import path

from ceh.core import journal, permissions
from tests import factories
from tools import registers
from tools.checks.tree import REPOSITORY, Tree

# Addresses of libraries, with the reason why they need no declaration of ours.
THIRD_PARTY = {
    "account/": "allauth decides by itself who may sign up, in and out, and keeps second factors to their owner",
}


def all_factories():
    """Every factory of tests/factories."""
    for module in pkgutil.iter_modules(factories.__path__):
        for value in vars(importlib.import_module(f"tests.factories.{module.name}")).values():
            is_factory = isinstance(value, type) and issubclass(value, factory.django.DjangoModelFactory)
            if is_factory and value._meta.model is not None:
                yield value


def test_every_address_declares_who_may_come():
    assert registers.undeclared(registers.addresses(), THIRD_PARTY) == []


def test_every_address_of_ours_has_a_name():
    assert registers.nameless(registers.addresses()) == []


def test_a_planted_address_is_noticed():
    def view(request):
        return HttpResponse()

    view.__module__ = "ceh.plan.views.public"
    pattern = path("account/planted/<int:pk>/", view)
    planted = registers.Address("plan:planted", str(pattern.pattern), ("pk",), view)
    assert registers.undeclared([planted], THIRD_PARTY) == [
        "account/planted/<int:pk>/ (plan:planted): declares no access"
    ]
    assert registers.nameless([registers.Address("plan:", "planted/", (), view)]) == ["planted/"]


def test_names_of_addresses_are_given_once():
    names = [address.name for address in registers.addresses() if address.app]
    assert sorted(names) == sorted(set(names))


def test_every_declared_permission_exists():
    known = {f"{app}.{verb}" for app, table in permissions.tables().items() for verb in table}
    for address in registers.addresses():
        permission = getattr(getattr(address.view, "access", None), "permission", "")
        assert not permission or permission in known, address.name


def test_every_model_has_a_name_for_people():
    assert registers.without_str(registers.own_models()) == []


def test_every_model_has_a_factory():
    assert registers.without_factory(registers.own_models(), all_factories()) == []


def test_a_planted_model_is_noticed():
    class Planted(models.Model):
        class Meta:
            app_label = "planted"
            managed = False

    assert registers.without_str([Planted]) == ["planted.Planted"]
    assert registers.without_factory([Planted], all_factories()) == ["planted.Planted"]


def test_every_verb_has_its_sentence():
    used = registers.verbs(Tree(REPOSITORY)) | registers.transitions(registers.own_models())
    assert used, "no verb was found at all"
    assert sorted(verb for verb in used if verb not in journal._sentences) == []


def test_a_planted_verb_is_noticed(tmp_path):
    (tmp_path / "ceh").mkdir()
    source = 'with act("plan.plant", by=by):\n    pass\nwith journal.act("plan.dig", by=by):\n    pass\n'
    (tmp_path / "ceh" / "actions.py").write_text(source)
    assert set(registers.verbs(Tree(tmp_path))) == {"plan.plant", "plan.dig"}


@pytest.mark.parametrize("model", registers.own_models(), ids=lambda model: model._meta.label)
def test_no_one_is_deleted_under_their_records(model):
    """Tracked models refer to people with PROTECT: a person's row stays."""
    if not hasattr(model, "history"):
        return
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label == "people.Person":
            assert field.remote_field.on_delete is models.PROTECT, f"{model._meta.label}.{field.name}"
