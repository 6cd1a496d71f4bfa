"""The room facilities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.facilities"
    label = "facilities"

    def ready(self) -> None:
        """Permissions, countable facts, personal data, the sentences of the journal."""
        from ceh.core import journal
        from ceh.facilities import indicators, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.facilities.queries import usage
        from ceh.facilities.queries import visits as queries
        from ceh.learning.queries import register_last_use
        from ceh.web.panels import Panel, register

        register_last_use(usage.last_use)

        register(
            Panel("me", "facilities/_me.html", lambda person, now: queries.visits_of(person, 5) or None, 20)
        )
        journal.describe(
            {
                "facilities.record_visit": _("recorded a visit"),
                "facilities.record_paper_list": _("entered a paper list"),
                "facilities.record_group": _("counted a group"),
                "facilities.void_visit": _("voided the record"),
                "facilities.restore_visit": _("restored the record"),
                "facilities.move_visits": _("joined two accounts"),
                "facilities.start_usage": _("started the machine"),
                "facilities.stop_usage": _("stopped the machine"),
                "facilities.record_past_usage": _("entered a use from a list"),
                "facilities.void_usage": _("voided the use"),
                "facilities.close_forgotten": _("closed a use that nobody stopped"),
                "facilities.report_fault": _("reported a fault"),
                "facilities.see_fault": _("saw the fault"),
                "facilities.mend": _("began to mend"),
                "facilities.solve_fault": _("mended it"),
                "facilities.dismiss_fault": _("found no fault"),
                "facilities.start_outage": _("took the machine out of service"),
                "facilities.begin_outage": _("took the machine out of service as planned"),
                "facilities.extend_outage": _("changed until when it is out of service"),
                "facilities.end_outage": _("put the machine back in service"),
                "facilities.warn_others": _("warned the others"),
                "facilities.read_hazard": _("read the warning"),
                "facilities.switch_kiosk_on": _("switched a tablet on"),
                "facilities.switch_kiosk_off": _("switched a tablet off"),
                "facilities.set_pin": _("set the PIN for tablets"),
            }
        )
