"""Names of machines and rooms are read, sorted and found in the reader's language."""

import json

import icalendar
import pytest
from django.urls import reverse

from ceh.bookings import emails
from ceh.core.models import Letter
from ceh.core.text import Translated
from ceh.equipment.actions import units
from ceh.equipment.models import PropertyValue
from tests.factories.bookings import BookingFactory
from tests.factories.equipment import EquipmentModelFactory, PropertyFactory, UnitFactory
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
SAW, LATHE = {"sl": "Žaga", "en": "Band saw"}, {"sl": "Čelna stružnica", "en": "Lathe"}


@pytest.fixture
def machines(space):
    model = EquipmentModelFactory()
    return [
        UnitFactory(resource__space=space, resource__name=Translated(name), model=model)
        for name in (SAW, LATHE)
    ]


def page(client, name, language, *args, **query):
    answer = client.get(reverse(name, args=args), query, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "names"),
    [("sl", ["Čelna stružnica", "Žaga"]), ("en", ["Band saw", "Lathe"])],
)
@pytest.mark.parametrize("name", ["availability:catalogue", "reception:all_today"])
def test_lists_are_sorted_by_the_names_that_are_read(machines, client, name, language, names):
    body = page(client, name, language)
    places = [body.index(f">{text}<") for text in names]
    assert places == sorted(places)
    others = {*SAW.values(), *LATHE.values()} - set(names)
    assert not [text for text in others if f">{text}<" in body]


@pytest.mark.parametrize("text", ["žaga", "band saw"])
def test_both_languages_are_found(machines, client, text):
    assert machines[0].get_absolute_url() in page(client, "availability:catalogue", "en", q=text)
    assert machines[0].get_absolute_url() in page(client, "home:search", "en", q=text)


def test_the_api_tells_the_name_in_the_language_that_is_asked_for(machines, client):
    for language, name in SAW.items():
        answer = client.get("/api/v1/units/", headers={"accept-language": language})
        assert json.loads(answer.content)["results"][0]["name"] == name


@pytest.mark.parametrize(("language", "name"), SAW.items())
def test_letters_and_their_calendars_speak_the_language_of_the_recipient(machines, language, name):
    person = PersonFactory(language=language, email=f"{language}@example.org")
    booking = BookingFactory(resource=machines[0].resource, space=machines[0].space, person=person)
    emails.own_step(booking, "made")
    letter = Letter.objects.get(person=person)
    assert name in letter.subject + letter.body
    [event] = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert event["summary"] == name


def test_words_of_a_property_are_read_and_asked_for_in_each_language(machines, client):
    saw, manager = machines[0], person_with_role("manager", machines[0].space)
    PropertyFactory(category=saw.model.category, code="of", measure="words", unit="")
    words = {"sl": ["les", "vezana plošča"], "en": ["wood", "plywood"]}
    units.set_values(unit=saw, values={"of": words}, by=manager)
    for language, text in (("sl", "les, vezana plošča"), ("en", "wood, plywood")):
        assert text in page(client, "equipment:unit", language, saw.pk)
    for language, word in (("sl", "les"), ("en", "wood"), ("en", "les")):  # an address that somebody sent on
        query = {"kind": saw.model.category.code, "p-of": word}
        assert saw.get_absolute_url() in page(client, "availability:find", language, **query)
    units.set_values(unit=saw, values={"of": {"sl": [], "en": []}}, by=manager)
    assert not PropertyValue.objects.exists()
