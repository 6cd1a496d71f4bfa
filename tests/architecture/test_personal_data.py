"""Every model with a relation to a person, or with text that people type, says what that means for a person."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from ceh.core.personal_data import About, holders, models_without_people
from ceh.core.text import TranslatedField
from ceh.people.models import Person

SHORT = 40  # shorter fields hold codes, currencies, languages


def relations(model):
    """Fields that lead to a person."""
    return [field.name for field in model._meta.concrete_fields if field.related_model is Person]


def typed(model, kinds=models.CharField | models.TextField | TranslatedField):
    """Fields in which somebody may have written of a person; what is chosen from a list is none."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not isinstance(field, models.SlugField | models.URLField)
        if not field.choices and not field.unique and field.editable
        if field.max_length is None or field.max_length >= SHORT
    ]


def undeclared(*checked):
    """What the models do not say, in words."""
    records = [record for holder in holders() for record in holder.records]
    declared = {(record.model, record.person) for record in records}
    named = {record.model for record in records} | models_without_people().keys()
    for model in checked:
        label = model._meta.label
        yield from (
            f"{label}.{name} leads to a person: declare About or By"
            for name in relations(model)
            if (model, name) not in declared
        )
        if model not in named and (fields := typed(model)):
            yield f"{label} has text ({', '.join(fields)}): declare it, or say no_person_in(because)"
        about = [record for record in records if record.model is model and isinstance(record, About)]
        if about and not any(record.deleted for record in about):
            covered = {name for record in about for name in (*record.blank, *record.kept)}
            for name in set(typed(model, models.CharField | models.TextField)) - covered:
                yield f"{label}.{name} tells of a person: blank it, or say that it is kept"


def test_every_model_says_what_it_holds_on_people():
    own = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("ceh.") or (relations(model) and not model._meta.proxy)
        if not hasattr(model, "pgh_obj")
    ]
    assert list(undeclared(*own)) == []


@isolate_apps("ceh.people")
def test_a_planted_model_without_a_declaration_is_seen():
    class Diary(models.Model):
        person = models.ForeignKey(Person, models.PROTECT, related_name="+")
        text = models.TextField()

        class Meta:
            app_label = "people"

    class Motto(models.Model):
        words = TranslatedField()

        class Meta:
            app_label = "people"

    assert [message.partition(" ")[0] for message in undeclared(Diary, Motto)] == [
        "people.Diary.person",
        "people.Diary",
        "people.Motto",
    ]


def test_models_without_people_have_none_and_say_why():
    for model, because in models_without_people().items():
        assert relations(model) == [], model
        assert because


@pytest.mark.parametrize("holder", holders(), ids=lambda holder: holder.app)
def test_what_is_declared_are_fields_of_the_model(holder):
    for record in holder.records:
        names = {field.name for field in record.model._meta.concrete_fields}
        if isinstance(record, About):
            assert {*record.blank, *record.whys, *record.kept, *filter(None, [record.ends])} <= names, record
