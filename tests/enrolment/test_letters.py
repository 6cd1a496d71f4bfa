"""The confirmation of a place has all that one needs to come, and keeps the calendar right."""

import icalendar
import pytest

from ceh.core.models import Letter
from ceh.core.text import Translated
from ceh.courses.actions import sessions
from ceh.enrolment.actions import enrolments
from tests.courses.conftest import NOW, START
from tests.enrolment.conftest import enrol
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory, ProfileFactory

pytestmark = pytest.mark.django_db


def test_the_confirmation_has_all_that_one_needs_to_come(region):
    space = SpaceFactory(
        state="published",
        address="Glavni trg 1",
        settlement="Kranj",
        email="lab@example.org",
        phone="04 123 456",
    )
    bring = Translated({"sl": "Delovna oblačila", "en": "Work clothes"})
    course = CourseFactory(space=space, bring=bring, fee="12.50")
    session = CourseSessionFactory(course=course, space=space, starts_at=START)
    person = PersonFactory(language="en")
    enrol(session, person)
    letter = Letter.objects.get(person=person, key__startswith="enrolment.enrolled")
    for text in ("Glavni trg 1, Kranj", "€12.50", "Work clothes", "lab@example.org", "04 123 456"):
        assert text in letter.body
    calendar = icalendar.Calendar.from_ical(letter.calendar)
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["method"]), event["dtstart"].dt) == ("REQUEST", session.starts_at)


def test_a_course_that_is_called_off_leaves_the_calendar(region):
    session = CourseSessionFactory(starts_at=START)
    person, manager = PersonFactory(), person_with_role("manager", session.space)
    enrol(session, person)
    sessions.cancel_session(session=session, by=manager, now=NOW, reason="Bolezen")
    first, last = Letter.objects.filter(person=person).order_by("pk")
    calendars = [icalendar.Calendar.from_ical(letter.calendar) for letter in (first, last)]
    assert [str(calendar["method"]) for calendar in calendars] == ["REQUEST", "CANCEL"]
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]
    assert events[0]["uid"] == events[1]["uid"]
    assert events[1]["sequence"] > events[0]["sequence"]


def events_of(person):
    """(method, event) of each letter to the person that has a calendar file, in the order of writing."""
    letters = Letter.objects.filter(person=person).exclude(calendar="").order_by("pk")
    files = [icalendar.Calendar.from_ical(letter.calendar) for letter in letters]
    return [(str(file["method"]), file.walk("VEVENT")[0]) for file in files]


def test_a_place_given_back_leaves_the_calendar(region):
    person = ProfileFactory().person
    row = enrol(CourseSessionFactory(starts_at=START), person)
    enrolments.cancel_enrolment(enrolment=row, by=person, now=NOW)
    (first_method, first), (last_method, last) = events_of(person)
    assert (first_method, last_method) == ("REQUEST", "CANCEL")
    assert first["uid"] == last["uid"]
    assert last["sequence"] > first["sequence"]


def test_cancelling_tells_all_who_have_the_calendar_entry_and_not_the_waitlist(region):
    """The letter on enrolling goes out whatever the switch for confirmations says, and so does its end."""
    session = CourseSessionFactory(starts_at=START, seats=1)
    silent, waiting = ProfileFactory(confirmations=False).person, ProfileFactory().person
    place, line = enrol(session, silent), enrol(session, waiting, wait=True)
    for row in (line, place):
        enrolments.cancel_enrolment(enrolment=row, by=row.person, now=NOW)
    [letter] = Letter.objects.filter(key__startswith="enrolment.enrolment_cancelled")
    assert letter.person == silent


def test_places_of_a_group_given_back_leave_the_calendar(region):
    session = CourseSessionFactory(
        starts_at=START,
        course__fee="12.50",
        course__bring="predpasnik",
        course__space__address="Glavni trg 1",
        course__space__email="info@kovacnica.example",
    )
    leader = ProfileFactory().person
    manager = person_with_role("manager", session.space)
    for by in (leader, manager):
        group = enrolments.bring_group(
            session=session, name="8.b", heads=2, band="under15", by=leader, now=NOW
        )
        enrolments.cancel_group(group=group, by=by, now=NOW)
    events = events_of(leader)
    assert [method for method, _event in events] == ["REQUEST", "CANCEL"] * 2
    text = Letter.objects.filter(key__startswith="enrolment.group:").first().body
    for part in ("Glavni trg 1", "12.50", "predpasnik", "info@kovacnica.example"):
        assert part in text
    for (_brought, first), (_gone, last) in (events[:2], events[2:]):
        assert first["uid"] == last["uid"]
        assert last["sequence"] > first["sequence"]
