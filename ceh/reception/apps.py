"""The app reception."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.reception"
    label = "reception"

    def ready(self) -> None:
        """Permissions, personal data, the counter's day, a step to set a space up, the sentences of the journal."""
        from ceh.core import journal
        from ceh.reception import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.reception.views import public_unit_qr  # noqa: F401 - registers itself

        _register_desk()
        _register_setup()
        journal.describe(SENTENCES)


def _register_desk() -> None:
    """What the people of a space have to do today."""
    from ceh.bookings.queries.bookings import number_to_decide
    from ceh.network.queries.desk import SpaceTask, SpaceTool, register

    register(
        SpaceTask(
            _("Bookings to answer"), number_to_decide, "reception:today", "usage.see_usages", "hourglass", 10
        ),
        SpaceTool(_("Today at the counter"), "reception:today", "usage.see_usages", "clock", 10),
    )


def _register_setup() -> None:
    """What a space sets up at its door."""
    from ceh.network.queries.setup import SetupStep, number_by_space, register
    from ceh.reception.models import KioskDevice

    register(
        SetupStep(
            _("A tablet at the entrance"),
            _("People sign in, book and start machines there."),
            "reception:kiosk",
            "reception.run_kiosk",
            "tablet",
            70,
            lambda ids: number_by_space(KioskDevice.objects.filter(space__in=ids, revoked_at=None)),
            is_required=False,
        ),
    )


SENTENCES = {
    "reception.switch_kiosk_on": _("switched a tablet on"),
    "reception.switch_kiosk_off": _("switched a tablet off"),
    "reception.try_pin": _("entered a PIN"),
    "reception.set_pin": _("set the PIN for tablets"),
}
