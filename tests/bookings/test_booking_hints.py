"""What the booking page says before one sends it: all that stands against it, what else one has, the chosen time."""

import re

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


@pytest.mark.parametrize("method", ["get", "post"])
def test_reversed_hours_have_no_length_and_no_price(unit, booker, client, method):
    booked(unit, start=9, end=13)  # between the hours: nobody waits for a time that is none
    page = reverse("bookings:book", args=[unit.resource_id])
    answer = getattr(client, method)(
        page, form(begins="12:00", ends="10:00"), headers={"accept-language": "en"}
    )
    assert not any(answer.context.get(name) for name in ("span", "length", "panels", "chosen", "can_wait"))
    assert "The end must come after the start." in answer.content.decode()
    assert [str(answer.context["form"][name].value())[:5] for name in ("begins", "ends")] == [
        "12:00",
        "10:00",
    ]
    assert answer.context["more_open"]


def test_the_timetable_shows_the_day_that_stands_in_the_form(unit, booker, client, time_machine):
    page = reverse("bookings:book", args=[unit.resource_id])
    for query in ({}, {"day": "2026-11-20"}, {"day": "x"}, {"day": "2031-01-01"}):
        answer = client.get(page, query)
        assert answer.context["day"]["day"].isoformat() == str(answer.context["form"]["day"].value())
    sent = client.post(page, form(day="2026-12-02", change="1"))
    assert sent.context["day"]["day"].isoformat() == "2026-12-02"


def test_the_way_to_the_whole_week_follows_the_day_with_the_timetable(unit, booker, client):
    week = reverse("availability:week", args=[unit.resource_id])
    for signed_in in (True, False):
        if not signed_in:
            client.logout()
        body = client.get(
            reverse("bookings:book", args=[unit.resource_id]), {"day": "2026-12-02"}
        ).content.decode()
        assert f'<p id="whole-week"><a href="{week}?day=2026-12-02">' in body
        swaps = re.findall(r'data-hx-select-oob="([^"]+)"', body)
        assert swaps
        assert all("#whole-week" in swap.split(",") for swap in swaps if "#timetable:innerHTML" in swap)


def test_a_moved_booking_is_not_its_own_obstacle_in_the_timetable(unit, booker, client):
    booking = booked(unit, booker, 10, 12)
    page = reverse("bookings:move", args=[booking.pk])
    answer = client.get(page, {"day": DAY, "begins": "11:00", "ends": "13:00"})
    assert answer.context["against"] == []
    assert f'href="{page}?day={DAY}&amp;begins=10:30' in answer.content.decode()


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
