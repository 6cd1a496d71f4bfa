"""Keeping hours and closing: who may, what changes, what gives way."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.core.refusals import Refused
from ceh.timetable.actions import hours
from ceh.timetable.models import Closure, Occupancy, SpecialDay
from ceh.timetable.rules import weeks
from tests.factories.people import PersonFactory
from tests.factories.timetable import OccupancyFactory, ResourceFactory

NOW = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 26)
HOUR = dt.timedelta(hours=1)


@pytest.mark.django_db
def test_only_those_of_the_space_keep_its_time(space, manager):
    stranger = PersonFactory()
    for act in (
        lambda by: hours.set_special_day(space=space, day=DAY, hours=[], by=by, now=NOW),
        lambda by: hours.set_calendar(space=space, zone="", closed_on_holidays=False, by=by),
        lambda by: hours.add_resource(space=space, kind="room", name="Soba", by=by),
        lambda by: hours.close(space=space, starts_at=NOW, ends_at=NOW + HOUR, reason="x", by=by, now=NOW),
    ):
        with pytest.raises(Refused):
            act(stranger)
        act(manager)


@pytest.mark.django_db
def test_a_special_day_replaces_what_was_set_before_and_can_be_taken_back(space, manager):
    resource = ResourceFactory(space=space)
    hours.set_special_day(space=space, day=DAY, hours=[], by=manager, now=NOW)
    hours.set_special_day(space=space, day=DAY, hours=[(dt.time(9), dt.time(12))], by=manager, now=NOW)
    assert weeks([resource], DAY, DAY)[resource.pk].hours(DAY) == [(dt.time(9), dt.time(12))]
    hours.remove_special_day(special=SpecialDay.objects.get(removed_at=None), by=manager, now=NOW)
    assert weeks([resource], DAY, DAY)[resource.pk].hours(DAY) is None


@pytest.mark.django_db
def test_hours_of_one_thing_go_before_those_of_its_space(space, manager):
    first, second = ResourceFactory(space=space), ResourceFactory(space=space)
    hours.set_resource_hours(resource=first, hours=[(3, dt.time(10), dt.time(11))], by=manager)
    calendars = weeks([first, second], DAY, DAY)
    assert calendars[first.pk].hours(DAY) == [(dt.time(10), dt.time(11))]
    assert calendars[second.pk].hours(DAY) is None


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_number_of_things(space, django_assert_num_queries):
    few, many = ResourceFactory.create_batch(1), ResourceFactory.create_batch(7, space=space)
    weeks(few, DAY, DAY)  # the region is read once
    for rows in (few, many):
        with django_assert_num_queries(4):
            weeks(rows, DAY, DAY)


@pytest.mark.django_db
def test_a_closure_takes_all_there_is_and_ends_when_it_is_lifted(space, manager):
    ResourceFactory.create_batch(3, space=space)
    row, gone, _unmovable = hours.close(
        space=space, starts_at=NOW + HOUR, ends_at=NOW + 5 * HOUR, reason="Inventura", by=manager, now=NOW
    )
    assert gone == 0
    assert Occupancy.objects.filter(active=True, kind="closure").count() == 3
    hours.lift_closure(closure=row, by=manager, now=NOW + 2 * HOUR)
    assert {occupancy.ends_at for occupancy in Occupancy.objects.filter(active=True)} == {NOW + 2 * HOUR}
    with pytest.raises(Refused):
        hours.lift_closure(closure=row, by=manager, now=NOW + 3 * HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "reason", "rule"),
    [
        (NOW, NOW + HOUR, " ", "timetable.reason"),
        (NOW - 2 * HOUR, NOW - HOUR, "x", "timetable.past"),
        (NOW + HOUR, NOW, "x", "timetable.span"),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(space, manager, starts, ends, reason, rule):
    with pytest.raises(Refused) as refused:
        hours.close(space=space, starts_at=starts, ends_at=ends, reason=reason, by=manager, now=NOW)
    assert refused.value.rule == rule
    assert Closure.objects.count() == 0


@pytest.mark.django_db
def test_fewer_places_than_are_booked_are_refused(space, manager):
    pool = ResourceFactory(space=space, kind="seats", capacity=3)
    OccupancyFactory(resource=pool, first_seat=3, last_seat=3)
    with pytest.raises(Refused) as refused:
        hours.change_resource(resource=pool, by=manager, now=NOW, capacity=2)
    assert refused.value.rule == "timetable.capacity"
    assert hours.change_resource(resource=pool, by=manager, now=NOW, capacity=5).capacity == 5


@pytest.mark.django_db
def test_the_pages_of_a_manager_work_without_javascript(space, manager, client):
    client.force_login(manager)
    page = reverse("timetable:hours", args=[space.code])
    assert client.get(page).status_code == 200
    client.post(reverse("timetable:special_day", args=[space.code]), {"day": "2030-01-07", "note": "Popis"})
    assert "Popis" in client.get(page).content.decode()
    response = client.post(
        reverse("timetable:close", args=[space.code]),
        {"starts_at": "2030-01-08T08:00", "ends_at": "2030-01-08T07:00", "reason": "x"},
    )
    assert response.status_code == 422
    client.post(
        reverse("timetable:close", args=[space.code]),
        {"starts_at": "2030-01-08T08:00", "ends_at": "2030-01-09T07:00", "reason": "Prenova"},
    )
    closure = Closure.objects.get()
    client.post(reverse("timetable:lift", args=[closure.pk]))
    closure.refresh_from_db()
    assert closure.lifted_at is not None
