"""Booking a kit: its parts come along, with what they ask for; pages show it taken where a part is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.availability.queries import alternatives as stand_ins
from ceh.availability.queries import contexts
from ceh.bookings.actions import bookings, series
from ceh.bookings.actions.judging import alternatives
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from ceh.maintenance.actions import outages
from ceh.timetable.models import Occupancy, Part
from ceh.waitlist.actions import waitlist
from tests.bookings.test_bookings import NOW, at, booking_request
from tests.factories.equipment import PlaceFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import PartFactory, ResourceFactory
from tests.factories.waitlist import WaitlistEntryFactory

pytestmark = pytest.mark.clock(NOW, tick=False)


@pytest.fixture
def kit(space):
    resource = ResourceFactory(space=space, kind="kit", name="Komplet za radio")
    PlaceFactory(resource=resource)
    return resource


@pytest.fixture
def recorder(kit):
    unit = UnitFactory(resource__space=kit.space, resource__name="Snemalnik")
    PartFactory(kit=kit, part=unit.resource)
    return unit


@pytest.fixture
def lamp(kit):
    row = ResourceFactory(space=kit.space, kind="room", name="Luč")
    PartFactory(kit=kit, part=row)
    return row


def book(resource, person, request=None, **more):
    return bookings.book(
        resource_id=resource.pk,
        person=person,
        booking_request=request or booking_request(),
        by=person,
        now=NOW,
        **more,
    )


def held(booking):
    rows = Occupancy.objects.filter(source_type=contexts.SOURCE, source_id=booking.pk, active=True)
    return {(row.resource_id, row.starts_at, row.ends_at) for row in rows}


@pytest.mark.django_db
def test_a_booking_of_a_kit_moves_and_ends_with_its_parts(kit, recorder, lamp, member):
    booking = book(kit, member)
    things = (kit.pk, recorder.resource_id, lamp.pk)
    assert held(booking) == {(pk, at(10), at(11)) for pk in things}
    bookings.move_booking(booking=booking, booking_request=booking_request(13, 15), by=member, now=NOW)
    assert held(booking) == {(pk, at(13), at(15)) for pk in things}
    bookings.cancel(booking=booking, by=member, now=NOW)
    assert held(booking) == set()


@pytest.mark.django_db
def test_a_booking_goes_from_a_machine_to_the_kit_and_back(kit, recorder, lamp, member):
    booking = book(recorder.resource, member)
    booking = bookings.move_booking(
        booking=booking, booking_request=booking_request(10, 12), by=member, now=NOW, resource_id=kit.pk
    )
    assert held(booking) == {(pk, at(10), at(12)) for pk in (kit.pk, recorder.resource_id, lamp.pk)}
    booking = bookings.move_booking(
        booking=booking,
        booking_request=booking_request(10, 12),
        by=member,
        now=NOW,
        resource_id=recorder.resource_id,
    )
    assert held(booking) == {(recorder.resource_id, at(10), at(12))}


@pytest.mark.django_db
def test_a_kit_asks_for_what_its_machines_ask_for(kit, recorder, lamp, member):
    competence = CompetenceVersionFactory().competence
    recorder.access = "competence"
    recorder.save()
    RequirementFactory(unit=recorder, model=None, competence=competence)
    with pytest.raises(Refused) as refused:
        book(kit, member)
    assert refused.value.rule.startswith("learning.")
    assert str(competence) in str(refused.value)
    recorder.access = "open"
    recorder.save()
    assert book(kit, member).state == "confirmed"


@pytest.mark.django_db
def test_where_a_part_is_taken_other_times_of_the_kit_are_offered(kit, recorder, lamp, member):
    book(recorder.resource, PersonFactory(), booking_request(10, 12))
    with pytest.raises(Refused) as refused:
        book(kit, member, booking_request(11, 12))
    assert refused.value.rule == "timetable.taken"
    context = contexts.context_of(kit.pk, NOW.date())
    starts = alternatives(context, booking_request(11, 12), NOW).starts
    assert at(12) in starts
    assert not [start for start in starts if at(9) < start < at(12)]
    days = series.preview(
        resource_id=kit.pk,
        person=member,
        booking_request=booking_request(11, 12),
        every=7,
        until=at(9).date(),
        now=NOW,
    )
    assert [day.fits for day in days] == [False]


@pytest.mark.django_db
def test_an_outage_of_a_part_displaces_the_booking_of_the_kit(kit, recorder, lamp, member, manager):
    booking = book(kit, member)
    outages.start_outage(unit=recorder, reason="Zlomljen", expected_until=at(18), by=manager, now=NOW)
    booking = Booking.objects.get(pk=booking.pk)
    assert booking.state == "displaced"
    assert held(booking) == set()


@pytest.mark.django_db
def test_who_waits_for_a_part_is_offered_it_when_the_kit_is_given_back(kit, recorder, lamp, member):
    booking = book(kit, member)
    row = WaitlistEntryFactory(
        resource=lamp, person=PersonFactory(), earliest=at(10), latest=at(11), minutes=60, made_at=NOW
    )
    bookings.cancel(booking=booking, by=member, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.offered_from) == ("offered", at(10))
    new_booking = waitlist.take_offer(entry=row, by=row.person, now=NOW)
    assert held(new_booking) == {(lamp.pk, at(10), at(11))}


@pytest.mark.django_db
def test_pages_show_what_is_in_a_kit_and_when_a_part_is_taken(client, kit, recorder, lamp, member):
    book(recorder.resource, PersonFactory(), booking_request(10, 12))
    client.force_login(member)
    for name in ("bookings:book", "availability:week"):
        page = client.get(reverse(name, kwargs={"pk": kit.pk}), {"day": "2026-11-26"}).content.decode()
        assert recorder.get_absolute_url() in page
        assert page.count('class="is-taken"') + page.count('class="is-taken" ') >= 1
    day = client.get(
        reverse("availability:timetable", kwargs={"slug": kit.space.code}), {"day": "2026-11-26"}
    )
    rows = {
        name: row.partition("</tr>")[0].count("is-taken")
        for row in day.content.decode().split("<tr")
        for name in ("Komplet za radio", "Snemalnik", "Luč")
        if name in row.partition("</th>")[0]
    }
    assert rows == {"Komplet za radio": 1, "Snemalnik": 1, "Luč": 0}


@pytest.mark.django_db
def test_the_booking_of_a_kit_is_moved_by_the_kit_not_by_a_part(client, kit, recorder, lamp, member):
    booking = book(kit, member)
    client.force_login(member)
    page = client.get(
        reverse("availability:timetable", kwargs={"slug": kit.space.code}), {"day": "2026-11-26"}
    )
    assert page.content.decode().count(f'data-booking="{booking.pk}"') == 1


@pytest.mark.django_db
def test_kits_do_not_make_the_timetable_ask_more(client, kit, recorder, lamp, member):
    def count_queries():
        url = reverse("availability:timetable", kwargs={"slug": kit.space.code})
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    client.force_login(member)
    count = count_queries()
    for _n in range(3):
        other = ResourceFactory(space=kit.space, kind="kit")
        PartFactory(kit=other, part=lamp)
        PartFactory(kit=other, part=recorder.resource)
    assert count_queries() == count


@pytest.mark.django_db
def test_a_manager_says_what_is_in_a_kit(client, kit, manager):
    laser = UnitFactory(resource__space=kit.space, resource__name="Laser")
    elsewhere = UnitFactory(resource__name="Drugje")
    client.force_login(manager)
    added = client.post(
        reverse("equipment:place_new", kwargs={"slug": kit.space.code}),
        {"kind": "kit", "name_sl": "Novi komplet", "capacity": 1},
    )
    new_kit = kit.space.resources.get(name={"sl": "Novi komplet"})
    address = reverse("equipment:kit_parts", kwargs={"pk": new_kit.pk})
    assert added["Location"] == address
    page = client.get(address).content.decode()
    assert "Laser" in page
    assert "Drugje" not in page
    assert client.post(address, {"parts": [laser.resource_id]}).status_code == 302
    assert list(Part.objects.filter(kit=new_kit, removed_at=None).values_list("part", flat=True)) == [
        laser.resource_id
    ]
    assert (
        "Laser"
        in client.get(reverse("equipment:equipment", kwargs={"slug": kit.space.code})).content.decode()
    )
    assert client.post(address, {"parts": [elsewhere.resource_id]}).status_code == 422


@pytest.mark.django_db
def test_only_kits_have_a_page_of_parts(client, kit, lamp, manager, member):
    client.force_login(manager)
    assert client.get(reverse("equipment:kit_parts", kwargs={"pk": lamp.pk})).status_code == 404
    client.force_login(member)
    assert client.get(reverse("equipment:kit_parts", kwargs={"pk": kit.pk})).status_code == 403


@pytest.mark.django_db
def test_another_kit_stands_in_when_it_has_a_unit_of_each_category(kit, recorder, lamp, member):
    there = SpaceFactory(state="published")
    fitting, other = (PlaceFactory(resource__space=there, resource__kind="kit").resource for _ in range(2))
    twin = UnitFactory(resource__space=there, model__category=recorder.model.category)
    PartFactory(kit=fitting, part=twin.resource)
    PartFactory(kit=other, part=UnitFactory(resource__space=there).resource)
    assert stand_ins.same_kind(contexts.context_of(kit.pk, NOW.date())) == [fitting]


@pytest.mark.django_db
def test_the_nearest_stands_in_first_however_many_there_are(region, space):
    far = SpaceFactory(lon=space.lon + 0.5, lat=space.lat + 0.5)
    near = SpaceFactory(lon=space.lon + 0.01, lat=space.lat)
    own = UnitFactory(resource__space=space)
    category = own.model.category
    model = UnitFactory(resource__space=far, model__category=category).model
    UnitFactory.create_batch(100, resource__space=far, model=model)
    nearest = UnitFactory(resource__space=near, model=model)
    same_model = UnitFactory(resource__space=far, model=own.model)
    candidates = stand_ins.same_kind(contexts.context_of(own.resource_id, NOW.date()), limit=3)
    assert candidates[:2] == [same_model.resource, nearest.resource]


@pytest.mark.django_db
def test_the_nearest_room_stands_in_first_however_many_there_are(region, space):
    far = SpaceFactory(lon=space.lon + 0.5, lat=space.lat + 0.5)
    own = PlaceFactory(resource__space=space, resource__kind="room").resource
    PlaceFactory.create_batch(101, resource__space=far, resource__kind="room")
    near = SpaceFactory(lon=space.lon + 0.01, lat=space.lat)
    nearest = PlaceFactory(resource__space=near, resource__kind="room").resource
    assert stand_ins.same_kind(contexts.context_of(own.pk, NOW.date()), limit=1) == [nearest]
