"""The confirmation of a place has all that one needs to come, and keeps the calendar right."""

import icalendar
import pytest

from ceh.core.models import Letter
from ceh.core.text import Translated
from ceh.courses.actions import sessions
from tests.courses.conftest import NOW, START, enrol
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

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
    letter = Letter.objects.get(person=person, key__startswith="courses.enrolled")
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
    told = [icalendar.Calendar.from_ical(letter.calendar) for letter in (first, last)]
    assert [str(calendar["method"]) for calendar in told] == ["REQUEST", "CANCEL"]
    events = [calendar.walk("VEVENT")[0] for calendar in told]
    assert events[0]["uid"] == events[1]["uid"]
    assert events[1]["sequence"] > events[0]["sequence"]
