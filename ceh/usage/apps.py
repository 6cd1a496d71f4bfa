"""The app usage."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsageConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.usage"
    label = "usage"

    def ready(self) -> None:
        """Permissions, countable facts, personal data, panels, navigation, the sentences of the journal."""
        from ceh.core import journal
        from ceh.equipment.queries.equipment import register_use
        from ceh.learning.queries import register_last_use
        from ceh.network.queries.ties import register_tie
        from ceh.usage import indicators, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.usage.queries import usage
        from ceh.web import navigation

        register_last_use(usage.last_use)
        register_use(lambda unit: unit.usages.exists())
        register_tie(usage.people_with_use)
        _register_panels()
        _register_desk()
        for item in NAVIGATION:
            navigation.register(navigation.NavItem(*item))
        journal.describe(SENTENCES)


def _register_panels() -> None:
    """What other pages show of visits and use."""
    from ceh.core.permissions import can
    from ceh.usage.actions.scheduled import start_booking_obstacles
    from ceh.usage.queries import visits
    from ceh.usage.rules.usage import may_begin
    from ceh.web.panels import Panel, register

    def may_start(person: Any, now: datetime, booking: Any) -> Any:
        if not may_begin(booking, now) or not can(person, "bookings.start_booking", booking):
            return None
        return {"obstacles": start_booking_obstacles(booking=booking, by=person, now=now)}

    register(Panel("me", "usage/_me.html", lambda person, now: visits.visits_of(person, 5) or None, 90))
    register(Panel("booking", "usage/_begin.html", may_start, 10))


def _register_desk() -> None:
    """Pages of a space for its people."""
    from ceh.network.queries.desk import SpaceTool, register

    register(
        SpaceTool(_("Visits"), "usage:visits", "usage.see_visits", "footprints", 40),
    )


NAVIGATION = (
    (_("Use of machines"), "usage:usage_year", "chart-column", "desk", 50, "usage.see_usages"),
    (_("My machines"), "usage:my_usage", "drill", "me", 27),
)
SENTENCES = {
    "usage.record_visit": _("recorded a visit"),
    "usage.record_paper_list": _("entered a paper list"),
    "usage.record_group": _("counted a group"),
    "usage.count_visitors": _("counted at the door"),
    "usage.void_visit": _("voided the record"),
    "usage.restore_visit": _("restored the record"),
    "usage.void_group_visit": _("voided the record"),
    "usage.restore_group_visit": _("restored the record"),
    "usage.start_usage": _("started the machine"),
    "usage.stop_usage": _("stopped the machine"),
    "usage.record_past_usage": _("entered a use from a list"),
    "usage.void_usage": _("voided the use"),
    "usage.remind": _("sent a reminder of the booking"),
    "usage.release_no_shows": _("released time that nobody used"),
    "usage.close_forgotten": _("closed a use that was never stopped"),
}
