"""The rush goes on: 64 for one slot, five of ten into a pool by every door, ten at the tablet before one machine."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import translation

from ceh.core.refusals import Refused
from ceh.facilities.actions import bookings, kiosk
from ceh.facilities.models import Booking, Usage
from ceh.facilities.rules import usage as rules
from ceh.facilities.rules.bookings import Wish
from ceh.facilities.views.public_kiosk import SALT
from ceh.timetable.models import Occupancy
from tests.facilities.test_rush import LOST, NOW, at, rush
from tests.factories.facilities import PlaceFactory, UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

PIN = "7295"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.mark.django_db(transaction=True)
def test_of_64_who_book_at_once_exactly_one_gets_the_slot_in_each_of_50_rounds(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    people = PersonFactory.create_batch(64)
    hours = [dt.timedelta(hours=n) for n in range(50)]
    ready = threading.Barrier(64)

    def one(n):
        told = []
        for later in hours:
            ready.wait(60)
            wish = Wish(at(0, 27) + later, at(1, 27) + later)
            try:
                bookings.book(
                    resource_id=unit.resource_id, person=people[n], wish=wish, by=people[n], now=NOW
                )
            except Refused as caught:
                told.append(caught.rule)
            except BaseException:
                ready.abort()  # nobody waits for who comes no more
                raise
            else:
                told.append("done")
            finally:
                connection.close()  # back to the others: there are fewer than 64
        return told

    with ThreadPoolExecutor(64) as pool:
        rounds = list(zip(*pool.map(one, range(64)), strict=True))
    assert [Counter(told) for told in rounds] == [{"done": 1, "timetable.taken": 63}] * 50
    held = list(
        Occupancy.objects.filter(active=True).order_by("starts_at").values_list("starts_at", "ends_at")
    )
    assert len(held) == Booking.objects.filter(state="confirmed").count() == 50
    assert all(before[1] <= after[0] for before, after in pairwise(held))


@pytest.mark.django_db(transaction=True)
def test_by_whichever_door_five_get_into_a_pool_of_five(region):
    pool = PlaceFactory(
        resource__space=SpaceFactory(state="published"), resource__kind="seats", resource__capacity=5
    )
    for day in (26, 27, 28):
        said = rush(pool, day)
        assert said["done"] == 5
        assert set(said) - {"done"} <= LOST
        held = Occupancy.objects.filter(
            resource=pool.resource_id, active=True, starts_at__lt=at(11, day), ends_at__gt=at(10, day)
        )
        assert sorted(held.values_list("first_seat", flat=True)) == [1, 2, 3, 4, 5]
        Occupancy.objects.filter(starts_at__gte=at(9, day + 1)).update(active=False)


def tablet(space):
    """A browser that is the tablet of a space."""
    manager = person_with_role("manager", space)
    device, secret = kiosk.switch_on(space=space, name="Door", by=manager, now=NOW)
    return f"kiosk-{space.pk}", signing.dumps([device.pk, secret], salt=SALT)


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_the_tablet_and_with_phones_one_starts_the_machine(region, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # the true one is slow by intent
    space = SpaceFactory(state="published")
    units, people = UnitFactory.create_batch(3, resource__space=space), PersonFactory.create_batch(10)
    cookie, value = tablet(space)
    for person in people[::2]:
        kiosk.set_pin(by=person, pin=PIN, now=NOW)
    for unit in units:
        ready = threading.Barrier(10)

        def one(n, unit=unit, ready=ready):
            client = Client()
            ready.wait(30)
            try:
                if n % 2:
                    client.force_login(people[n])
                    answer = client.post(f"/u/{unit.qr}/start/")
                else:
                    client.cookies[cookie] = value
                    answer = client.post(
                        f"/spaces/{space.code}/kiosk/act/?unit={unit.qr}",
                        {"member": people[n].pk, "pin": PIN},
                    )
                with translation.override("sl"):  # as the answer is
                    return (
                        "done"
                        if answer.status_code == 302
                        else rules.in_use().message in answer.content.decode()
                    )
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as pool:
            assert Counter(pool.map(one, range(10))) == {"done": 1, True: 9}
        assert Usage.objects.filter(unit=unit).count() == 1
