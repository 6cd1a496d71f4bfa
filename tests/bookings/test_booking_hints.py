"""What the booking page says before one sends it: all that stands against it, what else one has, the chosen time."""

import pytest
from django.urls import reverse

from ceh.bookings.models import Booking
from ceh.equipment.models import Unit
from tests.bookings.test_booking_pages import DAY, at, booked, form
from tests.factories.availability import BookingRulesFactory
from tests.factories.courses import CourseSessionFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_on_weekdays")]


def test_a_taken_time_and_all_missing_competences_are_named_and_counted(unit, booker, client):
    booked(unit)
    Unit.objects.update(access="competence")
    needs = [RequirementFactory(model=unit.model), RequirementFactory(model=unit.model)]
    page = reverse("bookings:book", args=[unit.resource_id])
    answer = client.post(page, form(), headers={"accept-language": "en"})
    summary = answer.content.decode().split("error-summary")[1].split("</div>")[0]
    assert "There are 3 problems" in summary
    for text in (*(str(need.competence) for need in needs), "This time is taken."):
        assert text in summary
    query = {"day": DAY, "begins": "10:00", "ends": "11:00"}
    for reading in (client.get(page, query), client.get(page, query, headers={"accept-language": "en"})):
        assert [problem.rule for problem in reading.context["against"]] == ["timetable.taken"]
        assert len(reading.context["missing"]) == 2
        assert "can_wait" not in reading.context  # whoever lacks a competence cannot wait either


def test_a_visitor_reads_all_that_stands_against_a_time(unit, client):
    booked(unit, end=13)
    BookingRulesFactory(space=unit.space, longest=60)
    page = reverse("bookings:book", args=[unit.resource_id])
    answer = client.get(page, {"day": DAY, "begins": "10:00", "ends": "13:00"})
    rules = [problem.rule for problem in answer.context["against"]]
    assert rules == ["bookings.longest", "timetable.taken"]


def test_what_else_the_person_has_at_that_time_is_said_before_and_after(unit, booker, client):
    other = UnitFactory(resource__space=unit.space, resource__name="Tiskalnik")
    booking = booked(other, booker, 9, 11)
    session = CourseSessionFactory(starts_at=at(10), ends_at=at(12), space=unit.space)
    EnrolmentFactory(person=booker, session=session)
    page = reverse("bookings:book", args=[unit.resource_id])
    before = client.get(page, {"day": DAY, "begins": "10:00", "ends": "11:00"})
    assert before.context["overlaps"] == [booking, session]
    after = client.post(page, form(), follow=True)
    assert Booking.objects.filter(resource=unit.resource, state="confirmed").exists()
    for answer in (before, after):
        assert booking.get_absolute_url() in answer.content.decode()
        assert session.get_absolute_url() in answer.content.decode()
    apart = client.get(page, {"day": DAY, "begins": "13:00", "ends": "14:00"})
    assert not apart.context["overlaps"]


def test_each_day_of_a_series_says_what_else_the_person_has_then(unit, booker, client):
    other = UnitFactory(resource__space=unit.space, resource__name="Tiskalnik")
    booking = booked(other, booker, 9, 11)
    page = reverse("bookings:book", args=[unit.resource_id])
    data = form(repeat="1", until="2026-12-10")
    before = client.get(page, data)
    review = client.post(page, data)
    assert [clashes for _text, _day, clashes in before.context["series"]] == [[booking], [], []]
    assert [clashes for _text, _day, clashes in review.context["days"]] == [[booking], [], []]
    for answer in (before, review):
        assert booking.get_absolute_url() in answer.content.decode()


def test_who_moves_a_booking_of_another_reads_nothing_of_their_other_ones(unit, client):
    person = PersonFactory()
    elsewhere = booked(UnitFactory(resource__space=SpaceFactory()), person)
    booking = booked(unit, person)
    client.force_login(person_with_role("manager", unit.space))
    for name in ("bookings:move", "bookings:booking"):
        page = client.get(reverse(name, args=[booking.pk])).content.decode()
        assert elsewhere.get_absolute_url() not in page


def test_the_chosen_time_is_drawn_in_the_grid_and_stays_on_one_line(unit, client):
    page = reverse("bookings:book", args=[unit.resource_id])
    for person in (None, PersonFactory()):
        if person:
            client.force_login(person)
        body = client.get(page, {"day": DAY, "begins": "10:00", "ends": "11:30"}).content.decode()
        assert body.count('<td class="is-free is-chosen">') == 3
        assert body.count('<span class="nowrap">10:00–11:30</span>') == 2  # the summary and the bar
        assert '<li class="is-chosen">' in body


def test_a_booking_moves_nowhere_that_is_hidden(unit, booker, client):
    hidden = UnitFactory(resource__space=SpaceFactory(state="draft"))
    row = booked(unit, booker)
    url = reverse("bookings:move_to", args=[row.pk, hidden.resource_id])
    assert client.get(url).status_code in (403, 404)
    assert client.get(reverse("bookings:move_to", args=[row.pk, 987_654])).status_code == 404
