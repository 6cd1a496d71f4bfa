"""Equipment: who keeps it, what follows from a change, and the pages of a manager."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from ceh.availability.actions import booking_rules
from ceh.availability.models import BookingRules
from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment as actions
from ceh.equipment.models import EquipmentModel, Place, Requirement, Unit
from ceh.timetable.models import Occupancy
from tests.factories.equipment import EquipmentCategoryFactory, PropertyFactory, UnitFactory
from tests.factories.learning import CompetenceFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def a_unit(space, manager, category=None, **more):
    category = category or EquipmentCategoryFactory()
    model = actions.add_model(category=category, maker="Kova", name="L 60", by=manager, space=space, **more)
    return actions.add_unit(space=space, model=model, name="Laser", by=manager, now=NOW, access="open")


@pytest.mark.django_db
def test_a_new_unit_can_be_booked_at_once_and_stands_somewhere(space, manager):
    unit = a_unit(space, manager)
    person = PersonFactory()
    bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=BookingRequest(NOW, NOW + HOUR),
        by=person,
        now=NOW,
    )
    assert [(place.space, place.until) for place in unit.places.all()] == [(space, None)]


@pytest.mark.django_db
def test_the_same_model_in_two_spaces_is_one_model(space, manager):
    first = a_unit(space, manager)
    other = SpaceFactory(state="published")
    RoleAssignmentFactory(person=manager, role="manager", space=other)
    second = a_unit(other, type(manager).objects.get(pk=manager.pk), first.model.category)
    assert first.model == second.model
    assert EquipmentModel.objects.count() == 1


@pytest.mark.django_db
def test_properties_are_numbers_words_or_yes_and_unknown_ones_are_refused(space, manager):
    category = EquipmentCategoryFactory()
    PropertyFactory(category=category, code="width")
    PropertyFactory(category=category, code="of", measure="words", unit="")
    common = {"category": category, "by": manager, "space": space}
    row = actions.add_model(name="A", values={"width": 600, "of": ["les", "akril"]}, **common)
    assert {value.property.code: (value.number, value.words) for value in row.values.all()} == {
        "width": (600.0, {}),
        "of": (None, {"": ["les", "akril"]}),
    }
    with pytest.raises(Refused):
        actions.add_model(name="B", values={"depth": 1}, **common)
    assert not EquipmentModel.objects.filter(name="B").exists()


@pytest.mark.django_db
def test_strangers_keep_nothing(space, manager):
    unit, stranger = a_unit(space, manager), PersonFactory()
    elsewhere = SpaceFactory(state="published")
    RoleAssignmentFactory(person=stranger, role="manager", space=elsewhere)
    for act in (
        lambda: actions.change_unit(unit=unit, by=stranger, now=NOW, serial="1"),
        lambda: actions.retire_unit(unit=unit, by=stranger, now=NOW, reason="x"),
        lambda: actions.move_unit(unit=unit, to=elsewhere, by=stranger, now=NOW),
        lambda: booking_rules.set_rules(space=space, by=stranger, horizon=5),
        lambda: actions.require_competence(unit=unit, competence=CompetenceFactory(), by=stranger),
        lambda: actions.add_place(space=space, kind="room", name="Soba", by=stranger),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.django_db
def test_a_unit_travels_with_its_bookings_and_its_history(space, manager):
    unit = a_unit(space, manager)
    other = SpaceFactory(state="published")
    with pytest.raises(Refused):
        actions.move_unit(unit=unit, to=other, by=manager, now=NOW)
    RoleAssignmentFactory(person=manager, role="manager", space=other)
    manager = type(manager).objects.get(pk=manager.pk)
    person = PersonFactory()
    was, ahead = (
        bookings.book(
            resource_id=unit.resource_id,
            person=person,
            booking_request=BookingRequest(at, at + HOUR),
            by=person,
            now=NOW,
        )
        for at in (NOW, NOW + 24 * HOUR)
    )
    moved = actions.move_unit(unit=unit, to=other, by=manager, now=NOW + HOUR, reason="Poletje")
    assert moved.space == other
    assert [place.space for place in moved.places.all()] == [other, space]
    stood = [Booking.objects.get(pk=booking.pk).space for booking in (was, ahead)]
    assert stood == [space, other]


@pytest.mark.django_db
def test_while_a_unit_is_on_the_way_bookings_give_way_and_later_ones_follow(space, manager):
    unit, other = a_unit(space, manager), SpaceFactory(state="published")
    RoleAssignmentFactory(person=manager, role="manager", space=other)
    manager = type(manager).objects.get(pk=manager.pk)
    soon, later = (
        bookings.book(
            resource_id=unit.resource_id,
            person=(holder := PersonFactory()),
            by=holder,
            now=NOW,
            booking_request=BookingRequest(NOW + hours * HOUR, NOW + (hours + 1) * HOUR),
        )
        for hours in (2, 30)
    )
    with pytest.raises(Refused) as caught:
        actions.move_unit(unit=unit, to=other, by=manager, now=NOW, arrives_at=NOW)
    assert caught.value.rule == "equipment.arrives"
    actions.move_unit(unit=unit, to=other, by=manager, now=NOW, arrives_at=NOW + 5 * HOUR)
    way = Occupancy.objects.get(kind="transport", active=True)
    assert (way.starts_at, way.ends_at) == (NOW, NOW + 5 * HOUR)
    assert [Booking.objects.get(pk=booking.pk).state for booking in (soon, later)] == [
        "displaced",
        "confirmed",
    ]
    person = PersonFactory()
    with pytest.raises(Refused) as caught:
        bookings.book(
            resource_id=unit.resource_id,
            person=person,
            by=person,
            now=NOW,
            booking_request=BookingRequest(NOW + 3 * HOUR, NOW + 4 * HOUR),
        )
    assert caught.value.rule == "timetable.taken"


@pytest.mark.django_db
def test_out_of_use_displaces_what_lies_ahead(space, manager):
    unit, person = a_unit(space, manager), PersonFactory()
    booking_request = BookingRequest(NOW + 24 * HOUR, NOW + 25 * HOUR)
    booking = bookings.book(
        resource_id=unit.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
    )
    with pytest.raises(Refused):
        actions.retire_unit(unit=unit, by=manager, now=NOW, reason="")
    assert actions.retire_unit(unit=unit, by=manager, now=NOW, reason="Prodan") == 1
    booking.refresh_from_db()
    assert booking.state == "displaced"
    with pytest.raises(Refused):
        bookings.book(
            resource_id=unit.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
        )


@pytest.mark.django_db
def test_booking_rules_are_one_row_and_make_sense(space, manager):
    with pytest.raises(Refused):
        booking_rules.set_rules(space=space, by=manager, shortest=60, longest=30)
    booking_rules.set_rules(space=space, by=manager, shortest=60, longest=90)
    booking_rules.set_rules(space=space, by=manager, shortest=30)
    assert BookingRules.objects.get().longest == 90


@pytest.mark.django_db
def test_asking_twice_for_one_competence_is_refused(space, manager):
    unit, competence = a_unit(space, manager), CompetenceFactory()
    need = actions.require_competence(unit=unit, competence=competence, by=manager)
    with pytest.raises(Refused):
        actions.require_competence(unit=unit, competence=competence, by=manager)
    actions.drop_requirement(requirement=need, by=manager, now=NOW)
    actions.require_competence(unit=unit, competence=competence, by=manager)
    assert Requirement.objects.filter(removed_at=None).count() == 1


@pytest.mark.django_db
def test_the_form_of_a_machine_asks_for_the_photo_and_the_competence(space, manager, client):
    client.force_login(manager)
    competence = CompetenceFactory()
    address = reverse("equipment:unit_new", args=[space.code])
    page = client.get(address).content.decode()
    places = [page.index(f'name="{name}"') for name in ("name_sl", "photo", "access", "competence", "serial")]
    assert places == sorted(places)
    assert 'accept="image/*"' in page
    values = {
        "category": EquipmentCategoryFactory().pk,
        "model": "L 60",
        "name_sl": "Laser",
        "access": "competence",
    }
    assert client.post(address, values).status_code == 422
    assert not Unit.objects.exists()
    content = BytesIO()
    Image.new("RGB", (40, 30)).save(content, "PNG")
    photo = SimpleUploadedFile("laser.png", content.getvalue(), "image/png")
    response = client.post(
        address,
        values | {"competence": competence.pk, "photo": photo},
        follow=True,
        headers={"accept-language": "en"},
    )
    unit = Unit.objects.get()
    assert [need.competence for need in unit.requirements.all()] == [competence]
    assert [paper.kind for paper in unit.papers.all()] == ["photo"]
    assert "Add another machine" in response.content.decode()
    edit = reverse("equipment:unit_edit", args=[unit.pk])
    page = client.get(edit).content.decode()
    assert 'name="competence"' not in page
    assert [competence.get_absolute_url() in page, unit.papers.get().file.url in page] == [True, True]
    open_unit = actions.add_unit(
        space=space, model=unit.model, name="Drugi", by=manager, now=NOW, access="open"
    )
    edit = reverse("equipment:unit_edit", args=[open_unit.pk])
    assert client.post(edit, {"name_sl": "Drugi", "access": "competence"}).status_code == 422


@pytest.mark.django_db
def test_a_known_model_of_another_kind_is_refused_beside_the_kind(space, manager, client):
    client.force_login(manager)
    laser, printer = EquipmentCategoryFactory(), EquipmentCategoryFactory()
    actions.add_model(category=laser, maker="Kova", name="L 60", by=manager, space=space)
    values = {"category": printer.pk, "maker": "Kova", "model": "l 60", "name_sl": "Nov", "access": "open"}
    answer = client.post(
        reverse("equipment:unit_new", args=[space.code]), values, headers={"accept-language": "en"}
    )
    assert answer.status_code == 422
    assert str(laser) in answer.context["form"].errors["category"][0]
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_manager_keeps_all_of_it_on_pages(space, manager, client):
    client.force_login(manager)
    category = EquipmentCategoryFactory()
    page = reverse("equipment:equipment", args=[space.code])
    assert client.get(page).status_code == 200
    data = {
        "category": category.pk,
        "maker": "Kova",
        "model": "L 60",
        "name_sl": "Laser",
        "name_en": "Laser cutter",
        "access": "open",
        "bookable": "on",
    }
    assert client.post(reverse("equipment:unit_new", args=[space.code]), data).status_code == 302
    unit = Unit.objects.get()
    assert unit.resource.name == {"sl": "Laser", "en": "Laser cutter"}
    assert "Laser" in client.get(reverse("equipment:unit", args=[unit.pk])).content.decode()
    assert "Laser" in client.get(reverse("equipment:model", args=[unit.model.code])).content.decode()
    changed = {"name_sl": "Laser pri oknu", "access": "supervised"}
    assert client.post(reverse("equipment:unit_edit", args=[unit.pk]), changed).status_code == 302
    room = {"kind": "room", "name_sl": "Soba", "capacity": "1"}
    assert client.post(reverse("equipment:place_new", args=[space.code]), room).status_code == 302
    rules = {
        "horizon": 30,
        "shortest": 30,
        "longest": 60,
        "per_week": 0,
        "max_active_bookings": 0,
        "late_cancel_hours": 2,
        "no_show": 0,
        "people": 1,
        "evening": "19:00",
    }
    assert client.post(reverse("availability:space_rules", args=[space.code]), rules).status_code == 302
    body = client.get(page).content.decode()
    assert "Laser pri oknu" in body
    assert "Soba" in body
    assert Place.objects.count() == 1
    retire = reverse("equipment:unit_retire", args=[unit.pk])
    assert client.get(retire).status_code == 200
    client.post(retire, {"reason": "Prodan"})
    unit.refresh_from_db()
    assert unit.state == "retired"


@pytest.mark.django_db
def test_the_machines_of_a_space_are_sorted_filtered_and_exported(space, manager, client):
    client.force_login(manager)
    for name, access in (("Brusilnik", "open"), ("Žaga", "supervised"), ("Cirkularka", "open")):
        UnitFactory(resource__space=space, resource__name={"sl": name}, access=access, inventory=f"I-{name}")
    page = reverse("equipment:equipment", args=[space.code])

    def shown(**query):
        return [str(row.record) for row in client.get(page, query).context["listing"].rows]

    assert shown() == ["Brusilnik", "Cirkularka", "Žaga"]
    assert shown(sort="-name") == ["Žaga", "Cirkularka", "Brusilnik"]
    assert shown(access="supervised") == shown(q="I-Ž") == ["Žaga"]
    table = client.get(page, {"export": "csv"}, headers={"accept-language": "en"})
    heads, *rows = b"".join(table.streaming_content).decode("utf-8-sig").splitlines()
    assert heads == "Machine,Model,Who may use it,Inventory number,State"
    assert len(rows) == 3


@pytest.mark.django_db
def test_the_page_of_a_unit_says_whether_i_may_use_it(space, manager, client):
    unit = UnitFactory(resource__space=space, access="competence")
    competence = CompetenceFactory()
    actions.require_competence(unit=unit, competence=competence, by=manager)
    page = reverse("equipment:unit", args=[unit.pk])
    assert competence.get_absolute_url() in client.get(page).content.decode()
    client.force_login(PersonFactory())
    assert (
        "circle-dashed" in client.get(page).content.decode()
        or "badge neutral" in client.get(page).content.decode()
    )


@pytest.mark.django_db
def test_a_machine_without_a_name_is_called_by_its_kind(space, manager, client):
    client.force_login(manager)
    category = EquipmentCategoryFactory()
    address = reverse("equipment:unit_new", args=[space.code])
    data = {"category": category.pk, "model": "L 60", "access": "open"}
    assert client.post(address, data).status_code == 302
    unit = Unit.objects.get()
    assert unit.resource.name == category.name
    client.post(reverse("equipment:unit_edit", args=[unit.pk]), {"name_sl": "Laser", "access": "open"})
    client.post(reverse("equipment:unit_edit", args=[unit.pk]), {"access": "open"})
    unit.resource.refresh_from_db()
    assert unit.resource.name == category.name
