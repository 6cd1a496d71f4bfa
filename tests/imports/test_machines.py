"""Machines from a table: what goes out comes in again unchanged; new, changed, wrong; undone."""

import pytest

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment
from ceh.equipment.models import EquipmentModel, Requirement, Unit
from ceh.imports.actions import batches
from ceh.imports.models import ImportBatch
from tests.factories.equipment import EquipmentCategoryFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceFactory
from tests.factories.network import person_with_role
from tests.imports.conftest import at

HEAD = ["inventory", "name", "category", "maker", "model", "access", "competences"]


def whats(table):
    return [row["outcome"] for row in table.preview]


@pytest.fixture
def lists(space):
    EquipmentCategoryFactory(code="rezalnik", name={"sl": "Rezalnik", "en": "Cutter"})
    CompetenceFactory(code="laser-osnove", name={"sl": "Laser, osnove", "en": "Laser basics"})


def test_what_went_out_changes_nothing(space, laser, send, exported):
    RequirementFactory(
        model=None, unit=laser, competence=CompetenceFactory(code="laser-osnove"), level="train"
    )
    UnitFactory(resource__space=space, resource__name='-Stružnica; "stara"', note={"sl": "Pozor", "en": ""})
    table = send(exported("equipment"), kind="equipment")
    assert whats(table) == ["unchanged", "unchanged"], table.preview


def test_new_and_changed_machines_come_in(lists, space, laser, manager, send, bring):
    rows = [
        HEAD,
        ["K-1", "Laser ob oknu", "", "", "", "supervised", "laser-osnove"],
        ["K-2", "Nož", "rezalnik", "Roland", "GS-24", "Competence", "laser-osnove:train"],
    ]
    table = send(rows, kind="equipment")
    assert whats(table) == ["changed", "new"], table.preview
    assert (Unit.objects.count(), EquipmentModel.objects.filter(name="GS-24").exists()) == (1, False)
    done = bring(table)
    laser.refresh_from_db()
    laser.resource.refresh_from_db()
    assert (str(laser.resource), laser.access) == ("Laser ob oknu", "supervised")
    new = Unit.objects.get(inventory="K-2")
    assert (str(new.model), new.access, new.bookable) == ("Roland GS-24", "competence", True)
    assert sorted(Requirement.objects.values_list("unit", "level")) == sorted(
        [(laser.pk, "use"), (new.pk, "train")]
    )
    batches.undo_import(batch=done, by=manager, now=at(9), reason="Napačna tabela.")
    laser.refresh_from_db()
    laser.resource.refresh_from_db()
    new.refresh_from_db()
    assert (str(laser.resource), laser.access, new.state) == ("Laser", "open", "retired")
    assert not Requirement.objects.filter(removed_at=None, unit=laser).exists()


def test_rows_tell_what_is_wrong(lists, laser, send):
    table = send(
        [
            HEAD,
            ["K-1", "Laser", "rezalnik", "", "", "open", ""],
            ["K-9", "Laser", "", "", "", "open", ""],
            ["K-3", "Nov", "nekaj", "", "X", "nihče", "letenje"],
            ["K-4", "Nov 2", "", "", "", "open", ""],
            ["K-5", "Nov 3", "rezalnik", "", "X", "open", "laser-osnove:fly"],
            ["", "", "nekaj", "", "X", "nihče", ""],
        ],
        kind="equipment",
    )
    errors = [sorted(column for column, _rule, _why in row["errors"]) for row in table.preview]
    assert errors == [
        ["category"],
        ["inventory"],
        ["access", "category", "competences"],
        ["category", "model"],
        ["competences"],
        ["access", "category", "name"],
    ]


def test_one_wrong_row_and_no_machine_comes(lists, send, bring):
    table = send(
        [HEAD, ["A", "A", "rezalnik", "", "X", "", ""], ["B", "B", "", "", "", "", ""]], kind="equipment"
    )
    with pytest.raises(Refused) as caught:
        bring(table)
    assert caught.value.rule == "imports.errors"
    assert not Unit.objects.exists()


def test_a_machine_that_somebody_booked_is_not_undone(lists, manager, send, bring, now):
    done = bring(send([HEAD, ["A", "A", "rezalnik", "", "X", "open", ""]], kind="equipment"))
    unit = Unit.objects.get()
    booking = bookings.book(
        resource_id=unit.resource_id,
        person=manager,
        booking_request=BookingRequest(at(10), at(11)),
        by=manager,
        now=now,
    )
    bookings.cancel(booking=booking, by=manager, now=now)
    with pytest.raises(Refused) as caught:
        batches.undo_import(batch=done, by=manager, now=now, reason="x")
    assert caught.value.rule == "imports.used"
    unit.refresh_from_db()
    assert (unit.state, ImportBatch.objects.get().state) == ("in_service", "applied")


def test_a_machine_that_somebody_changed_is_not_undone(laser, manager, send, bring, now):
    done = bring(send([["name", "access"], ["Laser", "supervised"]], kind="equipment"))
    equipment.change_unit(unit=laser, by=manager, now=now, access="competence")
    with pytest.raises(Refused) as caught:
        batches.undo_import(batch=done, by=manager, now=now, reason="x")
    assert caught.value.rule == "imports.changed_since"


def test_trainers_bring_no_machines(lists, space, send):
    with pytest.raises(Refused):
        send(
            [HEAD, ["A", "A", "rezalnik", "", "X", "", ""]],
            kind="equipment",
            by=person_with_role("trainer", space),
        )


@pytest.fixture
def named(laser):
    """The laser with a name in each language."""
    laser.resource.name = {"sl": "Laser", "en": "Laser cutter"}
    laser.resource.save()
    return laser


def name_of(unit):
    unit.resource.refresh_from_db()
    return unit.resource.name


def test_an_english_name_comes_in_and_goes_with_the_undoing(lists, named, manager, send, bring):
    rows = [
        ["inventory", "name", "Ime v angleščini", "category", "model"],
        ["K-1", "Laser ob oknu", "Laser by the window", "", ""],
        ["K-2", "Nož", "Knife", "rezalnik", "GS-24"],
        ["K-3", "Drugi nož", "", "rezalnik", "GS-24"],
    ]
    done = bring(send(rows, kind="equipment"))
    assert name_of(named) == {"sl": "Laser ob oknu", "en": "Laser by the window"}
    names = dict(Unit.objects.exclude(pk=named.pk).values_list("inventory", "resource__name"))
    assert names == {"K-2": {"sl": "Nož", "en": "Knife"}, "K-3": {"sl": "Drugi nož"}}
    batches.undo_import(batch=done, by=manager, now=at(9), reason="Napačna tabela.")
    assert name_of(named) == {"sl": "Laser", "en": "Laser cutter"}


def test_a_table_without_english_names_leaves_them(lists, named, send, bring):
    bring(send([["inventory", "name"], ["K-1", "Laser ob oknu"]], kind="equipment"))
    assert name_of(named) == {"sl": "Laser ob oknu", "en": "Laser cutter"}


@pytest.mark.parametrize("name", ["Laser", "laser CUTTER"])
def test_a_machine_is_known_by_its_name_in_either_language(named, send, name):
    table = send([["name", "name_en", "serial"], [name, "Laser cutter", "S 7"]], kind="equipment")
    assert [row["title"] for row in table.preview] == [name]
    assert whats(table) == ["changed"]


def test_what_went_out_with_both_names_changes_nothing(named, send, exported):
    for name in ({"sl": "Laser", "en": "Laser cutter"}, {"en": "Laser cutter"}, {"": "Laser"}):
        named.resource.name = name
        named.resource.save()
        assert whats(send(exported("equipment"), kind="equipment")) == ["unchanged"]
