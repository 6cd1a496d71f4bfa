"""The app monitoring."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Permissions, the definitions' loader, sentences, navigation."""
        from ceh.core import journal
        from ceh.monitoring import actions, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web import panels
        from ceh.web.navigation import NavItem, register

        actions.register()
        panels.register(panels.Panel("start", "monitoring/_start.html", _first_figure, 50))
        journal.describe({"monitoring.measure": _("stored a measurement")})
        register(NavItem(_("Figures"), "monitoring:indicators", "chart-column", area="main", order=50))
        register(NavItem(_("Figures"), "monitoring:indicators", "chart-column", area="plan", order=50))


def _first_figure(person: Any, now: datetime) -> Any:
    """The first figure that can be counted, for the start page; None while there is none."""
    from ceh.monitoring import rules

    return rules.first_countable(now)
