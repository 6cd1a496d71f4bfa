"""The app maintenance."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaintenanceConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.maintenance"
    label = "maintenance"

    def ready(self) -> None:
        """Permissions, countable facts, personal data, panels, the sentences of the journal."""
        from ceh.core import journal
        from ceh.equipment.queries.equipment import register_use
        from ceh.maintenance import indicators, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.maintenance.models import Fault
        from ceh.maintenance.queries import faults
        from ceh.maintenance.views import public_reports  # noqa: F401 - registers itself
        from ceh.network.queries.desk import SpaceTask, SpaceTool, register
        from ceh.web import panels

        register(
            SpaceTask(
                _("Open faults"),
                faults.number_open,
                "maintenance:faults",
                "maintenance.see_faults",
                "wrench",
                20,
            ),
            SpaceTool(_("Faults"), "maintenance:faults", "maintenance.see_faults", "triangle-alert", 45),
        )
        register_use(lambda unit: Fault.objects.filter(unit=unit).exists())
        panels.register(panels.Panel("today_first", "maintenance/_today_upkeep.html", faults.upkeep, 10))
        journal.describe(SENTENCES)


SENTENCES = {
    "maintenance.report_fault": _("reported a fault"),
    "maintenance.add_to_fault": _("added a note or a picture"),
    "maintenance.see_fault": _("acknowledged the fault"),
    "maintenance.mend": _("started the repair"),
    "maintenance.solve_fault": _("recorded the repair"),
    "maintenance.dismiss_fault": _("found no fault"),
    "maintenance.start_outage": _("took the machine out of service"),
    "maintenance.begin_outage": _("took the machine out of service as planned"),
    "maintenance.extend_outage": _("changed the end of the outage"),
    "maintenance.end_outage": _("put the machine back in service"),
    "maintenance.warn_others": _("warned the others"),
    "maintenance.read_hazard": _("confirmed the warning"),
}
