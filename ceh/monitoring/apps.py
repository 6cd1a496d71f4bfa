"""The room monitoring."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Permissions, the definitions' loader, sentences, navigation."""
        from ceh.core import journal
        from ceh.monitoring import actions, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web.navigation import NavItem, register

        actions.register()
        journal.describe({"monitoring.measure": _("stored a measurement")})
        register(NavItem(_("Figures"), "monitoring:indicators", "chart-column", area="main", order=50))
