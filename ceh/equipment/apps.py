"""The app equipment."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EquipmentConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.equipment"
    label = "equipment"

    def ready(self) -> None:
        """Permissions, packs of the region, panels, navigation, the sentences of the journal."""
        from ceh.core import journal
        from ceh.equipment import imports, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.equipment.actions import packs
        from ceh.equipment.queries import catalogue
        from ceh.network.queries import desk
        from ceh.web.panels import Panel, register

        packs.register()
        register(Panel("space", "equipment/_space.html", catalogue.of_space, 10))
        desk.register(
            desk.SpaceTool(_("Equipment"), "equipment:equipment", "equipment.manage_equipment", "wrench", 30)
        )
        _register_setup()
        journal.describe(SENTENCES)


def _register_setup() -> None:
    """What a space sets up of its machines."""
    from ceh.equipment.models import Unit
    from ceh.network.queries.setup import SetupStep, number_by_space, register

    register(
        SetupStep(
            _("Two machines"),
            _("Each gets a page, a timetable and a label."),
            "equipment:unit_new",
            "equipment.manage_equipment",
            "wrench",
            20,
            lambda ids: number_by_space(
                Unit.objects.filter(resource__space__in=ids).exclude(state="retired"), "resource__space"
            ),
            2,
        ),
        SetupStep(
            _("Labels for the machines"),
            _("Print them and stick them on: people start a machine or report a fault by their phone."),
            "equipment:labels",
            "equipment.manage_equipment",
            "qr-code",
            60,
            is_required=False,
        ),
    )


SENTENCES = {
    "equipment.add_model": _("described a model"),
    "equipment.add_unit": _("added a machine"),
    "equipment.change_unit": _("changed the machine"),
    "equipment.move_unit": _("moved the machine to another space"),
    "equipment.retire_unit": _("took the machine out of use"),
    "equipment.limit_unit": _("recorded that it works only in part"),
    "equipment.stop_unit": _("took the machine out of service"),
    "equipment.resume_unit": _("put the machine back in service"),
    "equipment.add_place": _("added a room"),
    "equipment.change_place": _("changed a room"),
    "equipment.retire_place": _("took a room out of use"),
    "equipment.set_values": _("set what the model can do"),
    "equipment.add_paper": _("added a document"),
    "equipment.remove_paper": _("removed a document"),
    "equipment.require_competence": _("added a required competence"),
    "equipment.drop_requirement": _("removed a required competence"),
}
