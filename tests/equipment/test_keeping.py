"""What a manager keeps besides machines: rooms that change, rules and hours of one thing, demands of a model."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.availability.actions import booking_rules
from ceh.availability.models import BookingRules
from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment, places
from ceh.equipment.models import Requirement
from ceh.timetable.actions.hours import set_resource_hours
from ceh.timetable.models import ResourceHours
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import PlaceFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday noon in Kranj
HOUR = dt.timedelta(hours=1)
START = NOW + dt.timedelta(days=1)


@pytest.fixture
def manager(space, client):
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="manager", space=space)
    client.force_login(person)
    return person


def to(name, thing):
    return reverse(name, args=[thing.resource_id])


def rules(**changed):
    return {
        "horizon": 60,
        "shortest": 30,
        "longest": 240,
        "per_week": 0,
        "max_active_bookings": 0,
        "late_cancel_hours": 12,
        "no_show": 20,
        "people": 1,
        "evening": "20:00",
        **changed,
    }


def book(thing, people=1):
    person = PersonFactory()
    booking_request = BookingRequest(START, START + HOUR, people=people)
    return bookings.book(
        resource_id=thing.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
    )


def test_one_machine_asks_for_two_people_while_the_rest_of_the_space_does_not(unit, space, manager, client):
    BookingRulesFactory(space=space, late_cancel_hours=48)
    other = UnitFactory(resource__space=space)
    page = to("availability:thing_rules", unit)
    assert 'value="48"' in client.get(page).content.decode()  # it begins with the rules of the space
    assert client.post(page, rules(people=2, late_cancel_hours=48)).status_code == 302
    with pytest.raises(Refused) as refused:
        book(unit)
    assert "bookings.people" in {problem.rule for problem in (refused.value, *refused.value.problems)}
    assert book(unit, people=2).state == book(other).state == "confirmed"
    assert client.post(to("availability:drop_rules", unit)).status_code == 302
    assert contexts.context_of(unit.resource_id, NOW.date()).rules.people == 1
    assert BookingRules.objects.get().resource is None


def test_rules_of_a_machine_stay_one_row_when_it_moves(unit, manager, client):
    there = SpaceFactory(state="published")
    RoleAssignmentFactory(person=manager, role="manager", space=there)
    booking_rules.set_rules(space=unit.space, resource=unit.resource, by=manager, people=2)
    moved = equipment.move_unit(unit=unit, to=there, by=manager, now=NOW)
    kept = booking_rules.set_rules(space=there, resource=moved.resource, by=manager, people=3)
    assert (BookingRules.objects.get(), kept.space, kept.people) == (kept, there, 3)


def test_hours_of_one_thing_are_written_a_line_a_day_and_taken_back(unit, manager, client):
    page = to("timetable:thing_hours", unit)
    data = {"day_0": "8:00–12:00, 14.00-24:00", "day_3": "9:00–17:00"}
    assert client.post(page, data).status_code == 302
    kept = [
        (span.weekday, f"{span.opens:%H:%M}", f"{span.closes:%H:%M}") for span in ResourceHours.objects.all()
    ]
    assert kept == [(0, "08:00", "12:00"), (0, "14:00", "00:00"), (3, "09:00", "17:00")]
    shown = client.get(page).content.decode()
    for name, value in (("from_0", "08:00"), ("until_0", "12:00"), ("from_1", "14:00"), ("until_1", "00:00")):
        assert f'name="day_0_{name}" value="{value}"' in shown
    for wrong in ("soon", "8:00–36:00", "25:00–26:00", "12:00–8:00"):
        assert client.post(page, {"day_0": wrong}).status_code == 422
    assert ResourceHours.objects.count() == 3
    client.post(page, {"day_0": ""})
    assert not ResourceHours.objects.exists()


def test_a_requirement_of_a_model_is_made_and_withdrawn_by_coordinators_only(unit, manager, client):
    elsewhere = UnitFactory(
        model=unit.model, access="competence", resource__space=SpaceFactory(state="published")
    )
    page, drop = (reverse(f"equipment:{name}", args=[unit.pk]) for name in ("unit_needs", "need_drop"))
    data = {"competence": CompetenceFactory().pk, "level": "use", "for_model": "on"}
    assert 'name="for_model"' not in client.get(page).content.decode()
    assert (
        client.post(page, data).status_code == 302
    )  # what is not offered is not asked: of this machine only
    assert Requirement.objects.get().unit == unit
    assert book(elsewhere).state == "confirmed"
    own = Requirement.objects.get()
    assert client.post(drop, {"requirement": own.pk}).status_code == 302
    coordinator = PersonFactory()
    RoleAssignmentFactory(person=coordinator, role="coordinator", space=None)
    client.force_login(coordinator)
    assert 'name="for_model"' in client.get(page).content.decode()
    assert client.post(page, data).status_code == 302
    need = Requirement.objects.get(removed_at=None)
    assert (need.model, need.unit) == (unit.model, None)
    with pytest.raises(Refused):
        book(elsewhere)
    client.force_login(manager)
    assert 'name="need"' not in client.get(page).content.decode()
    assert client.post(drop, {"requirement": need.pk}).status_code == 403
    client.force_login(coordinator)
    assert client.post(drop, {"requirement": need.pk}).status_code == 302
    need.refresh_from_db()
    assert need.removed_at is not None


def test_no_manager_makes_or_drops_what_all_machines_of_a_model_ask_for_by_any_door(unit, manager):
    need = RequirementFactory(model=unit.model)
    for act in (
        lambda: equipment.require_competence(model=unit.model, competence=CompetenceFactory(), by=manager),
        lambda: equipment.drop_requirement(requirement=need, by=manager, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.rule == "equipment.manage_equipment"
    assert Requirement.objects.get(removed_at=None) == need


def test_a_room_changes_its_name_and_size_but_not_what_it_is(space, manager, client):
    room = PlaceFactory(resource__space=space, resource__capacity=4, resource__kind="seats")
    page = to("equipment:place_edit", room)
    data = {
        "name_sl": "Učilnica",
        "capacity": 6,
        "area_m2": "30",
        "description_0": "Room",
        "kind": "premises",
    }
    assert client.post(page, data).status_code == 302
    room.refresh_from_db()
    assert (str(room.resource), room.resource.capacity, room.resource.kind) == ("Učilnica", 6, "seats")
    assert room.area_m2 == 30
    book(room)
    book(room)
    refused = client.post(page, data | {"capacity": 1})
    assert refused.status_code != 302
    room.resource.refresh_from_db()
    assert room.resource.capacity == 6


def test_a_room_is_taken_out_of_use_with_a_reason_and_its_bookings_give_way(space, manager, client):
    room = PlaceFactory(resource__space=space)
    booking = book(room)
    page = to("equipment:place_retire", room)
    assert client.get(page).status_code == 200
    client.post(page, {"reason": " "})
    room.resource.refresh_from_db()
    assert room.resource.retired_at is None
    assert client.post(page, {"reason": "Prezidano"})["Location"] == reverse(
        "equipment:equipment", args=[space.code]
    )
    booking.refresh_from_db()
    assert booking.state == "displaced"
    assert client.get(page).status_code == 404


def test_the_pages_are_reached_from_the_equipment_of_the_space(unit, space, manager, client):
    room = PlaceFactory(resource__space=space)
    body = client.get(reverse("equipment:equipment", args=[space.code])).content.decode()
    for name in (
        "availability:thing_rules",
        "timetable:thing_hours",
        "equipment:place_edit",
        "equipment:place_retire",
    ):
        assert to(name, room) in body
    assert unit.get_absolute_url() in body
    body = client.get(unit.get_absolute_url()).content.decode()
    for name in ("availability:thing_rules", "timetable:thing_hours"):
        assert to(name, unit) in body
    for name in ("equipment:unit_edit", "equipment:unit_retire"):
        assert reverse(name, args=[unit.pk]) in body


def test_strangers_keep_nothing(unit, space, client):
    room = PlaceFactory(resource__space=space)
    person = PersonFactory()
    client.force_login(person)
    names = (
        "availability:thing_rules",
        "timetable:thing_hours",
        "equipment:place_edit",
        "equipment:place_retire",
    )
    assert {client.post(to(name, room), {"reason": "x"}).status_code for name in names} == {403}
    common = {"place": room, "by": person, "now": NOW}
    for act in (
        lambda: places.change_place(**common, name="x", capacity=1),
        lambda: places.retire_place(**common, reason="x"),
        lambda: booking_rules.drop_rules(resource=room.resource, by=person),
        lambda: set_resource_hours(resource=room.resource, hours=[], by=person),
        lambda: equipment.require_competence(
            model=RequirementFactory().model, competence=CompetenceFactory(), by=person
        ),
    ):
        with pytest.raises(Refused):
            act()
