"""Bookings in calendars: asked for, confirmed, rejected, offered; and where the addresses are found."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.timetable.actions import feeds
from ceh.waitlist.actions import waitlist
from ceh.waitlist.models import WaitlistEntry
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday noon in Kranj
HOUR = dt.timedelta(hours=1)
START = NOW + dt.timedelta(days=1)


@pytest.fixture
def own(client):
    """What stands of a person's one event in their calendar: (status, sequence)."""

    def read(person):
        key = feeds.make_feed(by=person, now=NOW)
        return event_at(client, reverse("timetable:of_person", args=[key.pk, feeds.secret(key)]))

    return read


def event_at(client, url):
    [event] = icalendar.Calendar.from_ical(client.get(url).content).walk("VEVENT")
    return str(event["status"]), int(event["sequence"]), str(event["uid"])


def book(unit, person):
    return bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=BookingRequest(START, START + HOUR),
        by=person,
        now=NOW,
    )


@pytest.mark.parametrize(("confirm", "status"), [(True, "CONFIRMED"), (False, "CANCELLED")])
def test_what_the_space_must_confirm_is_tentative_and_its_answer_is_a_change(
    unit, manager, client, own, confirm, status
):
    BookingRulesFactory(space=unit.space, approval=True)
    row = book(unit, person := PersonFactory())
    public = reverse("timetable:of_resource", args=[unit.resource_id])
    mine, all_ = own(person), event_at(client, public)
    assert mine[:2] == ("TENTATIVE", 0)
    assert all_[:2] == ("TENTATIVE", 0)
    bookings.decide(booking=row, confirm=confirm, by=manager, now=NOW + HOUR, reason="Zasedeno")
    for before, after in ((mine, own(person)), (all_, event_at(client, public))):
        assert after[0] == status
        assert after[1] > before[1]
        assert after[2] == before[2]


def test_a_missed_or_cancelled_booking_leaves_the_calendar_with_a_higher_sequence(unit, own):
    row = book(unit, person := PersonFactory())
    before = own(person)
    assert before[0] == "CONFIRMED"
    bookings.cancel(booking=row, by=person, now=NOW + HOUR)
    after = own(person)
    assert (after[0], after[2]) == ("CANCELLED", before[2])
    assert after[1] > before[1]


def test_an_offer_that_becomes_a_booking_is_the_same_event_with_a_higher_number(unit, client):
    first = book(unit, PersonFactory())
    person = PersonFactory()
    waitlist.join_waitlist(
        resource=unit.resource,
        person=person,
        earliest=START,
        latest=START + HOUR,
        minutes=60,
        by=person,
        now=NOW,
    )
    bookings.cancel(booking=first, by=first.person, now=NOW)
    feed = reverse("timetable:of_resource", args=[unit.resource_id])

    def standing():
        events = icalendar.Calendar.from_ical(client.get(feed).content).walk("VEVENT")
        return [
            (str(e["status"]), int(e["sequence"]), str(e["uid"]))
            for e in events
            if e["status"] != "CANCELLED"
        ]

    [offered] = standing()
    waitlist.take_offer(entry=WaitlistEntry.objects.get(), by=person, now=NOW)
    [taken] = standing()
    assert (offered[0], taken[0]) == ("TENTATIVE", "CONFIRMED")
    assert (taken[1] > offered[1], taken[2]) == (True, offered[2])


def test_the_feeds_stand_on_the_timetables_of_what_is_public(unit, client):
    pages = {
        reverse("availability:timetable", args=[unit.space.code]): reverse(
            "timetable:of_space", args=[unit.space.code]
        ),
        reverse("availability:week", args=[unit.resource_id]): reverse(
            "timetable:of_resource", args=[unit.resource_id]
        ),
    }
    for page, feed in pages.items():
        body = client.get(page).content.decode()
        assert f'href="webcal://testserver{feed}"' in body
        assert f'href="{feed}"' in body
    client.force_login(PersonFactory())
    assert reverse("timetable:my_feed") in client.get(reverse("bookings:my_bookings")).content.decode()


def test_a_space_that_is_not_public_shows_no_feed(region, client):
    hidden = UnitFactory(resource__space=SpaceFactory(state="draft"))
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="manager", space=hidden.space)
    client.force_login(person)
    answer = client.get(reverse("availability:week", args=[hidden.resource_id]))
    assert answer.status_code == 200
    assert "calendar.ics" not in answer.content.decode()
