"""Many want one hour by every door at once: page, program, tablet, table, move, series. One gets it, each time.

All come through the addresses that people and programs use. Who loses reads that the time is taken and what is free
instead; nobody meets an error, and no two transactions ever stand in each other's way.
"""

import datetime as dt
import html
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.db import connection
from django.test import Client

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.imports.actions import batches
from ceh.people.actions import tokens
from ceh.reception import actions as kiosk
from ceh.reception.forms import KioskBookForm
from ceh.reception.views.public_kiosk import SALT
from ceh.timetable.models import Occupancy
from tests.factories.equipment import PlaceFactory, UnitFactory
from tests.factories.network import SpaceFactory, person_with_role, tie
from tests.factories.people import PersonFactory
from tests.imports.conftest import BOOKED

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.clock(NOW, tick=False)
HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)
PIN = "7295"
# 64; most are programs, whose refusals cost least.
ROUNDS = 5
ALL = {"page": 3, "program": 50, "tablet": 3, "table": 2, "patch": 2, "drop": 2, "series": 2}


def at(hour, day):
    return dt.datetime(2026, 11, day, hour, tzinfo=ZONE)


def tablet(space):
    """The tablet of a space, and the cookie by which a browser is it."""
    device, secret = kiosk.switch_on(space=space, name="Door", by=person_with_role("manager", space), now=NOW)
    return device, (f"kiosk-{space.pk}", signing.dumps([device.pk, secret], salt=SALT))


def outcome_of(answer, won):
    """What became of a request: "done", or "taken" if the answer says so, with other times; else the answer itself."""
    text = html.unescape(answer.content.decode())
    if answer.status_code == won and "This time is taken" not in text:
        return "done"
    if answer.status_code == 409 and (body := answer.json())["rule"] == "timetable.taken":
        return "taken" if body["alternatives"]["starts"] else body
    if answer.status_code == 422 and "This time is taken." in text and "What is free instead" in text:
        return "taken"
    return answer.status_code, re.sub(r"\s+", " ", text)[:2_000]


class Comer:
    """Somebody who wants an hour by one door. What costs time is prepared once, the rest before each round."""

    def __init__(self, thing, **_more):
        self.thing, self.space = thing, thing.resource.space
        self.person = PersonFactory()
        self.client = self.browser()
        self.client.force_login(self.person)

    def browser(self, **headers):
        return Client(raise_request_exception=False, headers={"accept-language": "en", **headers})

    def get_ready(self, starts):
        pass

    def spoken(self, starts):
        """Day and times as a form asks for them."""
        ends = starts + HOUR
        return {
            "day": f"{starts:%Y-%m-%d}",
            "begins": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "people": "1",
        }


class ByPage(Comer):
    def come(self, starts):
        return outcome_of(self.client.post(f"/book/{self.thing.resource_id}/", self.spoken(starts)), 302)


class ByProgram(Comer):
    def __init__(self, thing, **more):
        super().__init__(thing, **more)
        _row, secret = tokens.make_token(by=self.person, name="x", scope="write", days=30, now=NOW)
        self.client = self.browser(authorization=f"Bearer {secret}")

    def span(self, starts):
        return {"starts_at": starts.isoformat(), "ends_at": (starts + HOUR).isoformat()}

    def come(self, starts):
        data = {"resource": self.thing.resource_id, **self.span(starts)}
        return outcome_of(self.client.post("/api/v1/bookings/", data, content_type="application/json"), 201)


class ByTablet(Comer):
    def __init__(self, thing, *, at_door, **more):
        super().__init__(thing, **more)
        self.device, (name, value) = at_door
        self.client = self.browser()
        self.client.cookies[name] = value
        self.page = f"/spaces/{self.space.code}/kiosk/book/"
        kiosk.set_pin(by=self.person, pin=PIN, now=NOW)

    def get_ready(self, _starts):
        shown = self.client.post(self.page, {"member": self.person.pk, "pin": PIN})
        self.ticket = re.search(r'name="ticket" value="([^"]+)"', shown.content.decode())[1]

    def come(self, starts):
        data = {
            "ticket": self.ticket,
            "pick": KioskBookForm.value(self.thing.resource_id, starts),
            "minutes": "60",
        }
        return outcome_of(self.client.post(self.page, data), 302)


class ByTable(Comer):
    def __init__(self, thing, **more):
        super().__init__(thing, **more)
        self.manager = person_with_role("manager", self.space, language="en")
        tie(self.person, self.space)
        self.client.force_login(self.manager)

    def get_ready(self, starts):
        span = [f"{instant.astimezone(ZONE):%Y-%m-%d %H:%M}" for instant in (starts, starts + HOUR)]
        self.table = batches.create_batch(
            space=self.space,
            kind="bookings",
            filename="t.csv",
            by=self.manager,
            now=NOW,
            rows=[BOOKED, [str(self.thing.resource), *span, self.person.email]],
        )

    def come(self, _starts):
        data = {"do": "apply", "digest": self.table.digest}
        answer = self.client.post(self.table.get_absolute_url(), data)
        text = html.unescape(answer.content.decode())
        if answer.status_code == 422 and "Something has changed since the preview" in text:
            return "taken" if "This time is taken." in text else text
        return outcome_of(answer, 302)


class ByPatch(ByProgram):
    """Moves a booking that lies elsewhere."""

    def __init__(self, thing, *, n, **more):
        super().__init__(thing, **more)
        begins = at(8, 28) + dt.timedelta(days=10, hours=n)
        self.mine = bookings.book(
            resource_id=thing.resource_id,
            person=self.person,
            by=self.person,
            now=NOW,
            booking_request=BookingRequest(begins, begins + HOUR),
        )

    def come(self, starts):
        data = self.span(starts)
        return outcome_of(
            self.client.patch(f"/api/v1/bookings/{self.mine.pk}/", data, content_type="application/json"), 200
        )


class ByDrop(ByPatch):
    """Draws it there in the timetable."""

    def __init__(self, thing, **more):
        super().__init__(thing, **more)
        self.client = self.browser()
        self.client.force_login(self.person)

    def get_ready(self, _starts):
        self.mine.refresh_from_db()

    def come(self, starts):
        slots = {
            "starts": starts,
            "ends": starts + HOUR,
            "was_starts": self.mine.starts_at,
            "was_ends": self.mine.ends_at,
        }
        data = {name: int(instant.timestamp()) for name, instant in slots.items()}
        data |= {"resource": self.thing.resource_id, "was_resource": self.thing.resource_id}
        return outcome_of(self.client.post(f"/bookings/{self.mine.pk}/drop/?week", data), 200)


class BySeries(Comer):
    """Wants it in the next week, too."""

    def come(self, starts):
        data = {"repeat": "1", "until": f"{starts + WEEK:%Y-%m-%d}", "confirmed": "1"}
        return outcome_of(
            self.client.post(f"/book/{self.thing.resource_id}/", self.spoken(starts) | data), 302
        )


DOORS = {
    "page": ByPage,
    "program": ByProgram,
    "tablet": ByTablet,
    "table": ByTable,
    "patch": ByPatch,
    "drop": ByDrop,
    "series": BySeries,
}


def comers(thing, doors):
    """So many for each door."""
    at_door = tablet(thing.resource.space)
    each = [DOORS[door] for door, many in doors.items() for _turn in range(many)]
    return [door(thing, n=n, at_door=at_door) for n, door in enumerate(each)]


def at_once(pool, acts):
    """What became of each; all begin together, each in a thread of its own."""
    ready = threading.Barrier(len(acts))

    def run(act):
        ready.wait(60)
        try:
            return act()
        except BaseException:
            ready.abort()  # nobody waits for who comes no more
            raise
        finally:
            connection.close()  # back to the others: there are fewer than threads

    return list(pool.map(run, acts))


def round_of(pool, people, starts):
    """Counter of how it ended for all who come for the hour."""
    for person in people:
        person.get_ready(starts)
    return Counter(map(str, at_once(pool, [lambda person=person: person.come(starts) for person in people])))


def held_at(thing, starts):
    """The claims on an hour of a thing; each is of a booking that stands and lies so."""
    rows = list(
        Occupancy.objects.filter(
            resource=thing.resource_id, active=True, starts_at__lt=starts + HOUR, ends_at__gt=starts
        )
    )
    stand = Booking.objects.filter(resource=thing.resource_id, starts_at=starts, state="confirmed")
    assert sorted(row.source_id for row in rows) == sorted(stand.values_list("pk", flat=True))
    return rows


@pytest.mark.slow
@pytest.mark.xdist_group("rush")  # one after the other: together they need more connections than there are
@pytest.mark.django_db(transaction=True)
def test_of_64_who_come_at_once_by_all_doors_one_gets_the_hour_in_each_round(region, collisions):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"), resource__name="Laser")
    people = comers(unit, ALL)
    assert len(people) == 64
    with ThreadPoolExecutor(64) as pool:
        for n in range(ROUNDS):
            starts = at(0, 27) + n * HOUR
            counts = round_of(pool, people, starts)
            assert counts == {"done": 1, "taken": 63}
            assert len(held_at(unit, starts)) == 1
    assert collisions == []
    rows = Occupancy.objects.filter(resource=unit.resource_id, active=True).order_by("starts_at")
    assert all(row.ends_at <= then.starts_at for row, then in pairwise(rows))
    assert Booking.objects.filter(state="confirmed").count() == rows.count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_by_whichever_door_five_get_into_a_pool_of_five(region, collisions):
    seats = PlaceFactory(
        resource__space=SpaceFactory(state="published"),
        resource__kind="seats",
        resource__name="Mize",
        resource__capacity=5,
    )
    people = comers(seats, dict.fromkeys(DOORS, 2))
    with ThreadPoolExecutor(14) as pool:
        for n in range(10):
            starts = at(0, 27) + n * HOUR
            counts = round_of(pool, people, starts)
            assert counts == {"done": 5, "taken": 9}
            assert sorted(row.first_seat for row in held_at(seats, starts)) == [1, 2, 3, 4, 5]
    assert collisions == []
