"""The rush goes on: kits that share a part, in all orders; ten at the tablet and with phones before one machine."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.utils import translation

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.reception import actions as kiosk
from ceh.timetable.models import Occupancy
from ceh.usage.models import Usage
from ceh.usage.rules import usage as rules
from tests.bookings.test_rush import (
    HOUR,
    NOW,
    PIN,
    ByPatch,
    ByProgram,
    at,
    at_once,
    round_of,
    tablet,
)
from tests.factories.equipment import PlaceFactory, UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import PartFactory
from tests.factories.waitlist import WaitlistEntryFactory

pytestmark = pytest.mark.clock(NOW, tick=False)

LATER = 30 * 24 * HOUR


class Moves(ByPatch):
    """Gives one kit back and takes the other for the hour."""

    def __init__(self, thing, other, *, n):
        super().__init__(thing, n=n)
        self.other = other

    def get_ready(self, _starts):
        """From the kit that it has to the other one."""
        self.mine.refresh_from_db()
        self.to = self.other if self.mine.resource_id == self.thing.resource_id else self.thing

    def span(self, starts):
        return {**super().span(starts), "resource": self.to.resource_id}


class Cancels(ByProgram):
    """Gives back what it has of a thing; whoever waits for a kit with it is offered it."""

    def get_ready(self, starts):
        booking_request = BookingRequest(starts + LATER, starts + LATER + HOUR)
        self.mine = bookings.book(
            resource_id=self.thing.resource_id,
            person=self.person,
            by=self.person,
            now=NOW,
            booking_request=booking_request,
        )

    def come(self, _starts):
        answer = self.client.delete(f"/api/v1/bookings/{self.mine.pk}/")
        return "given back" if answer.status_code == 200 else answer.content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_kits_that_share_a_part_and_the_part_itself_never_stand_in_each_others_way(region, collisions):
    """Parts with lower and higher ids than their kits: in the order of asking they would be locked crosswise."""
    space = SpaceFactory(state="published")

    def kit():
        return PlaceFactory(resource__space=space, resource__kind="kit", resource__name="Komplet")

    low = UnitFactory(resource__space=space)
    first_kit = kit()
    shared = UnitFactory(resource__space=space)
    second_kit = kit()
    high = UnitFactory(resource__space=space)
    for whole, parts in ((first_kit, (low, shared)), (second_kit, (high, shared))):
        for part in parts:
            PartFactory(kit=whole.resource, part=part.resource)
    won_a_kit, parts = 0, (low, shared, high)
    people = [ByProgram(thing) for thing in (first_kit, second_kit, shared, low, high) for _twice in range(2)]
    people += [
        Moves(first_kit, second_kit, n=0),
        Moves(second_kit, first_kit, n=2),
        Cancels(low),
        Cancels(shared),
    ]
    with ThreadPoolExecutor(len(people)) as pool:
        for n in range(10):
            starts = at(0, 27) + n * HOUR
            WaitlistEntryFactory(
                resource=first_kit.resource, earliest=starts + LATER, latest=starts + LATER + HOUR, minutes=60
            )
            counts = round_of(pool, people, starts)
            assert set(counts) == {"done", "taken", "given back"}
            assert counts["given back"] == 2
            offered = Occupancy.objects.filter(active=True, kind="offer", starts_at=starts + LATER)
            assert {row.resource_id for row in offered} == {
                thing.resource_id for thing in (first_kit, low, shared)
            }
            held = Occupancy.objects.filter(active=True, starts_at=starts)
            by_thing = {row.resource_id: row.source_id for row in held}
            assert held.count() == len(by_thing)
            assert by_thing.keys() >= {part.resource_id for part in parts}  # nobody lost it to nobody
            assert counts["done"] == len(set(by_thing.values()))
            for whole, its in ((first_kit, (low, shared)), (second_kit, (high, shared))):
                holders = {by_thing[part.resource_id] for part in its}
                both = len(holders) == 1
                assert (by_thing.get(whole.resource_id) in holders) == both
                won_a_kit += both
    assert collisions == []
    assert won_a_kit


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_the_tablet_and_with_phones_one_starts_the_machine(region):
    space = SpaceFactory(state="published")
    units, people = UnitFactory.create_batch(3, resource__space=space), PersonFactory.create_batch(10)
    _device, (cookie, value) = tablet(space)
    for person in people[::2]:
        kiosk.set_pin(by=person, pin=PIN, now=NOW)

    def start(n, unit):
        client = Client()
        if n % 2:
            client.force_login(people[n])
            answer = client.post(f"/u/{unit.qr}/start/")
        else:
            client.cookies[cookie] = value
            data = {"member": people[n].pk, "pin": PIN}
            answer = client.post(f"/spaces/{space.code}/kiosk/act/?unit={unit.qr}", data)
        if answer.status_code == 302:
            return "done"
        with translation.override("sl"):  # as the answer is
            return rules.in_use().message in answer.content.decode()

    with ThreadPoolExecutor(10) as pool:
        for unit in units:
            acts = [lambda n=n, unit=unit: start(n, unit) for n in range(10)]
            assert Counter(at_once(pool, acts)) == {"done": 1, True: 9}
            assert Usage.objects.filter(unit=unit).count() == 1
