"""Free text about a person goes with the account: from the rows, their histories and the reasons in the journal."""

import pytest
from django.db import connection, models

from ceh.core.journal import act
from ceh.core.personal_data import About, erase_all, holders
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


def holding(text):
    """Tables in which the text stands."""
    result = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                result.append(table)
    return sorted(result)


def make_everything(person):
    """A record of every kind that is declared, with the name in each of its texts."""
    for record in (record for holder in holders() for record in holder.records):
        if not isinstance(record, About) or record.deleted or record.model is Person:
            continue
        if record.blank or record.whys or hasattr(record.model, "history"):
            values = {
                name: "Verysecret was here"
                for name in record.blank
                if isinstance(record.model._meta.get_field(name), models.CharField | models.TextField)
            }
            values |= {name: [{"rule": "some.rule", "why": "Verysecret asked"}] for name in record.whys}
            values |= NEEDED.get(record.model._meta.label, {})
            factory_of(record.model._meta.label)(**{record.person: person}, **values)


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
