"""Calendar feeds: stable UID, SEQUENCE, CANCELLED, no names in public, an address that can be revoked."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from ceh.timetable.actions import feeds
from ceh.timetable.actions.claims import Claim, claim, move, release
from ceh.timetable.exports import Entry, calendar
from ceh.timetable.models import FeedKey, Occupancy
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import OccupancyFactory, ResourceFactory

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
    assert [event["sequence"] for event in (first, second, third)] == [0, 1, 2]
    assert [str(event["status"]) for event in (first, second, third)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]
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
    body = client.get(url).content.decode()
    path = reverse("timetable:of_person", args=[(key := FeedKey.objects.get()).pk, feeds.secret(key)])
    assert f'value="http://testserver{path}"' in body
    assert f'href="webcal://testserver{path}"' in body
    client.post(url, {"revoke": "1"})
    assert ".ics" not in client.get(url).content.decode()
    assert Occupancy.objects.count() == 0


@pytest.mark.django_db
def test_the_page_is_among_my_things(region, client):
    client.force_login(PersonFactory())
    assert f'href="{reverse("timetable:my_feed")}"' in client.get(reverse("home:me")).content.decode()


@pytest.mark.django_db
def test_a_uid_stays_whatever_the_address_by_which_one_comes(region, client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    row = OccupancyFactory(resource__space=SpaceFactory(state="published"), starts_at=NOW, ends_at=NOW + HOUR)
    url = reverse("timetable:of_resource", args=[row.resource_id])
    uids = {
        str(event["uid"])
        for host in settings.ALLOWED_HOSTS
        for event in events(client.get(url, headers={"host": host}).content)
    }
    assert uids == {f"{row.uid}@{region.code}.ceh"}


@pytest.mark.django_db
def test_what_is_offered_is_tentative(region, client):
    row = OccupancyFactory(
        resource__space=SpaceFactory(state="published"), starts_at=NOW, ends_at=NOW + HOUR, kind="offer"
    )
    [event] = events(client.get(reverse("timetable:of_resource", args=[row.resource_id])).content)
    assert str(event["status"]) == "TENTATIVE"


@pytest.mark.django_db
def test_a_program_that_has_the_calendar_is_told_so(region, client):
    resource = ResourceFactory(space=SpaceFactory(state="published"))
    OccupancyFactory(resource=resource, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    feed = reverse("timetable:of_resource", args=[resource.pk])
    first = client.get(feed, headers={"accept-language": "en"})
    assert first["ETag"]
    assert "Last-Modified" not in first, "a removed entry would leave it as it was"
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in first["Vary"].split(",")}
    again = {"if-none-match": first["ETag"], "accept-language": "en"}
    assert client.get(feed, headers=again).status_code == 304
    OccupancyFactory(resource=resource, starts_at=NOW + 3 * HOUR, ends_at=NOW + 4 * HOUR)
    assert client.get(feed, headers=again).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["en", "sl"])
def test_a_personal_calendar_is_named_after_its_person_and_in_their_language(region, client, reader):
    person = PersonFactory(name="Ana Novak", language="sl")
    key = feeds.make_feed(by=person, now=NOW)
    url = reverse("timetable:of_person", args=[key.pk, feeds.secret(key)])
    response = client.get(url, headers={"accept-language": reader})
    calendar = icalendar.Calendar.from_ical(response.content)
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Ana Novak, Gorenjska"
    assert response["Content-Language"] == "sl"
