"""Who lacks a competence is told the next course that gives it, with a place if there is one, and led there."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.refusals import Refused
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
WISH = BookingRequest(NOW + dt.timedelta(days=1), NOW + dt.timedelta(days=1, hours=1))


@pytest.fixture
def unit(region):
    """A machine that asks for a competence."""
    unit = UnitFactory(resource__space=SpaceFactory(state="published"), access="competence")
    RequirementFactory(model=unit.model, competence=CompetenceVersionFactory().competence)
    return unit


@pytest.fixture
def sessions(unit):
    """In another town: one that is full, then one with a place."""
    competence = unit.model.requirements.get().competence
    course = CourseFactory(space=SpaceFactory(state="published"), competence=competence, seats=1)
    full, free = (
        CourseSessionFactory(course=course, starts_at=NOW + dt.timedelta(days=days)) for days in (5, 9)
    )
    EnrolmentFactory(session=full)
    return full, free


def refusal(unit):
    person = PersonFactory()
    with pytest.raises(Refused) as caught:
        bookings.book(resource_id=unit.resource_id, person=person, booking_request=WISH, by=person, now=NOW)
    [problem] = caught.value.problems or [caught.value]
    return problem


@pytest.mark.django_db
def test_without_a_course_the_competence_is_named(unit):
    competence = unit.model.requirements.get().competence
    assert refusal(unit).url == competence.get_absolute_url()


@pytest.mark.django_db
def test_the_next_course_with_a_place_is_named(unit, sessions):
    full, free = sessions
    problem = refusal(unit)
    assert (problem.rule, problem.url) == ("learning.no_grant", free.get_absolute_url())
    assert str(free.space) in problem.next_step
    EnrolmentFactory(session=free)
    assert refusal(unit).url == full.get_absolute_url()


@pytest.mark.django_db
def test_who_stands_in_line_is_not_asked_to_stand_in_line(unit, sessions):
    client, person = Client(headers={"accept-language": "en"}), PersonFactory()
    EnrolmentFactory(session=sessions[1])
    waiting = EnrolmentFactory(session=sessions[0], person=person, state="waiting")
    client.force_login(person)
    page = client.get(unit.get_absolute_url()).content.decode()
    assert waiting.session.get_absolute_url() in page
    assert "You are on the waitlist" in page
    assert "Join the waitlist" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["book", "competence", "find"])
def test_pages_lead_to_it(unit, sessions, page):
    client = Client(headers={"accept-language": "en"})
    client.force_login(PersonFactory())
    address = {
        "book": reverse("bookings:book", args=[unit.resource_id]),
        "competence": unit.model.requirements.get().competence.get_absolute_url(),
        "find": f"{reverse('availability:find')}?kind={unit.model.category.code}",
    }[page]
    assert sessions[1].get_absolute_url() in client.get(address).content.decode()
