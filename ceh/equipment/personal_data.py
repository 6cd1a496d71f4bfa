"""Personal data in equipment: only who entered where a machine stands, and which documents."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, declare, no_person_in
from ceh.equipment.models import EquipmentCategory, EquipmentModel, Paper, Place, Property, Unit, UnitPlace

declare("equipment", _("Equipment"), By(UnitPlace, "by"), By(Paper, "added_by"))
no_person_in("what a space has", EquipmentCategory, EquipmentModel, Property, Unit, Place)
