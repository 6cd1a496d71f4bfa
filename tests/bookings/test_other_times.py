"""Other times are offered where another time helps, and only as far ahead as one may book."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest, context_of
from ceh.availability.rules.alternatives import other_time_helps
from ceh.bookings.actions.judging import alternatives
from ceh.core.refusals import Refused
from tests.bookings.test_booking_pages import DAY, NOW, at, booked, form
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_on_weekdays")]


def refusal(*rules):
    problems = [Refused(rule, rule) for rule in rules]
    return Refused.of(problems, rule="bookings.booking", message="no", next_step="")


@pytest.mark.parametrize(
    ("rules", "helps", "helps_person"),
    [
        (["timetable.taken"], True, True),
        (["bookings.hours", "bookings.past"], True, True),
        (["bookings.horizon"], True, True),
        (["bookings.evening"], False, True),
        (["bookings.per_week", "timetable.taken"], False, True),
        (["bookings.longest"], False, False),
        (["timetable.taken", "learning.missing"], False, False),
        (["timetable.taken", "bookings.people"], False, False),
        (["bookings.max_active_bookings"], False, False),
        (["timetable.span"], False, False),
        (["bookings.over"], False, False),
    ],
)
def test_another_time_helps_where_it_solves_all_that_was_refused(rules, helps, helps_person):
    assert other_time_helps(refusal(*rules)) is helps
    assert other_time_helps(refusal(*rules), is_judged=True) is helps_person


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        ({"begins": "10:00", "ends": "14:00"}, "bookings.longest"),
        ({"begins": "10:00", "ends": "10:30"}, "bookings.shortest"),
        ({"people": "1"}, "bookings.people"),
    ],
)
def test_a_rule_that_every_time_breaks_offers_none(unit, booker, client, sent, rule):
    BookingRulesFactory(
        space=unit.space, shortest=60, longest=120, people=2 if rule.endswith("people") else 1
    )
    response = client.post(reverse("bookings:book", args=[unit.resource_id]), form(**sent))
    assert rule in {error.code for error in response.context["form"].non_field_errors().as_data()}
    assert "other" not in response.context


def test_a_time_out_of_hours_offers_one_within_them(unit, booker, client):
    response = client.post(
        reverse("bookings:book", args=[unit.resource_id]), form(begins="17:30", ends="18:30")
    )
    assert f"day={DAY}&begins=17%3A00&ends=18%3A00" in response.context["other"]["starts"][-1][1]


def test_moving_offers_nothing_where_the_space_confirms_first(unit, booker, client):
    booking = booked(unit, booker)
    BookingRulesFactory(space=unit.space, approval=True)
    response = client.post(reverse("bookings:move", args=[booking.pk]), form(begins="13:00", ends="14:00"))
    assert response.status_code == 422
    assert "other" not in response.context


def test_no_time_is_offered_beyond_the_horizon(unit, booker):
    BookingRulesFactory(space=unit.space, horizon=1, longest=0)
    booked(unit, start=8, end=17)
    near, far = UnitFactory(resource__space=unit.space, model=unit.model), BookingRequest(at(10), at(11))
    last = NOW + dt.timedelta(days=1)
    context = context_of(unit.resource_id, NOW.date())
    offered = alternatives(context, far, NOW, most=100)
    assert offered.starts
    assert max(offered.starts) <= last
    assert [place.resource for place in offered.elsewhere] == [near.resource]
    month = dt.timedelta(days=28)
    too_far = alternatives(context, BookingRequest(at(10) + month, at(11) + month), NOW, most=100)
    assert too_far.starts
    assert max(too_far.starts) <= last
    assert too_far.elsewhere == []
