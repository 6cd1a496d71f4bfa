"""The app ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Permissions, personal data, the menu of the desk."""
        from ceh.ledger import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web.navigation import NavItem, register

        register(
            NavItem(
                _("Ledger"),
                "ledger:accounts",
                "book-open",
                area="desk",
                order=70,
                permission="ledger.see_ledger",
            )
        )
