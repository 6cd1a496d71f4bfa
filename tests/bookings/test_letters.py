"""Letters about what a person does themselves: they confirm it, carry a calendar file, and can be switched off."""

import datetime as dt

import icalendar
import pytest
from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings, series
from ceh.bookings.models import Booking
from ceh.core.mail import message_of
from ceh.core.models import Letter
from ceh.maintenance.actions import outages
from ceh.timetable.actions import feeds
from ceh.waitlist.actions import waitlist
from ceh.waitlist.models import WaitlistEntry
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.prices import PriceLineFactory, PriceListFactory, published
from tests.letters import write_letters

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)
START = NOW + dt.timedelta(days=1)  # 12:00 in Kranj


@pytest.fixture
def unit(region):
    space = SpaceFactory(state="published", address="Glavni trg 1", settlement="Kranj")
    return UnitFactory(resource__space=space, resource__name="Strela")


@pytest.fixture
def member(region):
    return PersonFactory(language="en", email="ana@example.org")


def book(unit, person, start=START, **more):
    booking_request = BookingRequest(start, start + HOUR)
    more = {"by": person, "now": NOW} | more
    return bookings.book(resource_id=unit.resource_id, person=person, booking_request=booking_request, **more)


def letters_to(person):
    """(first part of the key, letter), the oldest first."""
    write_letters()
    rows = Letter.objects.filter(person=person).order_by("pk")
    return [(letter.key.split(":")[0], letter) for letter in rows]


def calendar_of(letter):
    return icalendar.Calendar.from_ical(letter.calendar)


def event_of(letter):
    [event] = calendar_of(letter).walk("VEVENT")
    return event


def test_confirmations_of_one_booking_keep_the_uid_and_raise_the_sequence(unit, member):
    booking = book(unit, member)
    write_letters()
    later = BookingRequest(START + HOUR, START + 2 * HOUR)
    bookings.move_booking(booking=booking, booking_request=later, by=member, now=NOW)
    write_letters()
    bookings.cancel(booking=Booking.objects.get(), by=member, now=NOW)
    letters = letters_to(member)
    assert [name for name, _letter in letters] == ["own_made", "own_moved", "own_cancelled"]
    calendars = [calendar_of(letter) for _name, letter in letters]
    assert [str(calendar["method"]) for calendar in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [event_of(letter) for _name, letter in letters]
    assert (
        f"/book/{booking.resource_id}/\n" in letters[-1][1].body
    )  # the page to book again, not the cancelled booking
    assert len({str(event["uid"]) for event in events}) == 1
    sequences = [int(event["sequence"]) for event in events]
    assert sequences == sorted(set(sequences))
    assert sequences[-1] == Booking.objects.get().changes
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event["dtstart"].dt for event in events] == [START, START + HOUR, START + HOUR]
    assert all(event["attendee"] == "mailto:ana@example.org" for event in events)
    confirmation = letters[0][1]
    assert confirmation.subject == "Booked: Strela, 26 Nov 2026, 12:00–13:00"
    assert "Glavni trg 1, Kranj" in confirmation.body
    assert reverse("bookings:booking", args=[booking.pk]) in confirmation.body


def test_the_letter_and_the_feed_tell_of_the_same_event(unit, member, client):
    book(unit, member)
    key = feeds.make_feed(by=member, now=NOW)
    feed = client.get(reverse("timetable:of_person", args=[key.pk, feeds.secret(key)])).content
    [event] = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    [(_name, letter)] = letters_to(member)
    same = event_of(letter)
    assert (event["uid"], event["sequence"], event["dtstart"].dt) == (
        same["uid"],
        same["sequence"],
        same["dtstart"].dt,
    )


def test_the_page_of_a_booking_says_where_and_at_what_price_and_gives_its_event(unit, member, client):
    prices = PriceListFactory(space=unit.space)
    PriceLineFactory(price_list=prices, cents=400, free=60)
    published(prices)
    booking = book(unit, member)
    client.force_login(member)
    page = client.get(
        reverse("bookings:booking", args=[booking.pk]), headers={"accept-language": "en"}
    ).content.decode()
    assert "Glavni trg 1, Kranj" in page
    assert "Includes 1 h of your monthly free hours." in page
    file = client.get(reverse("bookings:booking_calendar", args=[booking.pk]))
    assert file["Content-Type"].startswith("text/calendar")
    [event] = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    client.force_login(PersonFactory())
    assert client.get(reverse("bookings:booking_calendar", args=[booking.pk])).status_code in (403, 404)
    assert str(event["UID"]).startswith(f"booking-{booking.pk}@")


def test_the_file_goes_out_as_a_calendar_with_its_method(unit, member):
    book(unit, member)
    [(_name, letter)] = letters_to(member)
    assert letter.address == "ana@example.org"
    [part] = [
        part for part in message_of(letter).message().walk() if part.get_content_type() == "text/calendar"
    ]
    assert part.get_param("method") == "REQUEST"
    assert b"BEGIN:VEVENT" in part.get_payload(decode=True)


def test_whoever_wants_no_such_letters_gets_those_of_others_all_the_same(unit, member):
    ProfileFactory(person=member, confirmations=False)
    booking = book(unit, member)
    assert letters_to(member) == []
    manager = person_with_role("manager", unit.space)
    bookings.cancel(booking=booking, by=manager, now=NOW, reason="Čiščenje")
    [(name, letter)] = letters_to(member)
    assert name == "booking_cancelled"
    assert str(calendar_of(letter)["method"]) == "CANCEL"


def test_one_switches_them_off_in_the_profile(member, client):
    client.force_login(member)
    page = reverse("people:profile")
    assert client.get(page).context["form"]["confirmations"].value() is True
    assert client.post(page, {"name": "Ana", "language": "en", "sex": "not_stated"}).status_code == 302
    assert client.get(page).context["form"]["confirmations"].value() is False


def test_a_request_is_told_as_one_and_is_tentative(unit, member):
    BookingRulesFactory(space=unit.space, approval=True)
    book(unit, member)
    [(_name, letter)] = letters_to(member)
    assert letter.subject.startswith("Request sent: Strela")
    assert event_of(letter)["status"] == "TENTATIVE"


def test_a_series_is_one_letter_with_all_its_days(unit, member):
    new_series = series.book_series(
        resource_id=unit.resource_id,
        person=member,
        booking_request=BookingRequest(START, START + HOUR),
        every=1,
        until=(START + 2 * WEEK).date(),
        skip=[],
        by=member,
        now=NOW,
    )
    [(name, letter)] = letters_to(member)
    assert name == "series_made"
    days = ("26 Nov 2026", "3 Dec 2026", "10 Dec 2026")
    assert all(day in letter.body for day in days)
    assert len(calendar_of(letter).walk("VEVENT")) == 3
    second = new_series.bookings.order_by("starts_at")[1]
    assert series.cancel_rest(first=second, by=member, now=NOW) == 2
    name, letter = letters_to(member)[-1]
    assert (name, len(letters_to(member))) == ("series_cancelled", 2)
    assert days[0] not in letter.body
    events = calendar_of(letter).walk("VEVENT")
    assert [str(event["status"]) for event in events] == ["CANCELLED"] * 2
    assert all(int(event["sequence"]) > 0 for event in events)


def test_an_offer_letter_says_its_deadline_and_taking_the_offer_is_confirmed(unit, member):
    holder = PersonFactory()
    first = book(unit, holder)
    waitlist.join_waitlist(
        resource=unit.resource,
        person=member,
        earliest=START,
        latest=START + HOUR,
        minutes=60,
        by=member,
        now=NOW,
    )
    bookings.cancel(booking=first, by=holder, now=NOW)
    name, offer = letters_to(member)[-1]
    assert name == "waitlist_offered"
    assert "26 Nov 2026, 12:00–13:00" in offer.body
    waitlist.take_offer(entry=WaitlistEntry.objects.get(), by=member, now=NOW)
    assert letters_to(member)[-1][0] == "own_made"


def test_what_has_to_give_way_leaves_the_calendar(unit, member):
    book(unit, member)
    manager = person_with_role("manager", unit.space)
    outages.start_outage(unit=unit, reason="Leča", expected_until=START + 5 * HOUR, by=manager, now=NOW)
    name, letter = letters_to(member)[-1]
    assert (name, str(calendar_of(letter)["method"])) == ("booking_displaced", "CANCEL")
    assert int(event_of(letter)["sequence"]) == Booking.objects.get().changes


@pytest.fixture
def twin(unit):
    """A machine of the same kind in another space."""
    space = SpaceFactory(state="published", name="MIC Jesenice", lat=unit.space.lat + 0.1)
    return UnitFactory(model=unit.model, resource__space=space, resource__name="Iskra")


def displace(unit, *, hours=5, reason="Leča"):
    """Take the machine out of service for so long around the usual booking."""
    manager = person_with_role("manager", unit.space)
    until = START + hours * HOUR
    return outages.start_outage(unit=unit, reason=reason, expected_until=until, by=manager, now=NOW)


def displaced_letter(person):
    [letter] = [letter for name, letter in letters_to(person) if name == "booking_displaced"]
    return letter


def test_the_letter_about_a_displaced_booking_names_free_times_and_places(unit, twin, member, client):
    booking = book(unit, member)
    displace(unit)
    letter = displaced_letter(member)
    lost, *times = [line for line in letter.body.splitlines() if "2026, " in line]
    assert lost == "26 Nov 2026, 12:00–13:00"
    assert times == [f"– 26 Nov 2026, {hour}:00–{hour + 1}:00" for hour in (17, 18, 19, 20)]
    assert "– Iskra, MIC Jesenice (11 km)" in letter.body
    page = reverse("bookings:booking", args=[booking.pk])
    assert page in letter.body
    client.force_login(member)
    offers = client.get(page, headers={"accept-language": "en"}).context["other"]
    assert [f"– {text}" for text, _address in offers["starts"]] == times
    assert [str(other.resource) for other, _address in offers["elsewhere"]] == ["Iskra"]


def test_the_letter_proposes_only_what_the_person_may_book(unit, twin, member):
    RequirementFactory(model=None, unit=twin)
    twin.access = "competence"
    twin.save()
    book(unit, member)
    BookingRulesFactory(space=unit.space, horizon=1)  # the next day was free, too
    displace(unit, hours=24)
    letter = displaced_letter(member)
    assert "Iskra" not in letter.body
    assert letter.body.count("2026, ") == 1
    assert "We found nothing free near that time. Look for another day here:" in letter.body


def test_the_letter_proposes_nothing_that_lies_in_the_past(unit, twin, member, time_machine):
    book(unit, member)
    displace(unit)
    time_machine.move_to(START + dt.timedelta(days=2))  # the worker was away
    letter = displaced_letter(member)
    _lost, *times = [line for line in letter.body.splitlines() if "2026, " in line]
    assert times
    assert not [line for line in times if line < "– 28 Nov 2026, 12:00"]
    assert "Iskra" not in letter.body


def test_who_has_chosen_another_time_already_gets_no_letter_about_the_old_one(unit, member):
    booking = book(unit, member)
    displace(unit)
    later = BookingRequest(START + 7 * HOUR, START + 8 * HOUR)
    bookings.move_booking(
        booking=Booking.objects.get(pk=booking.pk), booking_request=later, by=member, now=NOW
    )
    assert [name for name, _letter in letters_to(member)] == ["own_moved"]


def test_a_letter_about_a_displaced_booking_exists_if_and_only_if_the_outage_does(unit, member):
    booking = book(unit, member)
    jobs = ProcrastinateJob.objects.filter(
        task_name__endswith=".notify_displaced", args__booking_id=booking.pk
    )
    with transaction.atomic():
        displace(unit)
        transaction.set_rollback(True)
    assert not jobs.exists()
    displace(unit)
    assert [job.status for job in jobs] == ["todo"]


@pytest.mark.parametrize("language", ["en", "sl"])
def test_no_letter_runs_a_reason_into_another_sentence(unit, twin, language):
    """Reasons are typed by people, with a full stop or without: each stands on a line of its own."""
    waiting_person = PersonFactory(language=language, email="bo@example.org")
    person = PersonFactory(language=language, email="ana@example.org")
    first, second = book(unit, person), book(twin, person)
    waitlist.join_waitlist(
        resource=unit.resource,
        person=waiting_person,
        earliest=START,
        latest=START + 9 * HOUR,
        minutes=60,
        by=waiting_person,
        now=NOW,
    )
    displace(unit, reason="Lens is dirty")
    manager = person_with_role("manager", twin.space)
    bookings.cancel(booking=second, by=manager, now=NOW, reason="Nobody is there")
    write_letters()
    assert first.pk
    bodies = [
        letter.body.splitlines() for letter in Letter.objects.filter(key__regex="displaced|gone|cancelled")
    ]
    label = "Reason" if language == "en" else "Razlog"
    reasons = {line for lines in bodies for line in lines if "Lens" in line or "Nobody" in line}
    assert reasons == {f"{label}: Lens is dirty", f"{label}: Nobody is there"}
    assert len(bodies) == 3
