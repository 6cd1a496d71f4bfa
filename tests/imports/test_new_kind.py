"""What a new kind of import costs: rooms, in one class."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment, places
from ceh.equipment.models import Place
from ceh.equipment.queries.equipment import places_in
from ceh.imports import adapters
from ceh.imports.actions import batches
from ceh.imports.models import KINDS, ImportBatch
from ceh.imports.rules.cells import whole_number
from ceh.imports.rules.tables import Column
from ceh.network.models import Space
from ceh.timetable.actions.claims import lock
from tests.imports.conftest import at


class PlaceImporter(adapters.RecordImporter):
    """Rooms of a space, known by their name."""

    kind, label = "places", "Rooms"
    permission, in_space = "equipment.manage_equipment", True
    columns = (
        Column("name", "Name", 120, aliases=("ime",)),
        Column("capacity", "How many at a time", default="1", read=lambda text: str(whole_number(text))),
    )
    required_heads = required = (("name",),)
    identity = title_columns = ("name",)
    undo_hint = "New rooms are taken out of use, changed ones get their former values."
    used_next_step = "Correct the rooms one by one."

    def prepare(self, rows):
        Space.objects.select_for_update(no_key=True).get(pk=self.space.pk)
        lock(place.resource_id for place in self.records())
        self.by_name = {fold(str(place)): place for place in self.records()}

    def records(self):
        return places_in(self.space).filter(resource__kind="room")

    def locked(self, keys):
        lock(place.resource_id for place in Place.objects.filter(pk__in=keys))
        return {
            place.pk: place for place in Place.objects.filter(pk__in=keys).select_related("resource__space")
        }

    def find(self, cells):
        return self.by_name.get(fold(cells["name"]))

    def cells_of(self, record):
        return {"name": str(record), "capacity": str(record.resource.capacity)}

    def add(self, values):
        capacity = int(values.get("capacity", "1"))
        return equipment.add_place(
            space=self.space, kind="room", name=values["name"], by=self.by, capacity=capacity
        )

    def change(self, record, values):
        values = self.cells_of(record) | values
        places.change_place(
            place=record,
            by=self.by,
            now=self.now,
            name=values["name"],
            capacity=int(values["capacity"]),
            area_m2=record.area_m2,
            description=record.description,
        )

    def remove(self, record, entry, reason):
        self.refuse_changed(record, entry)
        places.retire_place(place=record, by=self.by, now=self.now, reason=reason)


@pytest.fixture(autouse=True)
def known():
    adapters.register(PlaceImporter)
    yield
    del adapters._importers["places"], KINDS["places"]


def capacities(space):
    return {str(place): place.resource.capacity for place in places_in(space)}


def test_a_new_kind_is_previewed_imported_and_undone(space, manager, send, bring, now):
    equipment.add_place(space=space, kind="room", name="Učilnica", by=manager, capacity=8)
    table = send([["Ime", "capacity"], ["učilnica", "12"], ["Kuhinja", ""], ["Klet", "tri"]], kind="places")
    assert [row["outcome"] for row in table.preview] == ["changed", "new", "error"]
    assert table.preview[2]["errors"][0][:2] == ("capacity", "imports.number")
    table = send([["Ime", "capacity"], ["učilnica", "12"], ["Kuhinja", ""]], kind="places")
    assert capacities(space) == {"Učilnica": 8}
    done = bring(table)
    assert capacities(space) == {"učilnica": 12, "Kuhinja": 1}
    batches.undo_import(batch=done, by=manager, now=at(9), reason="Napaka")
    assert capacities(space) == {"Učilnica": 8}


def test_undoing_a_new_kind_stops_where_somebody_went_on(space, manager, send, bring, now):
    done = bring(send([["name"], ["Kuhinja"]], kind="places"))
    place = Place.objects.get()
    places.change_place(place=place, by=manager, now=now, name="Jedilnica", capacity=2)
    with pytest.raises(Refused) as refused:
        batches.undo_import(batch=done, by=manager, now=at(9), reason="Napaka")
    assert refused.value.rule == "imports.changed_since"
    assert capacities(space) == {"Jedilnica": 2}


def test_a_new_kind_has_its_pages_and_templates(client, space, manager):
    client.force_login(manager)
    equipment.add_place(space=space, kind="room", name="Učilnica", by=manager, capacity=8)
    answer = client.get(f"/spaces/{space.code}/tables/template/?kind=places&export=csv&full=1")
    content = b"".join(answer.streaming_content)
    sent = {"kind": "places", "file": SimpleUploadedFile("t.csv", content)}
    assert client.post(f"/spaces/{space.code}/tables/", sent).status_code == 302
    assert [row["outcome"] for row in ImportBatch.objects.get().preview] == ["unchanged"]
