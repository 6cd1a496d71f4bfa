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
        from ceh.facilities.queries import visits as queries
        from ceh.web.panels import Panel, register

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
            }
        )
