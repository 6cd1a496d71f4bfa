"""Free text about a person goes with the account: from the rows, their histories and the reasons in the journal."""

import pytest
from django.apps import apps
from django.db import connection, models

from ceh.core.erased_texts import declared_texts
from ceh.core.journal import act
from ceh.core.personal_data import erase_all
from ceh.people import actions
from ceh.people.models import Person
from tests.factories.bookings import BookingFactory
from tests.factories.people import PersonFactory
from tests.factories.world import factory_of

pytestmark = pytest.mark.django_db
NEEDED = {  # what a factory must be told so that the record can be
    "network.RoleAssignment": {"role": "trainer"},
    "prices.Membership": {"organisation": None},
}
# Fields that say who the record is about; in others a person stands as the one who acted.
ABOUT = ("person", "leader", "reported_by", "minor", "guardian", "kept", "absorbed")
# Kept elsewhere, or no words of people: emptied by the app itself, or codes.
OTHERWISE = {
    "core.Answered",
    "core.Letter",
    "courses.QuizAttempt",
    "usage.KioskPin",
    "network.MemberCode",
    "people.ApiToken",
    "people.Profile",
}


def holding(text):
    """Tables in which the text stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)


def make_everything(person):
    """A record of every kind that is declared, with the name in each of its texts."""
    for texts in declared_texts():
        if texts.model is Person:
            continue
        values = dict.fromkeys(texts.fields, "Verysecret was here")
        values |= {name: [{"rule": "some.rule", "why": "Verysecret asked"}] for name in texts.whys}
        values |= NEEDED.get(texts.model._meta.label, {})
        factory_of(texts.model._meta.label)(**{texts.person: person}, **values)


def test_no_word_about_the_erased_stays_in_any_table(region, now):
    person = PersonFactory(name="Verysecret Person", email="verysecret@world.test", confirmed=True)
    with act("test.made", by=None, reason="Verysecret did it"):
        make_everything(person)
    with act("test.made", by=None, reason="The roof leaks, said Verysecret."):
        BookingFactory(person=person)
        other = BookingFactory(purpose="A chair")
    assert "bookings_bookingevent" in holding("verysecret")
    assert "pghistory_context" in holding("verysecret")
    actions.erase(person=person, by=person, now=now)
    erase_all(person, by=None, now=now)  # once more changes nothing
    assert holding("verysecret") == []
    other.refresh_from_db()
    assert other.purpose == "A chair"
    assert other.history.last().pgh_context.metadata["reason"] == "The roof leaks, said …."


def test_histories_cannot_be_changed_otherwise(region):
    booking = BookingFactory(purpose="A chair")
    with pytest.raises(Exception, match="append_only"):
        booking.history.update(purpose="")


def test_every_record_about_a_person_declares_its_texts():
    declared = {texts.model for texts in declared_texts()}
    silent = [
        model._meta.label
        for model in apps.get_models()
        if not hasattr(model, "pgh_obj")
        if model.__module__.startswith("ceh.")
        and model._meta.label not in OTHERWISE
        and model not in declared
        for field in model._meta.concrete_fields
        if field.name in ABOUT and field.is_relation and field.related_model is Person and words_of(model)
    ]
    assert silent == [], "declare them with register_texts in the app's personal_data.py"


def words_of(model):
    """Fields in which somebody may have written of a person; what is chosen from a list is none."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name != "state"
    ]
