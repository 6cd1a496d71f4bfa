"""The app core."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.core"
    label = "core"

    def __init__(self, app_name: str, app_module: Any) -> None:
        from ceh.core.triggers import index_registry

        super().__init__(app_name, app_module)
        index_registry()  # before the models of any app

    def ready(self) -> None:
        from ceh.core import cache_versions, journal
        from ceh.core.models import Link
        from ceh.core.permissions import is_administrator, is_coordinator, register

        cache_versions.watch("directory", Link)  # a link shows on the pages of both its ends
        register("core", {"send_letters": is_coordinator | is_administrator})
        journal.describe(
            {
                "core.connect": _("linked it to another record"),
                "core.disconnect": _("removed a link to another record"),
                "core.change_reason": _("changed the reason of a link"),
            }
        )
