"""Many want the same hour by different doors at once: page, program, table, move, series. One gets it, each time."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from ceh.core.refusals import Refused
from ceh.facilities.actions import bookings, series
from ceh.facilities.models import Booking
from ceh.facilities.rules.bookings import Wish
from ceh.people.actions import tokens
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import taken
from tests.factories.facilities import UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
DOORS = ("page", "program", "table", "move", "series")
LOST = {"timetable.taken", "facilities.series_changed"}


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def at(hour, day):
    return dt.datetime(2026, 11, day, hour, tzinfo=ZONE)


def by_page(unit, person, day, _mine):
    client = Client()
    client.force_login(person)
    said = {"day": f"2026-11-{day}", "begins": "10:00", "ends": "11:00", "people": "1"}
    response = client.post(f"/book/{unit.resource_id}/", said)
    if response.status_code == 302:
        return "done"
    assert response.status_code in (409, 422)
    with translation.override("sl"):
        assert taken().message in response.content.decode()
    return "timetable.taken"


def by_program(unit, person, day, _mine):
    _row, secret = tokens.make_token(by=person, name="x", scope="write", days=30, now=NOW)
    said = {
        "resource": unit.resource_id,
        "starts_at": at(10, day).isoformat(),
        "ends_at": at(11, day).isoformat(),
    }
    client = Client(headers={"authorization": f"Bearer {secret}"})
    response = client.post("/api/v1/bookings/", said, content_type="application/json")
    return "done" if response.status_code == 201 else response.json()["rule"]


def by_table(unit, person, day, _mine):
    wish = Wish(at(10, day), at(11, day))
    bookings.book(resource_id=unit.resource_id, person=person, wish=wish, by=person, now=NOW, source="import")
    return "done"


def by_move(_unit, person, day, mine):
    bookings.move_booking(booking=mine, wish=Wish(at(10, day), at(11, day)), by=person, now=NOW)
    return "done"


def by_series(unit, person, day, _mine):
    series.book_series(
        resource_id=unit.resource_id, person=person, wish=Wish(at(10, day), at(11, day)), every=1,
        until=dt.date(2026, 12, 20), skip=[], by=person, now=NOW,
    )  # fmt: skip
    return "done"


WAYS = {"page": by_page, "program": by_program, "table": by_table, "move": by_move, "series": by_series}


def rush(unit, day):
    """What became of ten who come by five doors at the same moment."""
    people = PersonFactory.create_batch(10)
    mine = {
        n: bookings.book(
            resource_id=unit.resource_id, person=people[n], by=people[n], now=NOW,
            wish=Wish(at(12 + n, day), at(13 + n, day)),
        )
        for n in range(10)
        if DOORS[n % 5] == "move"
    }  # fmt: skip
    ready = threading.Barrier(10)

    def one(n):
        ready.wait(30)
        try:
            return WAYS[DOORS[n % 5]](unit, people[n], day, mine.get(n))
        except Refused as caught:
            return caught.rule
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        return Counter(pool.map(one, range(10)))


@pytest.mark.django_db(transaction=True)
def test_by_whichever_door_one_gets_the_hour_and_all_others_are_told(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    for day in (26, 27, 28):
        said = rush(unit, day)
        assert said["done"] == 1
        assert set(said) - {"done"} <= LOST
        held = Occupancy.objects.filter(
            resource=unit.resource, active=True, starts_at__lt=at(11, day), ends_at__gt=at(10, day)
        )
        assert held.count() == 1
        assert Booking.objects.filter(starts_at=at(10, day), state="confirmed").count() == 1
        Booking.objects.filter(series__isnull=False).exclude(starts_at__lt=at(23, 28)).update(
            state="cancelled"
        )
        Occupancy.objects.filter(starts_at__gte=at(9, day + 1)).update(active=False)


@pytest.mark.django_db(transaction=True)
def test_two_machines_in_opposite_orders_never_stand_in_each_others_way(region):
    space = SpaceFactory(state="published")
    one, other = UnitFactory(resource__space=space), UnitFactory(resource__space=space)
    people = PersonFactory.create_batch(12)
    ready = threading.Barrier(12)

    def act(n):
        main, extra = (one, other) if n % 2 else (other, one)
        ready.wait(30)
        try:
            bookings.book(
                resource_id=main.resource_id, extras=[extra.resource_id], person=people[n], by=people[n], now=NOW,
                wish=Wish(at(10, 26), at(11, 26)),
            )  # fmt: skip
        except Refused as caught:
            return caught.rule
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(12) as pool:
        said = Counter(pool.map(act, range(12)))
    assert said == {"done": 1, "timetable.taken": 11}
    assert Occupancy.objects.filter(active=True).count() == 2
