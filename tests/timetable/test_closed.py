"""An announced closure stands on the public page of the space and in its timetable."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.timetable.actions import hours
from ceh.timetable.models import SpecialDay
from tests.factories.equipment import UnitFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)  # a Wednesday noon
DAY = dt.timedelta(days=1)


def text(client, path):
    return client.get(path, headers={"accept-language": "en"}).content.decode().replace("\xa0", " ")


def close(space, manager, first, days=1, **more):
    midnight = dt.datetime(2026, 11, first - 1, 23, tzinfo=dt.UTC)  # in Kranj
    return hours.close(
        space=space,
        starts_at=midnight,
        ends_at=midnight + days * DAY,
        reason="Inventory",
        by=manager,
        now=NOW,
        **more,
    )


def test_visitors_read_of_closures_and_other_hours(client, space, unit, manager):
    path = reverse("directory:space", args=[space.code])
    assert "Other hours and closures" not in text(client, path)
    close(space, manager, 27, 2)
    SpecialDay.objects.create(space=space, day=dt.date(2026, 12, 24), note="Christmas Eve")
    page = text(client, path)
    assert "Friday 27 November – Saturday 28 November" in page
    assert "Inventory" in page
    assert "Christmas Eve" in page
    assert "Closed now" not in page


def test_a_space_that_is_closed_now_is_not_open(client, space, unit, manager):
    close(space, manager, 25)
    page = text(client, reverse("directory:space", args=[space.code]))
    assert "Closed now" in page
    assert "Open now" not in page


def test_a_closure_of_one_machine_closes_no_space(client, space, unit, manager):
    UnitFactory(resource__space=space)
    close(space, manager, 25, resources=[unit.resource])
    assert "Inventory" not in text(client, reverse("directory:space", args=[space.code]))


def test_the_timetable_says_all_day_of_a_closed_day(client, space, unit, manager):
    close(space, manager, 26)
    client.force_login(manager)
    page = text(client, reverse("bookings:book", args=[unit.resource_id]) + "?day=2026-11-26")
    assert "all day" in page
    assert "–23:00" not in page
