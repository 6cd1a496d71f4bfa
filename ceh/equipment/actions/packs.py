"""Kinds of equipment of a region's pack, with the properties by which they are searched."""

from datetime import datetime
from typing import Any

from ceh.equipment.models import MEASURES, EquipmentCategory, Property
from ceh.region.models import Region
from ceh.region.packs import Counts, Pack, Row, register_loader

MEASURE = {code: code for code, _label in MEASURES}


def load_equipment(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """equipment.yaml: code, name, keywords, icon, and properties. Machines come from their spaces."""
    for position, (code, row) in enumerate(pack.unique(pack.rows("equipment.yaml"))):
        row.only("code", "name", "keywords", "icon", "properties")
        values = {
            "name": row.translated("name", required=True, max_length=100),
            "keywords": row.translated("keywords", max_length=200),
            "icon": row.text("icon", max_length=40),
            "position": position,
        }
        category = pack.put(EquipmentCategory, code, values) if values["name"] else None
        if category is not None:
            _load_properties(pack, category, row)
    return Counts()


def _load_properties(pack: Pack, category: EquipmentCategory, row: Row) -> None:
    for position, (code, entry) in enumerate(pack.unique(row.rows("properties"))):
        entry.only("code", "name", "measure", "unit")
        measure = entry.ref("measure", MEASURE, required=True)
        values = {
            "category": category,
            "code": code,
            "name": entry.translated("name", required=True, max_length=100),
            "measure": measure,
            "unit": entry.text("unit", max_length=20),
            "position": position,
        }
        # Codes of properties repeat in other kinds, so the pack's key names both.
        if measure and values["name"]:
            pack.put(Property, f"{category.code}:{code}", values, key="")


def register() -> None:
    """Declare the file of this app to the region's loader; after the network, whose spaces will have the machines."""
    register_loader("equipment.yaml", 35, load_equipment)
