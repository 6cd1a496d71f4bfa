"""The app demo."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext as _


class DemoConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.demo"
    label = "demo"

    def ready(self) -> None:
        from ceh.web.context import register_quiet_line

        register_quiet_line(_filling)


def _filling() -> str:
    """A word to whoever looks at the demonstration while its story is still being played."""
    from ceh.demo.jobs import is_playing

    if not settings.DEMO or not is_playing():
        return ""
    return _(
        "The demonstration is being prepared: machines, bookings and courses will appear in about a minute."
    )
