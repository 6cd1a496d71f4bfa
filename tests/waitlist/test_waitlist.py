"""Standing in line: the same rules as for booking, seats counted, offers that had to give way, two at once."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.models import Letter
from ceh.core.personal_data import move_all
from ceh.core.refusals import Refused
from ceh.maintenance.actions import outages
from ceh.timetable.actions import hours
from ceh.timetable.models import Occupancy
from ceh.waitlist.actions import waitlist
from ceh.waitlist.models import WaitlistEntry
from tests.bookings.test_bookings import HOUR, NOW, at, booking_request
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import PlaceFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory, HoldFactory
from tests.factories.network import OpeningHoursFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import PartFactory, ResourceFactory
from tests.factories.waitlist import WaitlistEntryFactory

pytestmark = pytest.mark.clock(NOW, tick=False)


def book(resource, person, request=None, **more):
    values = {
        "resource_id": resource.pk,
        "booking_request": request or booking_request(),
        "by": person,
        "now": NOW,
    } | more
    return bookings.book(person=person, **values)


def wait(resource, person, start=10, end=11, minutes=60, **more):
    return waitlist.join_waitlist(
        resource=resource,
        person=person,
        earliest=at(start),
        latest=at(end),
        minutes=minutes,
        by=person,
        now=NOW,
        **more,
    )


def state(row):
    return WaitlistEntry.objects.get(pk=row.pk).state


def rule(call, **values):
    with pytest.raises(Refused) as caught:
        call(**values)
    return caught.value.rule


@pytest.fixture
def asked_for(unit):
    """A competence that the machine asks for."""
    competence = CompetenceVersionFactory().competence
    RequirementFactory(unit=unit, model=None, competence=competence)
    unit.access = "competence"
    unit.save()
    return competence


@pytest.mark.django_db
def test_nobody_waits_for_what_they_may_not_use(unit, asked_for):
    person = PersonFactory()
    with pytest.raises(Refused) as caught:
        wait(unit.resource, person)
    assert caught.value.rule == "learning.no_grant"
    GrantFactory(person=person, competence=asked_for, space=unit.space)
    assert wait(unit.resource, person).person == person


@pytest.mark.django_db
def test_who_lost_the_competence_meanwhile_is_passed_over_and_stays_in_line(unit, asked_for, manager):
    holder, stopped, other = PersonFactory(), PersonFactory(), PersonFactory()
    for person in (holder, stopped, other):
        GrantFactory(person=person, competence=asked_for, space=unit.space)
    booking = book(unit.resource, holder)
    rows = [wait(unit.resource, person) for person in (stopped, other)]
    HoldFactory(person=stopped, space=None, competence=None, starts_at=NOW)
    bookings.cancel(booking=booking, by=holder, now=NOW)
    assert [state(row) for row in rows] == ["waiting", "offered"]
    HoldFactory(person=other, space=unit.space, competence=asked_for, starts_at=NOW)
    assert rule(waitlist.take_offer, entry=rows[1], by=other, now=NOW) == "learning.held"
    assert state(rows[1]) == "offered"


@pytest.mark.django_db
def test_an_offer_that_needs_approval_becomes_a_request_and_the_space_is_told(unit, manager):
    BookingRulesFactory(space=unit.space, resource=None, approval=True)
    holder, person = PersonFactory(), PersonFactory()
    booking = book(unit.resource, holder)
    row = wait(unit.resource, person)
    bookings.cancel(booking=booking, by=holder, now=NOW)
    taken = waitlist.take_offer(entry=row, by=person, now=NOW)
    assert taken.state == "requested"
    keys = Letter.objects.filter(person=manager).order_by("pk").values_list("key", flat=True)
    assert [key.split(":")[:2] for key in keys] == [
        ["booking_asked", str(booking.pk)],
        ["booking_asked", str(taken.pk)],
    ]


@pytest.mark.django_db
def test_a_place_of_a_pool_is_offered_though_others_are_taken(space):
    pool = ResourceFactory(kind="seats", capacity=3, space=space)
    holder, person = PersonFactory(), PersonFactory()
    book(pool, PersonFactory())
    held = book(pool, holder, booking_request(seats=2))
    row = wait(pool, person, seats=2)
    bookings.cancel(booking=held, by=holder, now=NOW)
    assert state(row) == "offered"
    taken = waitlist.take_offer(entry=row, by=person, now=NOW)
    assert taken.seats == 2
    assert Occupancy.objects.filter(active=True, source_id=taken.pk).count() == 2
    assert set(
        Occupancy.objects.filter(source_id=taken.pk, kind="booking").values_list("sequence", flat=True)
    ) == {1}


@pytest.mark.django_db
def test_not_enough_places_are_no_offer(space):
    pool = ResourceFactory(kind="seats", capacity=3, space=space)
    holder = PersonFactory()
    book(pool, PersonFactory(), booking_request(seats=2))
    held = book(pool, holder)
    row = wait(pool, PersonFactory(), seats=2)
    bookings.cancel(booking=held, by=holder, now=NOW)
    assert state(row) == "waiting"


@pytest.mark.django_db
def test_an_outage_takes_an_offer_back_and_who_had_it_keeps_the_place(unit, manager):
    holder, person = PersonFactory(), PersonFactory()
    booking = book(unit.resource, holder)
    row = wait(unit.resource, person)
    bookings.cancel(booking=booking, by=holder, now=NOW)
    outage = outages.start_outage(
        unit=unit, reason="Leča je počena.", expected_until=at(18), by=manager, now=NOW, starts_at=at(8)
    )
    assert state(row) == "waiting"
    assert Letter.objects.filter(person=person, key__startswith="waitlist_gone").count() == 1
    outages.end_outage(outage=outage, by=manager, now=NOW + HOUR)
    assert state(row) == "offered"
    assert Letter.objects.filter(person=person, key__startswith="waitlist_offered").count() == 2


@pytest.mark.django_db
def test_a_closure_takes_an_offer_back(unit, manager):
    holder, person = PersonFactory(), PersonFactory()
    booking = book(unit.resource, holder)
    row = wait(unit.resource, person)
    bookings.cancel(booking=booking, by=holder, now=NOW)
    hours.close(space=unit.space, starts_at=at(8), ends_at=at(20), reason="Prenova", by=manager, now=NOW)
    assert state(row) == "waiting"
    assert Booking.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("when", "days"), [("day", 1), ("week", 7)])
def test_another_hour_will_do_and_what_is_free_already_is_offered_at_once(unit, client, when, days):
    person = PersonFactory()
    OpeningHoursFactory(space=unit.space, weekday=3, opens=dt.time(10), closes=dt.time(12))
    book(unit.resource, PersonFactory())
    client.force_login(person)
    data = {"day": "2026-11-26", "begins": "10:00", "ends": "11:00", "people": 1, "when": when}
    assert client.post(reverse("waitlist:join", args=[unit.resource_id]), data).status_code == 302
    row = WaitlistEntry.objects.get(person=person)
    assert (row.earliest, row.latest) == (at(0), at(0) + dt.timedelta(days=days))
    assert (row.state, row.offered_from) == ("offered", at(11))
    assert Letter.objects.get(person=person).key.startswith("waitlist_offered")


@pytest.mark.django_db
def test_whose_share_of_this_week_is_used_up_is_offered_the_next(unit):
    BookingRulesFactory(space=unit.space, resource=None, per_week=60)
    person = PersonFactory()
    book(unit.resource, person, booking_request(8, 9))
    row = waitlist.join_waitlist(
        resource=unit.resource,
        person=person,
        earliest=at(12),
        latest=at(12) + dt.timedelta(days=7),
        minutes=60,
        by=person,
        now=NOW,
    )
    assert (row.state, row.offered_from) == ("offered", at(0, day=30))  # Monday


@pytest.mark.django_db
def test_seats_free_one_after_the_other_are_not_offered_and_allow_cancelling(space):
    pool = ResourceFactory(kind="seats", capacity=2, space=space)
    holder, person = PersonFactory(), PersonFactory()
    first = book(pool, holder, booking_request(9, 11))  # seat 1
    book(pool, PersonFactory(), booking_request(10, 11))  # seat 2
    bookings.move_booking(booking=first, booking_request=booking_request(9, 10), by=holder, now=NOW)  # seat 1
    third = book(pool, holder, booking_request(10, 11))  # seat 1
    row = wait(pool, person, 9, 11, minutes=120)
    bookings.cancel(booking=third, by=holder, now=NOW)
    assert state(row) == "waiting"  # seat 1 until ten, seat 2 from ten on: nobody can sit there for two hours
    assert Booking.objects.get(pk=third.pk).state == "cancelled"


@pytest.mark.django_db
def test_two_offers_of_one_person_are_not_both_taken_where_one_is_all_they_may_have(unit, space):
    BookingRulesFactory(space=space, resource=None, max_active_bookings=1)
    person = PersonFactory()
    rows = [
        wait(resource, person, 10, 11)
        for resource in (unit.resource, UnitFactory(resource__space=space).resource)
    ]
    assert [state(row) for row in rows] == ["offered", "offered"]
    waitlist.take_offer(entry=rows[0], by=person, now=NOW)
    assert rule(waitlist.take_offer, entry=rows[1], by=person, now=NOW) == "bookings.max_active_bookings"


@pytest.fixture
def kit(space):
    """Two machines in a kit: (kit, machine, machine)."""
    resource = ResourceFactory(space=space, kind="kit", name="Komplet")
    parts = [UnitFactory(resource__space=space) for _n in range(2)]
    for part in parts:
        PartFactory(kit=resource, part=part.resource)
    return resource, *parts


@pytest.mark.django_db
def test_an_outage_of_one_part_gives_back_all_that_was_offered_with_the_kit(kit, manager):
    whole, broken, other = kit
    person, beside = PersonFactory(), PersonFactory()
    row = wait(whole, person)
    assert state(row) == "offered"
    waits = wait(other.resource, beside)
    outages.start_outage(unit=broken, reason="Leča.", expected_until=at(18), by=manager, now=NOW)
    assert state(row) == "waiting"
    assert not Occupancy.objects.filter(source_type=waitlist.OFFER, source_id=row.pk, active=True).exists()
    assert state(waits) == "offered"


@pytest.mark.django_db
def test_who_waits_for_the_other_part_is_offered_it_when_a_booked_kit_gives_way(kit, manager):
    whole, broken, other = kit
    booking, waits = book(whole, PersonFactory()), wait(other.resource, PersonFactory())
    assert state(waits) == "waiting"
    outages.start_outage(unit=broken, reason="Leča.", expected_until=at(18), by=manager, now=NOW)
    assert Booking.objects.get(pk=booking.pk).state == "displaced"
    assert state(waits) == "offered"


@pytest.mark.django_db
def test_who_waits_with_both_accounts_waits_once_after_they_are_joined(unit):
    kept, absorbed = PersonFactory(), PersonFactory()
    rows = [WaitlistEntryFactory(resource=unit.resource, person=person) for person in (kept, absorbed)]
    move_all(kept, absorbed, by=kept, now=NOW)
    assert [state(row) for row in rows] == ["waiting", "withdrawn"]


@pytest.mark.django_db
@pytest.mark.parametrize("booker", ["kept", "absorbed"])
def test_a_merge_ends_the_wait_for_a_time_that_the_other_account_has_booked(unit, booker):
    kept, absorbed = PersonFactory(), PersonFactory()
    booked, waiter = (kept, absorbed) if booker == "kept" else (absorbed, kept)
    booking = book(unit.resource, booked, booking_request(10, 12))
    same = WaitlistEntryFactory(resource=unit.resource, person=waiter, earliest=at(10), latest=at(12))
    longer = WaitlistEntryFactory(resource=unit.resource, person=waiter, earliest=at(11), latest=at(17))
    moved = move_all(kept, absorbed, by=kept, now=NOW)
    assert [state(entry) for entry in (same, longer)] == ["withdrawn", "waiting"]
    assert Booking.objects.get(pk=booking.pk).person == kept
    [clash] = moved["waitlist"]["clashes"]
    assert "“Confirmed” stays, “Waiting” ends" in clash


@pytest.mark.django_db(transaction=True)
def test_a_kit_is_booked_while_its_part_is_given_back_to_those_who_wait_for_the_kit(region):
    """The kit has the lower number: whoever frees the part must lock it first."""
    space = SpaceFactory(state="published")
    kit = ResourceFactory(space=space, kind="kit", name="Komplet")
    part = UnitFactory(resource__space=space)
    PartFactory(kit=kit, part=part.resource)
    members = [PersonFactory() for _n in range(4)]
    for number in range(8):
        start = 8 + number
        held = book(part.resource, members[0], booking_request(start, start + 1))
        wait(kit, members[1], start, start + 1)
        ready = threading.Barrier(3)
        events = []

        def free(ready=ready, held=held, events=events):
            ready.wait(30)
            bookings.cancel(booking=held, by=members[0], now=NOW)
            events.append("freed")
            connection.close()

        def take(person, ready=ready, start=start, events=events):
            ready.wait(30)
            try:
                book(kit, person, booking_request(start, start + 1))
                events.append("booked")
            except Refused as refused:
                events.append(refused.rule)
            connection.close()

        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(free), *(pool.submit(take, member) for member in members[2:])]:
                done.result(60)
        assert "core.collision" not in events
        claims = Occupancy.objects.filter(active=True, resource=part.resource, starts_at=at(start))
        assert claims.count() == 1


@pytest.mark.django_db
def test_a_merge_names_what_both_accounts_have_booked_at_one_time(space):
    pool = PlaceFactory(resource__space=space, resource__capacity=4).resource
    kept, absorbed = PersonFactory(), PersonFactory()
    own, other = book(pool, kept, booking_request(10, 12)), book(pool, absorbed, booking_request(11, 13))
    book(pool, absorbed, booking_request(14, 15))
    moved = move_all(kept, absorbed, by=kept, now=NOW)
    [clash] = moved["bookings"]["clashes"]
    assert str(pool) in clash
    assert "both bookings stay" in clash
    assert set(Booking.objects.filter(person=kept, starts_at__lt=at(13))) == {own, other}
