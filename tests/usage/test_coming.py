"""Who booked comes: by a machine of a kit, by saying so, early, or as the paper list tells afterwards."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.reception import actions as kiosk
from ceh.timetable.models import Occupancy
from ceh.usage.actions import scheduled, usage, visits
from ceh.usage.models import Usage, Visit
from ceh.usage.rules.visits import read_paper
from tests.factories.equipment import PlaceFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import PartFactory, ResourceFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday noon in Kranj
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def room(space):
    return PlaceFactory(resource__space=space).resource


@pytest.fixture
def kit(space, unit):
    """The machine and a lamp."""
    resource = ResourceFactory(space=space, kind="kit", name="Komplet za radio")
    PlaceFactory(resource=resource)
    PartFactory(kit=resource, part=unit.resource)
    PartFactory(kit=resource, part=UnitFactory(resource__space=space).resource)
    return resource


def book(resource, person, start=NOW, hours=2, by=None, **more):
    return bookings.book(
        resource_id=resource.pk,
        person=person,
        booking_request=BookingRequest(start, start + hours * HOUR),
        by=by or person,
        now=NOW - 3 * HOUR,
        **more,
    )


def state(booking):
    return Booking.objects.get(pk=booking.pk).state


def refused(act, **values):
    with pytest.raises(Refused) as caught:
        act(**values)
    return caught.value.rule


def to(name, row):
    return reverse(f"reception:{name}", kwargs={"pk": row.pk})


def test_who_booked_a_kit_starts_its_machines_and_goes_on_with_the_others(kit, unit, member, client):
    booking = book(kit, member)
    assert refused(usage.start_usage, unit=unit, by=PersonFactory(), now=NOW) == "usage.booked_now"
    client.force_login(member)
    page = client.get(reverse("reception:unit_qr", kwargs={"code": unit.qr})).content.decode()
    assert 'class="notice success"' in page  # "You booked it"
    started = usage.start_usage(unit=unit, by=member, now=NOW)
    assert (started.booking, state(booking)) == (booking, "in_use")
    usage.stop_usage(usage=started, by=member, now=NOW + MINUTE)
    assert state(booking) == "in_use"  # the lamp is still theirs
    other = Unit.objects.exclude(pk=unit.pk).get()
    assert usage.start_usage(unit=other, by=member, now=NOW + 30 * MINUTE).booking == booking
    assert scheduled.release_no_shows(now=NOW + 40 * MINUTE) == 0
    scheduled.complete(now=NOW + 2 * HOUR)
    assert state(booking) == "completed"


def test_a_machine_that_left_the_kit_is_not_held_by_its_booking(kit, unit, member):
    booking = book(kit, member)
    bookings.cancel(booking=booking, by=member, now=NOW - HOUR)
    assert usage.start_usage(unit=unit, by=member, now=NOW).booking is None


@pytest.mark.parametrize("what", ["room", "kit"])
def test_a_member_says_that_they_are_here_and_keeps_what_they_booked(what, request, member, client):
    thing = request.getfixturevalue(what)
    booking = book(thing, member, start=NOW + 10 * MINUTE)
    client.force_login(member)
    page = client.get(booking.get_absolute_url()).content.decode()
    assert to("booking_start", booking) in page
    assert client.post(to("booking_start", booking))["Location"] == booking.get_absolute_url()
    assert state(booking) == "in_use"
    assert to("booking_start", booking) not in client.get(booking.get_absolute_url()).content.decode()
    assert scheduled.release_no_shows(now=NOW + HOUR) == 0
    assert Occupancy.objects.filter(source_id=booking.pk, resource=thing, ends_at=booking.ends_at).exists()


def test_who_says_nothing_loses_the_room_as_before(room, member):
    booking = book(room, member)
    bookings.confirm_attendance(booking=booking, now=NOW - HOUR)  # "yes, I come" is not coming
    assert scheduled.release_no_shows(now=NOW + 20 * MINUTE) == 1
    assert state(booking) == "no_show"


def test_i_am_here_at_the_tablet_begins_the_room(room, member, manager):
    booking = book(room, member, start=NOW + 10 * MINUTE)
    later = book(room, member, start=NOW + 5 * HOUR)
    device, _secret = kiosk.switch_on(space=room.space, name="Door", by=manager, now=NOW)
    kiosk.check_in(device=device, person=member, now=NOW)
    assert (state(booking), state(later)) == ("in_use", "confirmed")
    assert kiosk.check_in(device=device, person=member, now=NOW) is None


def test_i_am_here_on_ones_phone_begins_the_room_as_at_the_tablet(room, member, client, time_machine):
    time_machine.move_to(NOW)
    booking = book(room, member)
    later = book(room, member, start=NOW + 5 * HOUR)
    phone = reverse("reception:here", kwargs={"code": room.space.visit_code})
    client.force_login(member)
    assert client.post(phone).status_code == 302
    assert (state(booking), state(later)) == ("in_use", "confirmed")
    time_machine.move_to(NOW + 5 * HOUR)
    assert client.post(phone).status_code == 302  # the second time that day: one visit, and the next room
    assert (state(later), Visit.objects.count()) == ("in_use", 1)


def test_staff_who_record_a_member_now_begin_the_room_booking_on_that_day_only(
    room, member, manager, client, time_machine
):
    time_machine.move_to(NOW)
    booking = book(room, member)
    client.force_login(manager)
    page = reverse("usage:record", kwargs={"slug": room.space.code})
    data = {"who": member.email, "day": (NOW.date() - dt.timedelta(days=1)).isoformat()}
    assert client.post(page, data).status_code == 302
    assert (state(booking), Visit.objects.count()) == ("confirmed", 1)
    lines = read_paper(data["who"])
    visits.record_paper_list(space=room.space, day=NOW.date(), lines=lines, by=manager, now=NOW)
    assert state(booking) == "confirmed"  # who stands on a list was here at some time of the day
    assert client.post(page, data | {"day": NOW.date().isoformat()}).status_code == 302
    assert (state(booking), Visit.objects.count()) == ("in_use", 2)
    assert client.post(page, data | {"who": "nobody@example.org"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_the_phone_and_the_tablet_at_once_begin_the_room_once(region):
    room = PlaceFactory(resource__space=SpaceFactory(state="published")).resource
    for round_ in range(4):
        member, now = PersonFactory(), NOW + round_ * 4 * HOUR
        booking = book(room, member, start=now)
        ready = threading.Barrier(3)

        def go(_n, ready=ready, member=member, now=now):
            try:
                ready.wait()
                visits.check_in(space=room.space, person=member, by=member, now=now)
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(go, range(3)))
        assert (state(booking), Visit.objects.filter(person=member).count()) == ("in_use", 1)


def test_nothing_is_begun_days_or_half_an_hour_ahead(room, unit, member, client):
    rows = [book(room, member, start=NOW + 16 * MINUTE), book(unit.resource, member, start=NOW + 48 * HOUR)]
    client.force_login(member)
    for row in rows:
        assert refused(scheduled.start_booking, booking=row, by=member, now=NOW) == "usage.early"
        assert to("booking_start", row) not in client.get(row.get_absolute_url()).content.decode()
        assert client.post(to("booking_start", row)).status_code == 409
        assert state(row) == "confirmed"
    assert not Usage.objects.exists()


def test_the_source_says_who_began_it(unit, member, manager):
    rows = [book(unit.resource, member), book(UnitFactory(resource__space=unit.space).resource, member)]
    for row, by in zip(rows, (member, manager), strict=True):
        scheduled.start_booking(booking=row, by=by, now=NOW)
    assert [row.usages.get().source for row in rows] == ["self_declared", "entered_by_staff"]


def test_who_began_before_their_time_and_is_still_there_came(unit, member):
    started = usage.start_usage(unit=unit, by=member, now=NOW - 40 * MINUTE)
    booking = book(unit.resource, member)
    assert scheduled.release_no_shows(now=NOW - MINUTE) == 0
    assert state(booking) == "confirmed"
    for late in (30 * MINUTE, 31 * MINUTE):  # late, and twice
        assert scheduled.release_no_shows(now=NOW + late) == 0
        started.refresh_from_db()
        assert (started.booking, started.state, state(booking)) == (booking, "open", "in_use")
    usage.stop_usage(usage=started, by=member, now=NOW + HOUR)
    assert state(booking) == "completed"
    assert Occupancy.objects.get(source_id=booking.pk, active=True).ends_at == NOW + HOUR


def test_who_began_early_and_stopped_within_their_time_came(unit, member):
    started = usage.start_usage(unit=unit, by=member, now=NOW - 40 * MINUTE)
    booking = book(unit.resource, member)
    usage.stop_usage(usage=started, by=member, now=NOW + 5 * MINUTE)
    assert scheduled.release_no_shows(now=NOW + 30 * MINUTE) == 0
    started.refresh_from_db()
    assert (started.booking, state(booking)) == (booking, "completed")


@pytest.mark.parametrize("ended", [-10, 0])
def test_who_had_left_before_their_time_did_not_come(unit, member, ended):
    started = usage.start_usage(unit=unit, by=member, now=NOW - 40 * MINUTE)
    booking = book(unit.resource, member)
    usage.stop_usage(usage=started, by=member, now=NOW + ended * MINUTE)
    assert scheduled.release_no_shows(now=NOW + 30 * MINUTE) == 1
    assert state(booking) == "no_show"


def test_somebody_elses_use_or_maintenance_is_not_coming(unit, member, manager):
    usage.start_usage(unit=unit, by=manager, now=NOW - HOUR, maintenance=True)
    mine, theirs = book(unit.resource, manager), book(unit.resource, member, start=NOW + 2 * HOUR)
    assert scheduled.release_no_shows(now=NOW + 5 * HOUR) == 2
    assert (state(mine), state(theirs)) == ("no_show", "no_show")


def test_starting_again_within_ones_time_links_what_runs_already(unit, member):
    usage.start_usage(unit=unit, by=member, now=NOW - HOUR)
    booking = book(unit.resource, member)
    assert usage.start_usage(unit=unit, by=member, now=NOW).booking == booking
    assert state(booking) == "in_use"


def test_what_its_holder_cannot_begin_is_not_taken_from_them_and_costs_nothing(unit, member):
    booking = book(unit.resource, member)
    Unit.objects.filter(pk=unit.pk).update(state="out_of_service")
    assert scheduled.release_no_shows(now=NOW + HOUR) == 0
    assert scheduled.release_no_shows(now=NOW + 2 * HOUR) == 1
    booking.refresh_from_db()
    assert (booking.state, booking.late) == ("cancelled", False)


def test_what_staff_set_aside_when_booking_is_not_asked_at_the_start(unit, member, manager):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    CompetenceVersionFactory(competence=need.competence)
    booking = book(unit.resource, member, by=manager, override="The trainer stands beside")
    assert usage.start_usage(unit=unit, by=member, now=NOW).booking == booking
    other = UnitFactory(resource__space=unit.space, model=unit.model, access="competence")
    assert refused(usage.start_usage, unit=other, by=member, now=NOW) == "learning.no_grant"


@pytest.mark.parametrize("what", ["unit", "kit"])
def test_a_use_from_the_list_says_that_they_came(what, request, unit, member, manager):
    thing = request.getfixturevalue(what)
    booking = book(getattr(thing, "resource", thing), member)
    scheduled.release_no_shows(now=NOW + 30 * MINUTE)
    assert state(booking) == "no_show"
    past_use = usage.record_past_usage(
        unit=unit,
        person=member,
        started_at=NOW + 40 * MINUTE,
        ended_at=NOW + 2 * HOUR,
        by=manager,
        now=NOW + 20 * HOUR,
    )
    assert (past_use.booking, state(booking)) == (booking, "completed")


def test_a_use_from_the_list_closes_what_no_job_has_looked_at_yet(unit, member, manager):
    booking = book(unit.resource, member)
    usage.record_past_usage(
        unit=unit, person=member, started_at=NOW, ended_at=NOW + HOUR, by=manager, now=NOW + HOUR + MINUTE
    )
    assert state(booking) == "completed"
    assert scheduled.release_no_shows(now=NOW + 3 * HOUR) == 0
    again = bookings.book(
        resource_id=unit.resource_id,
        person=PersonFactory(),
        booking_request=BookingRequest(NOW + HOUR * 3 / 2, NOW + 2 * HOUR),
        by=manager,
        now=NOW + HOUR + MINUTE,
    )
    assert again.state == "confirmed"


def test_a_list_links_nobody_elses_booking_and_no_other_time(unit, member, manager):
    theirs, later = book(unit.resource, PersonFactory()), book(unit.resource, member, start=NOW + 2 * HOUR)
    scheduled.release_no_shows(now=NOW + 5 * HOUR)
    past_use = usage.record_past_usage(
        unit=unit, person=member, started_at=NOW, ended_at=NOW + HOUR, by=manager, now=NOW + 20 * HOUR
    )
    assert past_use.booking is None
    assert (state(theirs), state(later)) == ("no_show", "no_show")


def test_staff_says_that_somebody_came_after_all(room, member, manager, client, time_machine):
    booking = book(room, member)
    scheduled.release_no_shows(now=NOW + 30 * MINUTE)
    time_machine.move_to(NOW + HOUR)
    client.force_login(member)
    assert client.post(to("booking_came", booking)).status_code == 403
    client.force_login(manager)
    today = reverse("reception:today", kwargs={"slug": room.space.code})
    assert to("booking_came", booking) in client.get(today).content.decode()
    assert client.post(to("booking_came", booking))["Location"] == today
    assert state(booking) == "completed"
    assert client.post(to("booking_came", booking)).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_jobs_phones_and_the_counter_at_once_end_the_same_way(region):
    """The job that looks for who came, twice, the phone that stops and the one that starts another part of the kit."""
    space = SpaceFactory(state="published")
    units = [UnitFactory(resource__space=space) for _n in range(2)]
    for round_ in range(5):
        begins = NOW + round_ * 5 * HOUR
        kit = ResourceFactory(space=space, kind="kit")
        for unit in units:
            PartFactory(kit=kit, part=unit.resource)
        member = PersonFactory()
        early = usage.start_usage(unit=units[0], by=member, now=begins - 30 * MINUTE)
        booking = book(kit, member, start=begins)
        now = begins + 25 * MINUTE
        acts = [
            lambda now=now: scheduled.release_no_shows(now=now),
            lambda now=now: scheduled.release_no_shows(now=now),
            lambda early=early, member=member, now=now: usage.stop_usage(usage=early, by=member, now=now),
            lambda member=member, now=now: usage.start_usage(unit=units[1], by=member, now=now),
        ]
        ready = threading.Barrier(len(acts))

        def go(act, ready=ready):
            try:
                ready.wait()
                act()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            for done in [pool.submit(go, act) for act in acts]:
                done.result()
        assert state(booking) == "in_use"
        late = Usage.objects.get(unit=units[1], person=member)
        assert late.booking == booking
        usage.stop_usage(usage=late, by=member, now=now + MINUTE)
        scheduled.complete(now=booking.ends_at)
