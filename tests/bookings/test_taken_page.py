"""Whoever asks for a time that is taken reads what is free instead, and loses nothing of what they typed."""

import pytest
from django.urls import reverse

from ceh.availability.queries import alternatives
from ceh.availability.queries.contexts import BookingRequest, context_of
from ceh.equipment.models import Unit
from ceh.waitlist.models import WaitlistEntry
from tests.bookings.test_booking_pages import NOW, at, booked, form
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory, person_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_on_weekdays")]
ENGLISH = {"accept-language": "en"}


def sent(client, unit, **more):
    return client.post(reverse("bookings:book", args=[unit.resource_id]), form(**more), headers=ENGLISH)


def test_other_times_keep_who_comes_and_the_waitlist_gets_what_was_asked(unit, booker, client):
    booked(unit)
    response = sent(client, unit, people="3")
    page = response.content.decode()
    assert (response.status_code, "This time is taken." in page) == (422, True)
    starts = [url for _text, url in response.context["other"]["starts"]]
    assert starts
    assert all(url.endswith("&people=3") for url in starts)
    values = {field.html_name: field.value() for field in response.context["form"] if field.value()}
    client.post(reverse("waitlist:join", args=[unit.resource_id]), values)
    entry = WaitlistEntry.objects.get(person=booker)
    assert (entry.earliest, entry.latest, entry.people) == (at(10), at(11), 3)


def test_choosing_another_time_keeps_what_was_typed(unit, booker, client):
    booked(unit)
    assert 'name="change"' in sent(client, unit, purpose="Darilo").content.decode()
    response = sent(client, unit, purpose="Darilo", change="1")
    assert response.context["form"]["purpose"].value() == "Darilo"
    assert 'id="booking-form"' in response.content.decode()


def test_ones_own_time_is_not_waited_for(unit, booker, client):
    booked(unit, person=booker)
    page = sent(client, unit).content.decode()
    assert "You have booked this time already." in page
    assert reverse("waitlist:join", args=[unit.resource_id]) not in page


def test_staff_get_the_whole_form_because_they_may_set_rules_aside(unit, client):
    booked(unit)
    client.force_login(person_with_role("manager", unit.space))
    assert 'id="booking-form"' in sent(client, unit).content.decode()


def test_what_stands_in_is_kept_only_until_a_machine_or_a_space_changes(unit):
    other, far = (UnitFactory(resource__space=SpaceFactory(), model=unit.model) for _ in range(2))

    def stand_ins():
        request, context = BookingRequest(at(10), at(11)), context_of(unit.resource_id, NOW.date())
        surroundings = alternatives.load_surroundings(context, request, NOW, with_others=True)
        return {there.resource.pk for there in surroundings.others}

    assert stand_ins() == {other.resource_id, far.resource_id}
    Unit.objects.filter(pk=other.pk).update(bookable=False)
    assert stand_ins() == {far.resource_id}
    far.resource.space.__class__.objects.filter(pk=far.resource.space_id).update(state="paused")
    assert stand_ins() == set()
