"""Kinds of equipment from a region's pack."""

import datetime as dt
from pathlib import Path

import pytest

from ceh.equipment.models import EquipmentCategory, Property
from ceh.region.actions.loading import load_pack
from ceh.web.icons import drawing

NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
PACK = Path(__file__).parents[2] / "regions" / "gorenjska"


@pytest.mark.django_db
def test_the_pack_brings_kinds_with_properties_and_twice_changes_nothing():
    load_pack(path=PACK, now=NOW)
    laser = EquipmentCategory.objects.get(code="laser-cutter")
    width = laser.properties.get(code="width")
    assert (width.measure, width.unit, width.name.get("sl")) == ("number", "mm", "Delovna širina")
    before = (EquipmentCategory.objects.count(), Property.objects.count())
    load_pack(path=PACK, now=NOW)
    assert (EquipmentCategory.objects.count(), Property.objects.count()) == before
    for equipment_category in EquipmentCategory.objects.prefetch_related("properties"):
        assert drawing(equipment_category.icon), equipment_category.code
        assert equipment_category.properties.all(), equipment_category.code
        assert {"sl", "en"} <= set(equipment_category.name), equipment_category.code
