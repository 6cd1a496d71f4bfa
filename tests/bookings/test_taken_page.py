"""Whoever asks for a time that is taken reads what is free instead, and loses nothing of what they typed."""

import re
from html import unescape

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


def links(body, start):
    """The addresses on the page that begin so."""
    return [unescape(url) for url in re.findall(r'href="([^"]+)"', body) if url.startswith(f"{start}?")]


def test_without_javascript_what_was_typed_is_kept_at_every_click(unit, booker, client):
    booked(unit)
    path = reverse("bookings:book", args=[unit.resource_id])
    typed = {"purpose": "Darilo & več", "people": "3"}
    response = sent(client, unit, **typed)
    for _text, url in response.context["other"]["starts"]:
        assert client.get(url).context["form"]["purpose"].value() == "Darilo & več"
    body = sent(client, unit, **typed, change="1").content.decode()
    addresses = links(body, path)
    assert len(addresses) > 20  # lengths, days, starts, fields of the timetable
    for url in (addresses[0], addresses[len(addresses) // 2], addresses[-1]):
        form_there = client.get(url).context["form"]
        assert {name: form_there[name].value() for name in typed} == typed
        assert all("purpose=Darilo" in again for again in links(client.get(url).content.decode(), path))


def test_what_nobody_typed_makes_no_address_longer(unit, booker, client):
    body = client.get(reverse("bookings:book", args=[unit.resource_id])).content.decode()
    assert not any(
        name in url
        for url in links(body, reverse("bookings:book", args=[unit.resource_id]))
        for name in ("purpose", "people", "repeat")
    )


def test_a_refused_move_keeps_what_was_typed_at_the_next_click(unit, booker, client):
    booked(unit, start=13, end=14)
    own = booked(unit, person=booker)
    path = reverse("bookings:move", args=[own.pk])
    response = client.post(path, form(begins="13:00", ends="14:00", people="2"))
    assert response.status_code == 422
    other = [url for _text, url in response.context["other"]["starts"]]
    for url in (*other, *links(response.content.decode(), path)):
        assert url.endswith("&people=2")
        assert client.get(other[0]).context["form"]["people"].value() == "2"


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
