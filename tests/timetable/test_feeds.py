"""Calendar feeds: stable UID, SEQUENCE, CANCELLED, no names in public, an address that can be revoked."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from ceh.timetable.actions import feeds
from ceh.timetable.actions.claims import Claim, claim, move, release
from ceh.timetable.exports import Entry, calendar
from ceh.timetable.models import Occupancy
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

NOW = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def events(body):
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def test_long_and_odd_texts_survive_the_folding():
    entry = Entry("u@x", 3, NOW, NOW + HOUR, NOW, "Šola; les, kovina \\ " + "č" * 120, "Trg 1\nKranj")
    body = calendar("Prostor", [entry], "Europe/Ljubljana")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    [event] = events(body)
    assert str(event["summary"]) == entry.summary
    assert event["sequence"] == 3
    assert event.decoded("dtstart") == NOW


@pytest.mark.django_db
def test_an_event_keeps_its_uid_counts_its_changes_and_is_cancelled(region, client, time_machine):
    time_machine.move_to(NOW)
    resource = ResourceFactory(space=SpaceFactory(state="published"))
    rows = claim([Claim(resource.pk, NOW, NOW + HOUR)], kind="booking", source_type="x", source_id=1, now=NOW)
    url = reverse("timetable:of_resource", args=[resource.pk])
    [first] = events(client.get(url).content)
    move(rows, [Claim(resource.pk, NOW + HOUR, NOW + 2 * HOUR)], now=NOW + HOUR)
    [second] = events(client.get(url).content)
    release(rows, now=NOW + 2 * HOUR)
    [third] = events(client.get(url).content)
    assert first["uid"] == second["uid"] == third["uid"]
    assert [one["sequence"] for one in (first, second, third)] == [0, 1, 2]
    assert [str(one["status"]) for one in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert second.decoded("dtstart") == NOW + HOUR


@pytest.mark.django_db
def test_feeds_of_what_is_not_public_are_not_there(region, client):
    hidden = ResourceFactory(space=SpaceFactory(state="draft"))
    assert client.get(reverse("timetable:of_resource", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("timetable:of_space", args=[hidden.space.code])).status_code == 404
    assert (
        client.get(reverse("timetable:of_space", args=[SpaceFactory(state="published").code])).status_code
        == 200
    )


@pytest.mark.django_db
def test_a_secret_address_works_until_it_is_revoked_or_replaced(region, client):
    person = PersonFactory()
    key = feeds.make_feed(by=person, now=NOW)
    url = reverse("timetable:of_person", args=[key.pk, feeds.secret(key)])
    assert client.get(url).status_code == 200
    assert client.get(reverse("timetable:of_person", args=[key.pk, "guess"])).status_code == 404
    other = feeds.make_feed(by=person, now=NOW + HOUR)
    assert client.get(url).status_code == 404
    assert client.get(reverse("timetable:of_person", args=[other.pk, feeds.secret(other)])).status_code == 200
    feeds.revoke_feed(by=person, now=NOW + 2 * HOUR)
    assert feeds.owner(other.pk, feeds.secret(other)) is None


@pytest.mark.django_db
def test_the_page_makes_shows_and_revokes(region, client):
    person = PersonFactory()
    client.force_login(person)
    url = reverse("timetable:my_feed")
    client.post(url, {"new": "1"})
    assert ".ics" in client.get(url).content.decode()
    client.post(url, {"revoke": "1"})
    assert ".ics" not in client.get(url).content.decode()
    assert Occupancy.objects.count() == 0
